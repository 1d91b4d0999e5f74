// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/extremes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "core/base/machine/simd_target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/tensor/extremes.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
// Likewise once for each target.
#include "core/base/machine/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

// What is kept of the values in one place of a vector.
struct Kept {
    Kept()
        : low(hn::Set(f, std::numeric_limits<float>::infinity())),
          high(hn::Set(f, -std::numeric_limits<float>::infinity())),
          mark(hn::Zero(f)) {}
    HWY_INLINE void add(Floats x) {
        low = hn::Min(low, x);
        high = hn::Max(high, x);
        mark = hn::MulAdd(x, hn::Zero(f), mark);
    }
    HWY_INLINE void add(const Kept& other) {
        low = hn::Min(low, other.low);
        high = hn::Max(high, other.high);
        mark = hn::Add(mark, other.mark);
    }
    Floats low, high;
    Floats mark;  // NaN once a value was not finite
};

// Of values that are all finite, as nearly always; false: they are not.
HWY_INLINE bool allFinite(const float* values, std::size_t n, Extremes& extremes) {
    const std::size_t lanes = hn::Lanes(f);
    Kept even;
    Kept odd;
    std::size_t i = 0;
    for (; i + 2 * lanes <= n; i += 2 * lanes) {
        even.add(hn::LoadU(f, values + i));
        odd.add(hn::LoadU(f, values + i + lanes));
    }
    for (; i + lanes <= n; i += lanes)
        even.add(hn::LoadU(f, values + i));
    even.add(odd);
    if (!hn::AllTrue(f, hn::Eq(even.mark, hn::Zero(f)))) return false;
    float low = hn::GetLane(hn::MinOfLanes(f, even.low));
    float high = hn::GetLane(hn::MaxOfLanes(f, even.high));
    for (; i < n; ++i) {
        if (!std::isfinite(values[i])) return false;
        low = std::min(low, values[i]);
        high = std::max(high, values[i]);
    }
    extremes = {n, low, high};
    return true;
}

void extremesOfFinite(const float* values, std::size_t n, Extremes& extremes) {
    if (n == 0 || allFinite(values, n, extremes)) return;
    float low = std::numeric_limits<float>::infinity();
    float high = -low;
    for (std::size_t i = 0; i < n; ++i) {
        const bool finite = std::isfinite(values[i]);
        extremes.count += finite ? 1 : 0;
        low = finite ? std::min(low, values[i]) : low;
        high = finite ? std::max(high, values[i]) : high;
    }
    if (extremes.count > 0) extremes = {extremes.count, low, high};
}

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantoscope {

HWY_EXPORT(extremesOfFinite);

Extremes extremesOf(std::span<const float> values) {
    applySimdTarget();
    Extremes extremes;
    HWY_DYNAMIC_DISPATCH(extremesOfFinite)(values.data(), values.size(), extremes);
    // Which of two zeros is the smaller depends on the instruction set: both become +0.
    if (extremes.minimum == 0) extremes.minimum = 0;
    if (extremes.maximum == 0) extremes.maximum = 0;
    return extremes;
}

}  // namespace quantoscope
#endif
