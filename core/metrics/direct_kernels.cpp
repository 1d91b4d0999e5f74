// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/direct_kernels.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/base/float_bits.h"
#include "core/base/simd_target.h"

// Vectors are kept in structures, which vectors of unknown length do not allow.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/metrics/direct_kernels.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Vectors of as many floats and integers as a vector of doubles holds, at most 8.
using D = hn::CappedTag<double, 8>;
using F = hn::Rebind<float, D>;
using I = hn::Rebind<std::int32_t, D>;
using Doubles = hn::Vec<D>;
using Floats = hn::Vec<F>;
using Integers = hn::Vec<I>;

constexpr D d;
constexpr F f;
constexpr I ints;

template <Rounding rounding>
Floats rounded(Floats u, Floats draws) {
    if constexpr (rounding == Rounding::NearestEven) return hn::Round(u);
    if constexpr (rounding == Rounding::TowardZero) return hn::Trunc(u);
    const Floats one = hn::Set(f, 1.0F);
    if constexpr (rounding == Rounding::NearestAway) {
        const Floats whole = hn::Trunc(u);
        const auto up = hn::Ge(hn::Abs(hn::Sub(u, whole)), hn::Set(f, 0.5F));
        return hn::Add(whole, hn::IfThenElseZero(up, hn::CopySign(one, u)));
    }
    const Floats below = hn::Floor(u);
    if constexpr (rounding == Rounding::Floor) return below;
    const auto up = hn::Lt(draws, hn::Sub(u, below));
    return hn::Add(below, hn::IfThenElseZero(up, one));
}

// The arithmetic of AffineQuantizer::code and ::level, operation by operation. What a kind of
// quantizer lacks is an addition of zero.
template <Rounding rounding, bool byReciprocal>
class AffineSteps {
  public:
    explicit AffineSteps(const AffineQuantizer& quantizer)
        : m_factor(byReciprocal ? 1 / quantizer.scale : quantizer.scale),
          m_scale(quantizer.scale),
          m_zeroPoint(quantizer.zeroPoint),
          m_qmin(static_cast<float>(quantizer.qmin)),
          m_qmax(static_cast<float>(quantizer.qmax)),
          m_firstCode(quantizer.qmin) {
        const bool addBefore = quantizer.midRise || quantizer.floatZeroPoint;
        m_before = addBefore ? quantizer.zeroPoint : 0;
        m_after = addBefore ? 0 : quantizer.zeroPoint;
        if (!quantizer.midRise) return;
        m_half = 0.5F;
        if (rounding == Rounding::Stochastic) m_drawnShift = 0.5F;
    }

    // The level of each x; its interval goes to `interval`.
    Floats level(Floats x, Floats draws, Integers& interval) const {
        const Floats q = codes(x, draws);
        interval = hn::Sub(hn::ConvertTo(ints, q), hn::Set(ints, m_firstCode));
        const Floats steps = hn::Add(hn::Sub(q, hn::Set(f, m_zeroPoint)), hn::Set(f, m_half));
        return hn::Mul(hn::Set(f, m_scale), steps);
    }
    Integers code(Integers interval) const { return hn::Add(interval, hn::Set(ints, m_firstCode)); }

  private:
    Floats codes(Floats x, Floats draws) const {
        const Floats factor = hn::Set(f, m_factor);
        const Floats scaled = byReciprocal ? hn::Mul(x, factor) : hn::Div(x, factor);
        const Floats u = hn::Sub(hn::Add(scaled, hn::Set(f, m_before)), hn::Set(f, m_drawnShift));
        const Floats q = hn::Add(rounded<rounding>(u, draws), hn::Set(f, m_after));
        return hn::Min(hn::Max(q, hn::Set(f, m_qmin)), hn::Set(f, m_qmax));
    }

    float m_factor;
    float m_scale;
    float m_zeroPoint;
    float m_qmin;
    float m_qmax;
    std::int32_t m_firstCode;
    float m_before = 0;      // added before rounding
    float m_after = 0;       // added after it
    float m_half = 0;        // 1/2 on the mid-rise grid
    float m_drawnShift = 0;  // taken away before stochastic rounding on the mid-rise grid
};

// Intervals are found by comparing with every threshold when they are few, by bisection otherwise.
class TableSteps {
  public:
    explicit TableSteps(const StepTable& table) : m_table(table) {}

    Floats level(Floats x, Floats draws, Integers& interval) const {
        interval = intervalOf(x);
        if (m_table.stochastic) interval = drawn(x, draws, interval);
        return hn::GatherIndex(f, m_table.levels.data(), interval);
    }
    Integers code(Integers interval) const {
        return hn::GatherIndex(ints, m_table.codes.data(), interval);
    }

  private:
    static constexpr std::size_t kFew = 16;

    Integers intervalOf(Floats x) const {
        const Integers bits = hn::BitCast(ints, x);
        const Integers magnitude = hn::Set(ints, 0x7FFFFFFF);
        const Integers key = hn::Xor(bits, hn::And(hn::BroadcastSignBit(bits), magnitude));
        const std::int32_t* const keys = m_table.keys.data();
        Integers place = hn::Zero(ints);
        if (m_table.size <= kFew) {
            for (std::size_t k = 1; k < m_table.size; ++k)
                place = hn::Sub(place, hn::VecFromMask(ints, hn::Gt(key, hn::Set(ints, keys[k]))));
            return place;
        }
        for (auto step = static_cast<std::int32_t>(m_table.keys.size() / 2); step > 0; step /= 2) {
            const Integers further = hn::Add(place, hn::Set(ints, step));
            const auto reached = hn::Gt(key, hn::GatherIndex(ints, keys, further));
            place = hn::IfThenElse(reached, further, place);
        }
        return place;
    }

    // Between levels l and u: the upper one when the draw is below (x - l) / (u - l), in double.
    Integers drawn(Floats x, Floats draws, Integers interval) const {
        const Integers last = hn::Set(ints, static_cast<std::int32_t>(m_table.size - 1));
        const Integers next = hn::Min(hn::Add(interval, hn::Set(ints, 1)), last);
        const float* const levels = m_table.levels.data();
        const Doubles low = hn::PromoteTo(d, hn::GatherIndex(f, levels, interval));
        const Doubles high = hn::PromoteTo(d, hn::GatherIndex(f, levels, next));
        const Doubles share = hn::Div(hn::Sub(hn::PromoteTo(d, x), low), hn::Sub(high, low));
        const auto up = hn::Lt(hn::PromoteTo(d, draws), share);
        const Integers step = hn::DemoteTo(ints, hn::IfThenElseZero(up, hn::Set(d, 1.0)));
        return hn::Min(hn::Add(interval, step), last);
    }

    const StepTable& m_table;
};

// One lane group of the chunk: values first, first + 8, ... and the lanes after each.
template <class Steps>
class LaneGroup {
  public:
    LaneGroup(const Steps& steps, const ClipEdges& edges, const Chunk& chunk,
              const Landings* landings)
        : m_steps(steps), m_edges(edges), m_chunk(chunk), m_landings(landings) {}

    void add(std::size_t first, DirectSums& sums) const {
        constexpr float kLargest = std::numeric_limits<float>::max();
        const Floats low = hn::Set(f, std::max(m_edges.low, -kLargest));
        const Floats high = hn::Set(f, std::min(m_edges.high, kLargest));
        Sums local(sums, first);
        for (std::size_t i = first; i < m_chunk.count; i += 8) {
            const Floats x = hn::LoadU(f, m_chunk.values + i);
            const Floats draws =
                m_chunk.draws == nullptr ? hn::Zero(f) : hn::LoadU(f, m_chunk.draws + i);
            if (hn::AllTrue(f, hn::And(hn::Ge(x, low), hn::Le(x, high))))
                addInside(i, x, draws, local);
            else
                addAny(i, x, draws, local, sums);
        }
        local.store(sums, first);
    }

  private:
    struct Sums {
        Sums(const DirectSums& sums, std::size_t first)
            : rounding(hn::LoadU(d, sums.rounding.data() + first)),
              clipping(hn::LoadU(d, sums.clipping.data() + first)),
              absolute(hn::LoadU(d, sums.absolute.data() + first)),
              largest(hn::LoadU(d, sums.largest.data() + first)),
              squares(hn::LoadU(d, sums.squares.data() + first)),
              product(hn::LoadU(d, sums.product.data() + first)),
              levelSquares(hn::LoadU(d, sums.levelSquares.data() + first)) {}
        void store(DirectSums& sums, std::size_t first) const {
            hn::StoreU(rounding, d, sums.rounding.data() + first);
            hn::StoreU(clipping, d, sums.clipping.data() + first);
            hn::StoreU(absolute, d, sums.absolute.data() + first);
            hn::StoreU(largest, d, sums.largest.data() + first);
            hn::StoreU(squares, d, sums.squares.data() + first);
            hn::StoreU(product, d, sums.product.data() + first);
            hn::StoreU(levelSquares, d, sums.levelSquares.data() + first);
        }
        // Everything but rounding and clipping; returns (x - level)^2.
        Doubles addMoments(Doubles x, Doubles level) {
            const Doubles error = hn::Sub(x, level);
            const Doubles size = hn::Abs(error);
            absolute = hn::Add(absolute, size);
            largest = hn::Max(largest, size);
            squares = hn::Add(squares, hn::Mul(x, x));
            product = hn::Add(product, hn::Mul(x, level));
            levelSquares = hn::Add(levelSquares, hn::Mul(level, level));
            return hn::Mul(error, error);
        }
        Doubles rounding, clipping, absolute, largest, squares, product, levelSquares;
    };

    void land(std::size_t i, Integers interval, Doubles squared) const {
        if (m_landings == nullptr) return;
        hn::StoreU(interval, ints, m_landings->intervals + i);
        hn::StoreU(squared, d, m_landings->squaredErrors + i);
    }

    // Finite values of which none is clipped.
    HWY_INLINE void addInside(std::size_t i, Floats x, Floats draws, Sums& sums) const {
        Integers interval = hn::Zero(ints);
        const Floats level = m_steps.level(x, draws, interval);
        const Doubles squared = sums.addMoments(hn::PromoteTo(d, x), hn::PromoteTo(d, level));
        sums.rounding = hn::Add(sums.rounding, squared);
        land(i, interval, squared);
    }

    // Any values: what is not finite counts as x = x^ = 0, and lands nowhere.
    HWY_INLINE void addAny(std::size_t i, Floats values, Floats draws, Sums& sums,
                           DirectSums& counts) const {
        const auto finite = hn::Le(hn::Abs(values), hn::Set(f, std::numeric_limits<float>::max()));
        const auto below = hn::And(finite, hn::Lt(values, hn::Set(f, m_edges.low)));
        const auto above = hn::And(finite, hn::Gt(values, hn::Set(f, m_edges.high)));
        counts.count -= hn::Lanes(f) - hn::CountTrue(f, finite);
        counts.clippedBelow += hn::CountTrue(f, below);
        counts.clippedAbove += hn::CountTrue(f, above);
        const Floats x = hn::IfThenElseZero(finite, values);
        Integers interval = hn::Zero(ints);
        const Floats level = hn::IfThenElseZero(finite, m_steps.level(x, draws, interval));
        const Doubles squared = sums.addMoments(hn::PromoteTo(d, x), hn::PromoteTo(d, level));
        const Floats flag = hn::IfThenElseZero(hn::Or(below, above), hn::Set(f, 1.0F));
        const auto clipped = hn::Gt(hn::PromoteTo(d, flag), hn::Zero(d));
        sums.rounding = hn::Add(sums.rounding, hn::IfThenZeroElse(clipped, squared));
        sums.clipping = hn::Add(sums.clipping, hn::IfThenElseZero(clipped, squared));
        const Integers nowhere = hn::Set(ints, -1);
        land(i, hn::IfThenElse(hn::RebindMask(ints, finite), interval, nowhere), squared);
    }

    const Steps& m_steps;
    const ClipEdges& m_edges;
    const Chunk& m_chunk;
    const Landings* m_landings;
};

template <class Steps>
void addSteps(const Steps& steps, const ClipEdges& edges, const Chunk& chunk, DirectSums& sums,
              const Landings* landings) {
    sums.count += chunk.count;
    const LaneGroup<Steps> group(steps, edges, chunk, landings);
    for (std::size_t first = 0; first < 8; first += hn::Lanes(f))
        group.add(first, sums);
}

template <class Steps>
void quantizeSteps(const Steps& steps, const Chunk& chunk, std::int32_t nanCode,
                   std::int32_t* codes, float* levels) {
    for (std::size_t i = 0; i < chunk.count; i += hn::Lanes(f)) {
        const Floats x = hn::LoadU(f, chunk.values + i);
        const Floats draws = chunk.draws == nullptr ? hn::Zero(f) : hn::LoadU(f, chunk.draws + i);
        const auto nan = hn::IsNaN(x);
        Integers interval = hn::Zero(ints);
        const Floats level = steps.level(hn::IfThenZeroElse(nan, x), draws, interval);
        const Integers code = steps.code(interval);
        hn::StoreU(hn::IfThenElse(nan, x, level), f, levels + i);
        hn::StoreU(hn::IfThenElse(hn::RebindMask(ints, nan), hn::Set(ints, nanCode), code), ints,
                   codes + i);
    }
}

// Calls use(steps) with the AffineSteps that the quantizer asks for.
template <bool byReciprocal, class Use>
void withRounding(const AffineQuantizer& quantizer, const Use& use) {
    const bool floors = quantizer.midRise && quantizer.rounding != Rounding::Stochastic;
    switch (floors ? Rounding::Floor : quantizer.rounding) {
        case Rounding::NearestEven:
            return use(AffineSteps<Rounding::NearestEven, byReciprocal>(quantizer));
        case Rounding::NearestAway:
            return use(AffineSteps<Rounding::NearestAway, byReciprocal>(quantizer));
        case Rounding::TowardZero:
            return use(AffineSteps<Rounding::TowardZero, byReciprocal>(quantizer));
        case Rounding::Floor:
            return use(AffineSteps<Rounding::Floor, byReciprocal>(quantizer));
        case Rounding::Stochastic:
            return use(AffineSteps<Rounding::Stochastic, byReciprocal>(quantizer));
    }
}

template <class Use>
void withAffine(const AffineQuantizer& quantizer, const Use& use) {
    if (quantizer.byReciprocal)
        withRounding<true>(quantizer, use);
    else
        withRounding<false>(quantizer, use);
}

void addAffine(const AffineQuantizer& quantizer, const ClipEdges& edges, const Chunk& chunk,
               DirectSums& sums, const Landings* landings) {
    withAffine(quantizer,
               [&](const auto& steps) { addSteps(steps, edges, chunk, sums, landings); });
}

void addTable(const StepTable& table, const ClipEdges& edges, const Chunk& chunk, DirectSums& sums,
              const Landings* landings) {
    addSteps(TableSteps(table), edges, chunk, sums, landings);
}

void quantizeAffine(const AffineQuantizer& quantizer, const Chunk& chunk, std::int32_t nanCode,
                    std::int32_t* codes, float* levels) {
    withAffine(quantizer,
               [&](const auto& steps) { quantizeSteps(steps, chunk, nanCode, codes, levels); });
}

void quantizeTable(const StepTable& table, const Chunk& chunk, std::int32_t nanCode,
                   std::int32_t* codes, float* levels) {
    quantizeSteps(TableSteps(table), chunk, nanCode, codes, levels);
}

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantoscope {

HWY_EXPORT(addAffine);
HWY_EXPORT(addTable);
HWY_EXPORT(quantizeAffine);
HWY_EXPORT(quantizeTable);

StepTable::StepTable(const StepFunction& steps)
    : size(steps.size()), levels(steps.levels), codes(steps.codes), stochastic(steps.stochastic) {
    for (const float edge : steps.lower)
        keys.push_back(std::bit_cast<std::int32_t>((orderedKey(edge) - 1) ^ 0x80000000U));
    const std::size_t padded = std::bit_ceil(size);
    keys.resize(padded, std::numeric_limits<std::int32_t>::max());
    levels.resize(padded, levels.back());
    codes.resize(padded, codes.back());
}

void addChunk(const AffineQuantizer& quantizer, const ClipEdges& edges, const Chunk& chunk,
              DirectSums& sums, const Landings* landings) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(addAffine)(quantizer, edges, chunk, sums, landings);
}

void addChunk(const StepTable& steps, const ClipEdges& edges, const Chunk& chunk, DirectSums& sums,
              const Landings* landings) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(addTable)(steps, edges, chunk, sums, landings);
}

void quantizeChunk(const AffineQuantizer& quantizer, const Chunk& chunk, std::int32_t nanCode,
                   std::int32_t* codes, float* levels) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(quantizeAffine)(quantizer, chunk, nanCode, codes, levels);
}

void quantizeChunk(const StepTable& steps, const Chunk& chunk, std::int32_t nanCode,
                   std::int32_t* codes, float* levels) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(quantizeTable)(steps, chunk, nanCode, codes, levels);
}

}  // namespace quantoscope
#endif
