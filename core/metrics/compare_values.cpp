// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/compare_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/parallel.h"

namespace quantoscope {
namespace {

constexpr std::size_t kBlock = 65536;  // values

void addUp(Evaluation& total, const Evaluation& part) {
    total.count += part.count;
    total.overflowed += part.overflowed;
    total.roundingSquaredError += part.roundingSquaredError;
    total.absoluteError += part.absoluteError;
    total.maxAbsoluteError = std::max(total.maxAbsoluteError, part.maxAbsoluteError);
    total.sumOfSquares += part.sumOfSquares;
    total.product += part.product;
    total.levelSquares += part.levelSquares;
}

}  // namespace

void addErrors(std::span<const float> original, std::span<const float> dequantized, float low,
               float high, Evaluation& sums) {
    for (std::size_t i = 0; i < original.size(); ++i) {
        const float x = original[i];
        if (!std::isfinite(x)) continue;
        ++sums.count;
        if (!std::isfinite(dequantized[i])) {
            ++sums.overflowed;
            continue;
        }
        const auto value = static_cast<double>(x);
        const auto level = static_cast<double>(dequantized[i]);
        const double error = std::fabs(value - level);
        const bool below = x < low;
        const bool above = x > high;
        sums.clippedBelow += below ? 1 : 0;
        sums.clippedAbove += above ? 1 : 0;
        (below || above ? sums.clippingSquaredError : sums.roundingSquaredError) += error * error;
        sums.absoluteError += error;
        sums.maxAbsoluteError = std::max(sums.maxAbsoluteError, error);
        sums.sumOfSquares += value * value;
        sums.product += value * level;
        sums.levelSquares += level * level;
    }
}

Result<Evaluation> compareValues(std::span<const float> original,
                                 std::span<const float> dequantized, const JobControl& control) {
    const std::size_t blocks = (original.size() + kBlock - 1) / kBlock;
    std::vector<Evaluation> parts(blocks);
    const Status done = forEachBlock(blocks, control, [&](std::size_t block) {
        const std::size_t from = block * kBlock;
        const std::size_t size = std::min(kBlock, original.size() - from);
        constexpr float kNever = std::numeric_limits<float>::infinity();
        addErrors(original.subspan(from, size), dequantized.subspan(from, size), -kNever, kNever,
                  parts[block]);
    });
    if (!done) return done.error();
    Evaluation total;
    for (const Evaluation& part : parts)
        addUp(total, part);
    return total;
}

}  // namespace quantoscope
