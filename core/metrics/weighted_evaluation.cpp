// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/weighted_evaluation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/machine/parallel.h"
#include "core/base/numbers/float_bits.h"

namespace quantoscope {
namespace {

constexpr std::size_t kBlock = 65536;  // values summed by one task of the direct path

// Before the values that compare equal to x, and after them.
float beforeEqual(float x) {
    return x == 0 ? -0.0F : x;
}
float afterEqual(float x) {
    if (x == std::numeric_limits<float>::infinity()) return x;
    return nextFloat(x == 0 ? 0.0F : x);
}

// Values of rank [from, to) that share their fate: all become `level`, or (mixed) the level or
// `upper`, by chance.
struct Stretch {
    std::uint64_t from;
    std::uint64_t to;
    double level;
    double upper;
    bool mixed;
};

// Calls use(stretch) for the stretches of each interval, none of them empty.
template <class Use>
void forEachStretch(const WeightedIndex& values, const StepFunction& steps, const Use& use) {
    const auto level = [&](std::size_t k) { return static_cast<double>(steps.levels[k]); };
    const auto give = [&](std::uint64_t from, std::uint64_t to, std::size_t k, bool mixed) {
        const double upper = mixed ? level(k + 1) : level(k);
        if (from < to && std::isfinite(level(k)) && std::isfinite(upper))
            use(Stretch{from, to, level(k), upper, mixed});
    };
    std::uint64_t from = 0;
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const bool last = k + 1 == steps.size();
        const std::uint64_t to = last ? values.sorted().size() : values.rank(steps.lower[k + 1]);
        if (steps.stochastic && !last) {
            // Outside [level, next level) nothing is left to chance.
            const auto low = std::clamp(values.rank(beforeEqual(steps.levels[k])), from, to);
            const auto high = std::clamp(values.rank(beforeEqual(steps.levels[k + 1])), low, to);
            give(from, low, k, false);
            give(low, high, k, true);
            give(high, to, k + 1, false);
        } else {
            give(from, to, k, false);
        }
        from = to;
    }
}

// Between levels l and u a value's expected squared error is (x - l) (u - x).
double squaredErrorOf(const Stretch& stretch, const WeightedSums& sums) {
    if (!stretch.mixed) return sums.squaredError;
    return std::max(0.0, (stretch.upper - stretch.level) * sums.deviation - sums.squaredError);
}

WeightedErrors blockErrors(const WeightedArrays& arrays, std::size_t from, std::size_t to) {
    WeightedErrors sums;
    for (std::size_t i = from; i < to; ++i) {
        const auto x = static_cast<double>(arrays.original[i]);
        const double error = x - static_cast<double>(arrays.dequantized[i]);
        if (!std::isfinite(error)) continue;
        const auto w = static_cast<double>(arrays.weights[i]);
        const bool clipped =
            arrays.original[i] < arrays.clipLow || arrays.original[i] > arrays.clipHigh;
        sums.weight += w;
        sums.sumOfSquares += w * x * x;
        (clipped ? sums.clippingSquaredError : sums.roundingSquaredError) += w * error * error;
    }
    return sums;
}

}  // namespace

WeightedErrors weightedErrors(const WeightedIndex& values, const StepFunction& steps) {
    WeightedErrors errors;
    const std::uint64_t clipLow = values.rank(beforeEqual(steps.clipLow));
    const std::uint64_t clipHigh = std::max(values.rank(afterEqual(steps.clipHigh)), clipLow);
    forEachStretch(values, steps, [&](const Stretch& stretch) {
        const std::uint64_t low = std::clamp(clipLow, stretch.from, stretch.to);
        const std::uint64_t high = std::clamp(clipHigh, low, stretch.to);
        const auto add = [&](std::uint64_t from, std::uint64_t to, double& error) {
            if (from >= to) return;
            const WeightedSums sums = values.sums(from, to, stretch.level);
            errors.weight += sums.weight;
            errors.sumOfSquares += values.sums(from, to, 0).squaredError;
            error += squaredErrorOf(stretch, sums);
        };
        add(stretch.from, low, errors.clippingSquaredError);
        add(low, high, errors.roundingSquaredError);
        add(high, stretch.to, errors.clippingSquaredError);
    });
    return errors;
}

double weightedAbsoluteError(const WeightedIndex& values, const StepFunction& steps) {
    double error = 0;
    forEachStretch(values, steps, [&](const Stretch& stretch) {
        if (stretch.mixed) {
            const WeightedSums sums = values.sums(stretch.from, stretch.to, stretch.level);
            error += 2 * squaredErrorOf(stretch, sums) / (stretch.upper - stretch.level);
            return;
        }
        const auto level = static_cast<float>(stretch.level);
        const auto middle = std::clamp(values.rank(beforeEqual(level)), stretch.from, stretch.to);
        error += values.sums(middle, stretch.to, stretch.level).deviation -
                 values.sums(stretch.from, middle, stretch.level).deviation;
    });
    return error;
}

Result<WeightedErrors> weightedErrors(const WeightedArrays& arrays, const JobControl& control) {
    const std::size_t count = arrays.original.size();
    assert(arrays.dequantized.size() == count && arrays.weights.size() == count);
    std::vector<WeightedErrors> parts((count + kBlock - 1) / kBlock);
    const Status added = forEachBlock(parts.size(), control, [&](std::size_t block) {
        const std::size_t from = block * kBlock;
        parts[block] = blockErrors(arrays, from, std::min(count, from + kBlock));
    });
    if (!added) return added.error();
    WeightedErrors whole;
    for (const WeightedErrors& part : parts) {
        whole.weight += part.weight;
        whole.sumOfSquares += part.sumOfSquares;
        whole.roundingSquaredError += part.roundingSquaredError;
        whole.clippingSquaredError += part.clippingSquaredError;
    }
    return whole;
}

}  // namespace quantoscope
