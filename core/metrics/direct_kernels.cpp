// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/direct_kernels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <tuple>

#include "core/base/machine/simd_target.h"
#include "core/base/numbers/float_bits.h"

// Vectors are kept in structures, which vectors of unknown length do not allow.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/metrics/direct_kernels.cpp"
#include "hwy/cache_control.h"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
// Likewise once for each target.
#include "core/metrics/direct_steps-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

// Of one lane group; in registers while its loop runs.
struct LeftOut {
    std::size_t notFinite = 0;
    std::size_t overflowed = 0;
    std::size_t below = 0;  // clipped
    std::size_t above = 0;

    void addTo(DirectSums& sums) const {
        sums.count -= notFinite;
        sums.overflowed += overflowed;
        sums.clippedBelow += below;
        sums.clippedAbove += above;
    }
};

// What is put down of single values; compiled in.
enum class Detail : std::uint8_t { Nothing, Intervals, IntervalsAndErrors };

// One lane group of the chunk: the values first, first + stride, ... and the lanes after each.
template <class Steps, Detail detail>
class LaneGroup {
  public:
    static constexpr std::size_t kStride = std::tuple_size_v<DirectSums::Partial>;

    LaneGroup(const Steps& steps, const ClipEdges& edges, const Landings* landings)
        : m_steps(steps),
          m_edges(edges),
          m_landings(landings == nullptr ? Landings{} : *landings) {}

    void add(const Chunk& chunk, std::size_t first, DirectSums& sums) const {
        constexpr float kLargest = std::numeric_limits<float>::max();
        const Floats low = hn::Set(f, std::max(m_edges.low, -kLargest));
        const Floats high = hn::Set(f, std::min(m_edges.high, kLargest));
        const bool watch = chunk.manyClipped || m_steps.mayOverflow();
        const Steps steps = m_steps;  // what calls cannot reach stays in registers
        Sums even(sums, first);
        Sums odd(sums, kTwoHalves ? first + hn::Lanes(d) : first);
        LeftOut leftOut;
        for (std::size_t i = first; i < chunk.count; i += kStride) {
            hwy::Prefetch(chunk.values + i + kAhead);
            const Floats x = hn::LoadU(f, chunk.values + i);
            const Floats draws =
                chunk.draws == nullptr ? hn::Zero(f) : hn::LoadU(f, chunk.draws + i);
            if (!watch && hn::AllTrue(f, hn::And(hn::Ge(x, low), hn::Le(x, high))))
                addInside(steps, i, x, draws, even, odd);
            else
                addAny(steps, i, x, draws, even, odd, leftOut);
        }
        leftOut.addTo(sums);
        even.store(sums, first);
        if constexpr (kTwoHalves) odd.store(sums, first + hn::Lanes(d));
    }

  private:
    static constexpr std::size_t kAhead = 1024;  // values to prefetch

    HWY_INLINE void land(std::size_t i, Integers interval, Doubles low, Doubles high) const {
        if constexpr (detail == Detail::Nothing) return;
        hn::StoreU(interval, ints, m_landings.intervals + i);
        if constexpr (detail == Detail::Intervals) return;
        hn::StoreU(low, d, m_landings.squaredErrors + i);
        if constexpr (kTwoHalves) hn::StoreU(high, d, m_landings.squaredErrors + i + hn::Lanes(d));
    }

    // Finite values of which none is clipped, where no level can be infinite.
    HWY_INLINE void addInside(const Steps& steps, std::size_t i, Floats x, Floats draws, Sums& even,
                              Sums& odd) const {
        Integers interval = hn::Zero(ints);
        const Floats level =
            detail == Detail::Nothing ? steps.level(x, draws) : steps.level(x, draws, interval);
        const Doubles low = even.addMoments(lower(x), lower(level));
        even.rounding = hn::Add(even.rounding, low);
        Doubles high = low;
        if constexpr (kTwoHalves) {
            high = odd.addMoments(upper(x), upper(level));
            odd.rounding = hn::Add(odd.rounding, high);
        }
        land(i, interval, low, high);
    }

    // Any values: what is not finite, or becomes so, counts as x = x^ = 0; NaN and infinities land
    // nowhere.
    HWY_INLINE void addAny(const Steps& steps, std::size_t i, Floats values, Floats draws,
                           Sums& even, Sums& odd, LeftOut& leftOut) const {
        const auto finite = hn::Le(hn::Abs(values), hn::Set(f, std::numeric_limits<float>::max()));
        Integers interval = hn::Zero(ints);
        Floats level = steps.level(hn::IfThenElseZero(finite, values), draws, interval);
        auto kept = finite;
        if (steps.mayOverflow()) {
            kept = hn::And(finite, hn::IsFinite(level));
            leftOut.overflowed += hn::CountTrue(f, finite) - hn::CountTrue(f, kept);
        }
        leftOut.notFinite += hn::Lanes(f) - hn::CountTrue(f, finite);
        leftOut.below += hn::CountTrue(f, hn::And(kept, hn::Lt(values, hn::Set(f, m_edges.low))));
        leftOut.above += hn::CountTrue(f, hn::And(kept, hn::Gt(values, hn::Set(f, m_edges.high))));
        const Floats x = hn::IfThenElseZero(kept, values);
        level = hn::IfThenElseZero(kept, level);
        // What is not kept may lie beyond them as 0, with an error of 0.
        const Doubles lowEdge = hn::Set(d, static_cast<double>(m_edges.low));
        const Doubles highEdge = hn::Set(d, static_cast<double>(m_edges.high));
        const Doubles low = even.addMoments(lower(x), lower(level));
        even.addParted(low, lower(x), lowEdge, highEdge);
        Doubles high = low;
        if constexpr (kTwoHalves) {
            high = odd.addMoments(upper(x), upper(level));
            odd.addParted(high, upper(x), lowEdge, highEdge);
        }
        const Integers nowhere = hn::Set(ints, -1);
        land(i, hn::IfThenElse(hn::RebindMask(ints, finite), interval, nowhere), low, high);
    }

    Steps m_steps;
    ClipEdges m_edges;
    Landings m_landings;
};

template <Detail detail, class Steps>
void addGroups(const Steps& steps, const ClipEdges& edges, const Chunk& chunk, DirectSums& sums,
               const Landings* landings) {
    const LaneGroup<Steps, detail> group(steps, edges, landings);
    for (std::size_t first = 0; first < group.kStride; first += hn::Lanes(f))
        group.add(chunk, first, sums);
}

template <class Steps>
void addSteps(const Steps& steps, const ClipEdges& edges, const Chunk& chunk, DirectSums& sums,
              const Landings* landings) {
    sums.count += chunk.count;
    if (landings == nullptr)
        addGroups<Detail::Nothing>(steps, edges, chunk, sums, landings);
    else if (landings->squaredErrors == nullptr)
        addGroups<Detail::Intervals>(steps, edges, chunk, sums, landings);
    else
        addGroups<Detail::IntervalsAndErrors>(steps, edges, chunk, sums, landings);
}

template <class Steps>
void quantizeSteps(const Steps& steps, const Chunk& chunk, const NanEntry& nan, std::int32_t* codes,
                   float* levels) {
    for (std::size_t i = 0; i < chunk.count; i += hn::Lanes(f)) {
        const Floats x = hn::LoadU(f, chunk.values + i);
        const Floats draws = chunk.draws == nullptr ? hn::Zero(f) : hn::LoadU(f, chunk.draws + i);
        const auto isNan = hn::IsNaN(x);
        Integers interval = hn::Zero(ints);
        const Floats level = steps.level(hn::IfThenZeroElse(isNan, x), draws, interval);
        const Integers code = steps.code(interval);
        hn::StoreU(hn::IfThenElse(isNan, hn::Set(f, nan.level), level), f, levels + i);
        hn::StoreU(hn::IfThenElse(hn::RebindMask(ints, isNan), hn::Set(ints, nan.code), code), ints,
                   codes + i);
    }
}

// Calls use(steps) with the Steps<rounding> that the quantizer asks for.
template <template <Rounding> class Steps, class Use>
void withAffine(const AffineQuantizer& quantizer, const Use& use) {
    const bool floors = quantizer.midRise && quantizer.rounding != Rounding::Stochastic;
    switch (floors ? Rounding::Floor : quantizer.rounding) {
        case Rounding::NearestEven:
            return use(Steps<Rounding::NearestEven>(quantizer));
        case Rounding::NearestAway:
            return use(Steps<Rounding::NearestAway>(quantizer));
        case Rounding::TowardZero:
            return use(Steps<Rounding::TowardZero>(quantizer));
        case Rounding::Floor:
            return use(Steps<Rounding::Floor>(quantizer));
        case Rounding::Stochastic:
            return use(Steps<Rounding::Stochastic>(quantizer));
    }
}

void addAffine(const AffineQuantizer& quantizer, const ClipEdges& edges, const Chunk& chunk,
               DirectSums& sums, const Landings* landings) {
    const auto add = [&](const auto& steps) { addSteps(steps, edges, chunk, sums, landings); };
    if (ShortSteps<Rounding::NearestEven>::serve(quantizer))
        withAffine<ShortSteps>(quantizer, add);
    else
        withAffine<AffineSteps>(quantizer, add);
}

void addTable(const StepTable& table, const ClipEdges& edges, const Chunk& chunk, DirectSums& sums,
              const Landings* landings) {
    addSteps(TableSteps(table), edges, chunk, sums, landings);
}

void quantizeAffine(const AffineQuantizer& quantizer, const Chunk& chunk, const NanEntry& nan,
                    std::int32_t* codes, float* levels) {
    withAffine<AffineSteps>(
        quantizer, [&](const auto& steps) { quantizeSteps(steps, chunk, nan, codes, levels); });
}

void quantizeTable(const StepTable& table, const Chunk& chunk, const NanEntry& nan,
                   std::int32_t* codes, float* levels) {
    quantizeSteps(TableSteps(table), chunk, nan, codes, levels);
}

#if HWY_TARGET == HWY_SCALAR
HWY_INLINE double totalOfLanes(Doubles v, D /*tag*/) {
    return hn::GetLane(v);
}
#else
template <class V, class Tag>
HWY_INLINE double totalOfLanes(V v, Tag tag) {
    if constexpr (hn::MaxLanes(tag) == 1) {
        return hn::GetLane(v);
    } else {
        const hn::Half<Tag> half;
        return totalOfLanes(hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)), half);
    }
}
#endif

// By halves, as total() adds up.
HWY_INLINE double takeTotal(DirectSums::Partial& partial) {
    constexpr std::size_t kVectors = std::tuple_size_v<DirectSums::Partial> / hn::MaxLanes(d);
    std::array<Doubles, kVectors> sums;
    for (std::size_t i = 0; i < kVectors; ++i) {
        sums[i] = hn::LoadU(d, partial.data() + i * hn::Lanes(d));
        hn::StoreU(hn::Zero(d), d, partial.data() + i * hn::Lanes(d));
    }
    for (std::size_t half = kVectors / 2; half > 0; half /= 2)
        for (std::size_t i = 0; i < half; ++i)
            sums[i] = hn::Add(sums[i], sums[i + half]);
    return totalOfLanes(sums[0], d);
}

void takeTotals(DirectSums& sums, SquareTotals& totals) {
    totals = {takeTotal(sums.rounding), takeTotal(sums.clipping), takeTotal(sums.squares)};
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
HWY_EXPORT(takeTotals);

StepTable::StepTable(const StepFunction& steps)
    : size(steps.size()),
      levels(steps.levels),
      codes(steps.codes),
      stochastic(steps.stochastic),
      mayOverflow(!std::ranges::all_of(levels, [](float level) { return std::isfinite(level); })) {
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

SquareTotals takeSquares(DirectSums& sums) {
    applySimdTarget();
    SquareTotals totals;
    HWY_DYNAMIC_DISPATCH(takeTotals)(sums, totals);
    return totals;
}

void quantizeChunk(const AffineQuantizer& quantizer, const Chunk& chunk, const NanEntry& nan,
                   std::int32_t* codes, float* levels) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(quantizeAffine)(quantizer, chunk, nan, codes, levels);
}

void quantizeChunk(const StepTable& steps, const Chunk& chunk, const NanEntry& nan,
                   std::int32_t* codes, float* levels) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(quantizeTable)(steps, chunk, nan, codes, levels);
}

}  // namespace quantoscope
#endif
