// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/compare_kernels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

#include "core/base/machine/simd_target.h"

// Vectors are kept in structures, which vectors of unknown length do not allow.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/metrics/compare_kernels.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
// Likewise once for each target.
#include "core/metrics/direct_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

constexpr std::size_t kPartials = std::tuple_size_v<DirectSums::Partial>;
constexpr float kLargest = std::numeric_limits<float>::max();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The pairs of one part: a multiple of 16, then what is left, filled up with NaN.
struct Part {
    const float* original = nullptr;
    const float* dequantized = nullptr;
    std::size_t whole = 0;
    bool hasRest = false;
    std::array<float, kPartials> restOriginal;
    std::array<float, kPartials> restDequantized;

    void set(const Pairs& pairs, std::size_t from) {
        const std::size_t size = std::min(pairs.partValues, pairs.count - from);
        original = pairs.original + from;
        dequantized = pairs.dequantized + from;
        whole = size / kPartials * kPartials;
        hasRest = whole < size;
        if (!hasRest) return;
        restOriginal.fill(std::numeric_limits<float>::quiet_NaN());
        restDequantized.fill(0);
        std::copy_n(original + whole, size - whole, restOriginal.begin());
        std::copy_n(dequantized + whole, size - whole, restDequantized.begin());
    }
};

HWY_INLINE auto isFinite(Floats x) {
    return hn::Le(hn::Abs(x), hn::Set(f, kLargest));
}

// One lane group of a part: the values first, first + 16, ... and the lanes after each.
class LaneGroup {
  public:
    LaneGroup(float low, float high) : m_low(low), m_high(high) {}

    void add(const Part& part, std::size_t first, DirectSums& counts) {
        for (std::size_t i = first; i < part.whole; i += kPartials)
            add(part.original + i, part.dequantized + i, counts);
        if (part.hasRest)
            add(part.restOriginal.data() + first, part.restDequantized.data() + first, counts);
    }
    void store(DirectSums& sums, std::size_t first) const {
        m_even.store(sums, first);
        if constexpr (kTwoHalves) m_odd.store(sums, first + hn::Lanes(d));
    }
    float minimum() const { return hn::GetLane(hn::MinOfLanes(f, m_least)); }
    float maximum() const { return hn::GetLane(hn::MaxOfLanes(f, m_most)); }

  private:
    HWY_INLINE void add(const float* original, const float* dequantized, DirectSums& counts) {
        const Floats x = hn::LoadU(f, original);
        const Floats level = hn::LoadU(f, dequantized);
        const auto inside = hn::And(hn::Ge(x, hn::Set(f, std::max(m_low, -kLargest))),
                                    hn::Le(x, hn::Set(f, std::min(m_high, kLargest))));
        if (hn::AllTrue(f, hn::And(inside, isFinite(level))))
            addInside(x, level);
        else
            addAny(x, level, counts);
    }

    // Finite pairs of which no value is clipped.
    HWY_INLINE void addInside(Floats x, Floats level) {
        m_even.rounding = hn::Add(m_even.rounding, m_even.addMoments(lower(x), lower(level)));
        if constexpr (kTwoHalves)
            m_odd.rounding = hn::Add(m_odd.rounding, m_odd.addMoments(upper(x), upper(level)));
        m_least = hn::Min(m_least, x);
        m_most = hn::Max(m_most, x);
    }

    // Any pairs: where one of the two is not finite, both count as 0.
    HWY_INLINE void addAny(Floats original, Floats dequantized, DirectSums& counts) {
        const auto finite = isFinite(original);
        const auto kept = hn::And(finite, isFinite(dequantized));
        counts.overflowed += hn::CountTrue(f, finite) - hn::CountTrue(f, kept);
        counts.clippedBelow += hn::CountTrue(f, hn::And(kept, hn::Lt(original, hn::Set(f, m_low))));
        counts.clippedAbove +=
            hn::CountTrue(f, hn::And(kept, hn::Gt(original, hn::Set(f, m_high))));
        counts.count -= hn::Lanes(f) - hn::CountTrue(f, finite);
        const Floats x = hn::IfThenElseZero(kept, original);
        const Floats level = hn::IfThenElseZero(kept, dequantized);
        // What is not kept may lie beyond the edges as 0, with an error of 0.
        const Doubles low = hn::Set(d, static_cast<double>(m_low));
        const Doubles high = hn::Set(d, static_cast<double>(m_high));
        m_even.addParted(m_even.addMoments(lower(x), lower(level)), lower(x), low, high);
        if constexpr (kTwoHalves)
            m_odd.addParted(m_odd.addMoments(upper(x), upper(level)), upper(x), low, high);
        m_least = hn::Min(m_least, hn::IfThenElse(finite, original, hn::Set(f, kInfinity)));
        m_most = hn::Max(m_most, hn::IfThenElse(finite, original, hn::Set(f, -kInfinity)));
    }

    float m_low;
    float m_high;
    Sums m_even;
    Sums m_odd;
    Floats m_least = hn::Set(f, kInfinity);
    Floats m_most = hn::Set(f, -kInfinity);
};

// p[j] += p[j + width].
template <std::size_t width>
HWY_INLINE void fold(double* p) {
    constexpr hn::CappedTag<double, width> lanes;
    for (std::size_t j = 0; j < width; j += hn::Lanes(lanes))
        hn::StoreU(hn::Add(hn::LoadU(lanes, p + j), hn::LoadU(lanes, p + j + width)), lanes, p + j);
}

HWY_INLINE double folded(DirectSums::Partial partial) {
    fold<8>(partial.data());
    fold<4>(partial.data());
    fold<2>(partial.data());
    return partial[0] + partial[1];
}

void addPart(const DirectSums& part, DirectSums& sums) {
    for (std::size_t first = 0; first < kPartials; first += hn::Lanes(d)) {
        Sums total(sums, first);
        total.add(Sums(part, first));
        total.store(sums, first);
    }
    sums.count += part.count;
    sums.overflowed += part.overflowed;
    sums.clippedBelow += part.clippedBelow;
    sums.clippedAbove += part.clippedAbove;
}

void comparePairs(const Pairs& pairs, DirectSums& sums, PartErrors* errors) {
    Part part;
    std::size_t place = 0;
    for (std::size_t from = 0; from < pairs.count; from += pairs.partValues, ++place) {
        part.set(pairs, from);
        DirectSums ofPart;
        ofPart.count = part.whole + (part.hasRest ? kPartials : 0);
        float minimum = kInfinity;
        float maximum = -kInfinity;
        for (std::size_t first = 0; first < kPartials; first += hn::Lanes(f)) {
            LaneGroup group(pairs.low[place], pairs.high[place]);
            group.add(part, first, ofPart);
            group.store(ofPart, first);
            minimum = std::min(minimum, group.minimum());
            maximum = std::max(maximum, group.maximum());
        }
        addPart(ofPart, sums);
        const bool any = ofPart.count > 0;
        // Of -0 and +0, which compare equal, always +0.
        errors[place] = {.count = ofPart.count,
                         .clipped = ofPart.clippedBelow + ofPart.clippedAbove,
                         .squaredError = folded(ofPart.rounding) + folded(ofPart.clipping),
                         .sumOfSquares = folded(ofPart.squares),
                         .minimum = any ? minimum + 0.0F : 0.0F,
                         .maximum = any ? maximum + 0.0F : 0.0F};
    }
}

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantoscope {

HWY_EXPORT(comparePairs);

void addPairs(const Pairs& pairs, DirectSums& sums, PartErrors* parts) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(comparePairs)(pairs, sums, parts);
}

}  // namespace quantoscope
#endif
