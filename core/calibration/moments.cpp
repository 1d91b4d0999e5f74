// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/moments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/base/machine/parallel.h"
#include "core/base/machine/simd_target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/calibration/moments.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef QUANTOSCOPE_MOMENTS_ONCE
#define QUANTOSCOPE_MOMENTS_ONCE
namespace quantoscope {

// Element i of a block goes to sum i mod 8, whatever the width of a vector.
constexpr std::size_t kSums = 8;
using PartialSums = std::array<double, kSums>;

struct BlockExtent {
    std::uint64_t count = 0;
    std::uint64_t zeros = 0;
    float minimum = std::numeric_limits<float>::infinity();
    float maximum = -std::numeric_limits<float>::infinity();
    PartialSums sums{};
};

}  // namespace quantoscope
#endif

HWY_BEFORE_NAMESPACE();
namespace quantoscope {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kSums>;
using Floats = hn::Rebind<float, Doubles>;

// values.size() is a multiple of kSums.
void addExtent(std::span<const float> values, BlockExtent& extent) {
    const Doubles doubles;
    const Floats floats;
    const std::size_t width = hn::Lanes(doubles);
    auto low = hn::Set(floats, extent.minimum);
    auto high = hn::Set(floats, extent.maximum);
    for (std::size_t lane = 0; lane < kSums; lane += width) {
        auto sum = hn::Zero(doubles);
        for (std::size_t i = lane; i < values.size(); i += kSums) {
            const auto x = hn::LoadU(floats, values.data() + i);
            const auto finite = hn::IsFinite(x);
            const auto kept = hn::IfThenElseZero(finite, x);
            const auto zero = hn::And(finite, hn::Eq(x, hn::Zero(floats)));
            extent.count += hn::CountTrue(floats, finite);
            extent.zeros += hn::CountTrue(floats, zero);
            low = hn::Min(low, hn::IfThenElse(finite, x, low));
            high = hn::Max(high, hn::IfThenElse(finite, x, high));
            sum = hn::Add(sum, hn::PromoteTo(doubles, kept));
        }
        hn::StoreU(sum, doubles, extent.sums.data() + lane);
    }
    extent.minimum = hn::GetLane(hn::MinOfLanes(floats, low));
    extent.maximum = hn::GetLane(hn::MaxOfLanes(floats, high));
}

// Adds |x - center|^1 or ^2 of the finite values; values.size() is a multiple of kSums.
template <bool kSquared>
void addDeviation(std::span<const float> values, double center, PartialSums& sums) {
    const Doubles doubles;
    const Floats floats;
    const std::size_t width = hn::Lanes(doubles);
    const auto middle = hn::Set(doubles, center);
    const auto largest = hn::Set(doubles, std::numeric_limits<float>::max());
    for (std::size_t lane = 0; lane < kSums; lane += width) {
        auto sum = hn::Zero(doubles);
        for (std::size_t i = lane; i < values.size(); i += kSums) {
            const auto x = hn::PromoteTo(doubles, hn::LoadU(floats, values.data() + i));
            const auto finite = hn::Le(hn::Abs(x), largest);
            const auto gap = hn::IfThenElseZero(finite, hn::Sub(x, middle));
            sum = hn::Add(sum, kSquared ? hn::Mul(gap, gap) : hn::Abs(gap));
        }
        hn::StoreU(sum, doubles, sums.data() + lane);
    }
}

void addSquares(std::span<const float> values, double center, PartialSums& sums) {
    addDeviation<true>(values, center, sums);
}

void addDistances(std::span<const float> values, double center, PartialSums& sums) {
    addDeviation<false>(values, center, sums);
}

}  // namespace HWY_NAMESPACE
}  // namespace quantoscope
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantoscope {
HWY_EXPORT(addExtent);
HWY_EXPORT(addSquares);
HWY_EXPORT(addDistances);

namespace {

constexpr std::size_t kBlock = 65536;

double total(const PartialSums& sums) {
    double result = 0;
    for (const double sum : sums)
        result += sum;
    return result;
}

struct BlockMoments {
    std::uint64_t count = 0;
    std::uint64_t zeros = 0;
    float minimum = 0;
    float maximum = 0;
    double mean = 0;
    double squares = 0;  // sum of (x - mean)^2
};

std::span<const float> wholeVectors(std::span<const float> block) {
    return block.first(block.size() / kSums * kSums);
}

std::span<const float> remainder(std::span<const float> block) {
    return block.subspan(block.size() / kSums * kSums);
}

BlockMoments blockMoments(std::span<const float> block) {
    BlockExtent extent;
    HWY_DYNAMIC_DISPATCH(addExtent)(wholeVectors(block), extent);
    double sum = total(extent.sums);
    for (const float x : remainder(block)) {
        if (!std::isfinite(x)) continue;
        ++extent.count;
        extent.zeros += x == 0 ? 1 : 0;
        extent.minimum = std::min(extent.minimum, x);
        extent.maximum = std::max(extent.maximum, x);
        sum += x;
    }
    if (extent.count == 0) return {};
    const double mean = sum / static_cast<double>(extent.count);
    PartialSums squares{};
    HWY_DYNAMIC_DISPATCH(addSquares)(wholeVectors(block), mean, squares);
    double squareSum = total(squares);
    for (const float x : remainder(block))
        if (std::isfinite(x)) squareSum += (x - mean) * (x - mean);
    return {extent.count, extent.zeros, extent.minimum, extent.maximum, mean, squareSum};
}

double blockDistances(std::span<const float> block, double center) {
    PartialSums sums{};
    HWY_DYNAMIC_DISPATCH(addDistances)(wholeVectors(block), center, sums);
    double sum = total(sums);
    for (const float x : remainder(block))
        if (std::isfinite(x)) sum += std::abs(x - center);
    return sum;
}

// Joins the moments of two sets (Chan, Golub, LeVeque 1979).
BlockMoments joined(const BlockMoments& a, const BlockMoments& b) {
    if (a.count == 0) return b;
    if (b.count == 0) return a;
    const auto na = static_cast<double>(a.count);
    const auto nb = static_cast<double>(b.count);
    const double gap = b.mean - a.mean;
    return {a.count + b.count,
            a.zeros + b.zeros,
            std::min(a.minimum, b.minimum),
            std::max(a.maximum, b.maximum),
            a.mean + gap * (nb / (na + nb)),
            a.squares + b.squares + gap * gap * (na * nb / (na + nb))};
}

// Calls compute(block) for the blocks of the values; results in block order.
template <class T, class Compute>
Result<std::vector<T>> perBlock(std::span<const float> values, const JobControl& control,
                                const Compute& compute) {
    std::vector<T> results((values.size() + kBlock - 1) / kBlock);
    const Status status = forEachBlock(results.size(), control, [&](std::size_t block) {
        const std::size_t from = block * kBlock;
        results[block] = compute(values.subspan(from, std::min(kBlock, values.size() - from)));
    });
    if (!status) return status.error();
    return results;
}

// Which of two zeros is the smaller depends on the instruction set: both become +0.
float withoutSignOfZero(float x) {
    return x == 0 ? 0.0F : x;
}

Moments finished(const BlockMoments& sums) {
    Moments moments;
    if (sums.count == 0) return moments;
    moments.count = sums.count;
    moments.zeros = sums.zeros;
    moments.minimum = withoutSignOfZero(sums.minimum);
    moments.maximum = withoutSignOfZero(sums.maximum);
    moments.mean = std::clamp<double>(sums.mean, sums.minimum, sums.maximum);
    moments.standardDeviation = std::sqrt(sums.squares / static_cast<double>(sums.count));
    return moments;
}

// Without the cost of sharing out the work: there may be millions of small slices.
Result<Moments> momentsOfBlock(std::span<const float> values, bool absoluteDeviation,
                               const JobControl& control) {
    if (control.cancelled()) return cancelledError();
    Moments moments = finished(blockMoments(values));
    if (absoluteDeviation && moments.count > 0)
        moments.meanAbsoluteDeviation =
            blockDistances(values, moments.mean) / static_cast<double>(moments.count);
    return moments;
}

}  // namespace

Result<Moments> momentsOf(std::span<const float> values, bool absoluteDeviation,
                          const JobControl& control) {
    applySimdTarget();
    if (values.size() <= kBlock) return momentsOfBlock(values, absoluteDeviation, control);
    auto blocks =
        perBlock<BlockMoments>(values, control.part(0, absoluteDeviation ? 0.5 : 1), blockMoments);
    if (!blocks) return blocks.error();
    BlockMoments sums;
    for (const BlockMoments& block : *blocks)
        sums = joined(sums, block);
    Moments moments = finished(sums);
    if (!absoluteDeviation || moments.count == 0) return moments;

    const double mean = moments.mean;
    auto distances = perBlock<double>(
        values, control.part(0.5, 1),
        [mean](std::span<const float> block) { return blockDistances(block, mean); });
    if (!distances) return distances.error();
    double sum = 0;
    for (const double distance : *distances)
        sum += distance;
    moments.meanAbsoluteDeviation = sum / static_cast<double>(moments.count);
    return moments;
}

Moments momentsOf(const ValueIndex& values) {
    Moments moments;
    if (values.count() == 0) return moments;
    const auto count = static_cast<double>(values.count());
    moments.count = values.count();
    moments.zeros = values.rank(std::numeric_limits<float>::denorm_min()) - values.rank(-0.0F);
    moments.minimum = withoutSignOfZero(values.minimum());
    moments.maximum = withoutSignOfZero(values.maximum());
    moments.mean = values.mean();
    moments.standardDeviation = std::sqrt(values.variance());
    // The distances below the mean and above it add up to the same.
    const std::uint64_t below = values.rank(static_cast<float>(moments.mean));
    const double sumBelow = values.sums(0, below, 0).sum;
    moments.meanAbsoluteDeviation =
        std::max(0.0, 2 * (moments.mean * static_cast<double>(below) - sumBelow) / count);
    return moments;
}

}  // namespace quantoscope
#endif  // HWY_ONCE
