// SPDX-License-Identifier: GPL-3.0-or-later
// The slow way to what core/metrics/evaluate.h computes: every value on its own, in long double.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "core/base/float_bits.h"
#include "core/schemes/step_function.h"

namespace quantoscope::test {

// An Evaluation in long double.
struct SlowEvaluation {
    std::uint64_t count = 0;
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
