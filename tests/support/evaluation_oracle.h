// SPDX-License-Identifier: GPL-3.0-or-later
// The slow way to what core/metrics/evaluate.h computes: every value on its own, in long double.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/affine.h"
#include "core/schemes/step_function.h"

namespace quantoscope::test {

// An Evaluation in long double.
struct SlowEvaluation {
    std::uint64_t count = 0;
    std::uint64_t overflowed = 0;
    std::uint64_t clippedBelow = 0;
    std::uint64_t clippedAbove = 0;
    std::vector<std::uint64_t> counts;
    std::vector<long double> squaredErrors;
    long double rounding = 0;
    long double clipping = 0;
    long double absolute = 0;
    long double largest = 0;
    long double squares = 0;
    long double product = 0;
    long double levelSquares = 0;

    SlowEvaluation(std::size_t intervals) : counts(intervals), squaredErrors(intervals) {}

    // A finite value that falls into an interval and becomes a level.
    void add(float x, std::size_t interval, float level, float clipLow, float clipHigh) {
        const long double error = static_cast<long double>(x) - static_cast<long double>(level);
        ++count;
        ++counts[interval];
        if (!std::isfinite(level)) {
            ++overflowed;
            return;
        }
        squaredErrors[interval] += error * error;
        (x < clipLow || x > clipHigh ? clipping : rounding) += error * error;
        clippedBelow += x < clipLow ? 1 : 0;
        clippedAbove += x > clipHigh ? 1 : 0;
        absolute += std::abs(error);
        largest = std::max(largest, std::abs(error));
        squares += static_cast<long double>(x) * x;
        product += static_cast<long double>(x) * level;
        levelSquares += static_cast<long double>(level) * level;
    }
};

// The last interval that begins at x or before it in the total order, found one by one.
inline std::size_t slowInterval(const StepFunction& steps, float x) {
    std::size_t interval = 0;
    for (std::size_t k = 1; k < steps.size(); ++k)
        if (orderedKey(steps.lower[k]) <= orderedKey(x)) interval = k;
    return interval;
}

inline SlowEvaluation slowEvaluation(std::span<const float> values, const StepFunction& steps) {
    SlowEvaluation slow(steps.size());
    for (const float x : values) {
        if (!std::isfinite(x)) continue;
        const std::size_t k = slowInterval(steps, x);
        slow.add(x, k, steps.levels[k], steps.clipLow, steps.clipHigh);
    }
    return slow;
}

struct NamedValues {
    std::string name;
    std::vector<float> values;
};

inline std::vector<float> normalValues(std::size_t n, double deviation, unsigned seed) {
    std::mt19937 engine(seed);
    std::vector<float> values(n);
    for (float& value : values) {
        double sum = -6;  // of twelve uniform numbers: nearly normal, the same everywhere
        for (int i = 0; i < 12; ++i)
            sum += static_cast<double>(engine()) * 0x1p-32;
        value = static_cast<float>(deviation * sum);
    }
    return values;
}

// A step function of sorted random levels from the values' own range, most of its thresholds being
// values themselves.
inline StepFunction randomSteps(std::size_t intervals, std::span<const float> values,
                                std::mt19937& engine) {
    std::vector<float> finite{1};
    for (const float x : values)
        if (std::isfinite(x)) finite.push_back(x);
    const auto pick = [&] { return finite[engine() % finite.size()]; };
    StepFunction steps;
    for (std::size_t k = 0; k < intervals; ++k) {
        steps.levels.push_back(pick() / 2 + pick() / 2);
        steps.lower.push_back(k % 3 == 0 ? pick() / 2 + pick() / 2 : pick());
        steps.codes.push_back(static_cast<std::int32_t>(engine() % 1000));
    }
    const auto before = [](float a, float b) { return orderedKey(a) < orderedKey(b); };
    std::sort(steps.levels.begin(), steps.levels.end(), before);
    std::sort(steps.lower.begin(), steps.lower.end(), before);
    steps.lower[0] = -std::numeric_limits<float>::infinity();
    if (intervals > 2 && engine() % 2 == 0)
        steps.lower.back() = std::numeric_limits<float>::infinity();
    steps.setClipEdges();
    if (engine() % 4 == 0) steps.clipLow = pick();
    return steps;
}

// Random steps whose outermost levels overflow, one of them in the middle is NaN, and two are zeros
// of either sign.
inline StepFunction overflowingSteps(std::size_t intervals, std::span<const float> values,
                                     std::mt19937& engine) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    StepFunction steps = randomSteps(intervals, values, engine);
    if (intervals > 4) {
        const std::size_t k = 1 + engine() % (intervals - 3);
        steps.levels[k] = -0.0F;
        steps.levels[k + 1] = 0.0F;
    }
    if (engine() % 3 == 0)
        steps.levels[engine() % intervals] = std::numeric_limits<float>::quiet_NaN();
    if (engine() % 3 != 0) steps.levels.front() = -kInfinity;
    if (engine() % 3 != 0) steps.levels.back() = kInfinity;
    steps.setClipEdges();
    return steps;
}

// An affine quantizer of 1 to 16 bits that covers the values or clips some; none that draws.
inline AffineQuantizer randomAffine(std::span<const float> values, std::mt19937& engine) {
    float largest = 0;
    for (const float x : values)
        if (std::isfinite(x)) largest = std::max(largest, std::min(std::abs(x), 1e36F));
    const int bits = 1 + static_cast<int>(engine() % 16);
    AffineQuantizer quantizer;
    quantizer.qmin = engine() % 2 == 0 ? 0 : -(1 << (bits - 1));
    quantizer.qmax = quantizer.qmin + (1 << bits) - 1;
    const double share = std::exp2(-static_cast<double>(engine() % 8) / 2);
    quantizer.scale = std::max(
        static_cast<float>(2 * static_cast<double>(largest) * share / std::exp2(bits)), 1e-38F);
    quantizer.rounding = kRoundings[engine() % 4].rounding;
    quantizer.byReciprocal = engine() % 2 == 0;
    quantizer.floatZeroPoint = engine() % 3 == 0;
    quantizer.midRise = engine() % 4 == 0;
    quantizer.zeroPoint =
        static_cast<float>(quantizer.qmin + static_cast<int>(engine() % (1U << bits)));
    if (quantizer.floatZeroPoint) quantizer.zeroPoint += 0.3F;
    return quantizer;
}

// Code ranges that wrap: powers of two and others, about zero and far from it.
inline constexpr std::pair<std::int32_t, std::int32_t> kWrappingCodes[] = {
    {-8, 7}, {0, 255}, {-32768, 32767}, {-7, 7}, {3, 12}, {-1000, -990}, {0, 65534}, {0, 1}};

// qmin + ((q - qmin) mod (qmax - qmin + 1)) of a finite whole number, in whole numbers: q is its
// significand times a power of two, doubled step by step.
inline std::int32_t slowWrappedCode(float q, std::int32_t qmin, std::int32_t qmax) {
    const std::int64_t period = std::int64_t{qmax} - qmin + 1;
    int exponent = 0;
    auto steps = static_cast<std::int64_t>(std::ldexp(std::frexp(q, &exponent), 24)) % period;
    if (exponent <= 24) steps = static_cast<std::int64_t>(q) % period;
    for (int i = 24; i < exponent; ++i)
        steps = 2 * steps % period;
    steps = (steps - qmin) % period;
    return static_cast<std::int32_t>(qmin + (steps < 0 ? steps + period : steps));
}

// Any float there is, NaN and infinities among them.
inline std::vector<float> anyFloats(std::size_t n, unsigned seed) {
    std::mt19937 engine(seed);
    std::vector<float> values(n);
    for (float& value : values)
        value = std::bit_cast<float>(static_cast<std::uint32_t>(engine()));
    return values;
}

// Data that breaks careless code, small enough for slow oracles.
inline std::vector<NamedValues> awkwardValues() {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    constexpr float kLargest = std::numeric_limits<float>::max();
    constexpr float kSmallest = std::numeric_limits<float>::denorm_min();
    std::vector<float> outlier = normalValues(1000, 0.5, 3);
    outlier.insert(outlier.end(), {1e30F, -1e29F});
    std::vector<float> few(700);
    for (std::size_t i = 0; i < few.size(); ++i)
        few[i] = static_cast<float>(i % 7) - 3;
    std::vector<float> denormals(500);
    for (std::size_t i = 0; i < denormals.size(); ++i)
        denormals[i] = kSmallest * (static_cast<float>(i * i) - 90000.0F);
    return {{"empty", {}},
            {"one", {0.3F}},
            {"two", {-1.5F, 2.25F}},
            {"all NaN", {kNan, -kNan, kNan}},
            {"infinities", {kInfinity, -kInfinity, 1.0F, kNan, kInfinity, -0.5F}},
            {"zeros of both signs", {0.0F, -0.0F, 0.0F, -0.0F, -0.0F}},
            {"constant", std::vector<float>(300, 0.7F)},
            {"few distinct", few},
            {"denormals", denormals},
            {"huge", {kLargest, -kLargest, kLargest / 2, 1e38F, -3e37F, 0.0F}},
            {"tiny and huge", {kSmallest, -kSmallest, 1e-38F, 1.0F, 1e20F, -1e25F, kLargest}},
            {"outlier", outlier},
            {"normal", normalValues(3000, 1, 1)},
            {"small normal", normalValues(3000, 1e-30, 2)},
            {"any floats", anyFloats(3000, 5)}};
}

}  // namespace quantoscope::test
