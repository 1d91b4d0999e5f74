// SPDX-License-Identifier: GPL-3.0-or-later
// An evaluation held against a slow one.
#pragma once

#include <QTest>
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/step_function.h"
#include "support/evaluation_oracle.h"
#include "support/near.h"

namespace quantoscope::test {

inline constexpr double kRelative = 1e-9;

// Sums run over at most 10^6 terms in double, so that a sum without cancellation is right to
// 1e-10; products of both signs may cancel.
inline void compareSums(const Evaluation& evaluation, const SlowEvaluation& slow) {
    QCOMPARE(evaluation.count, slow.count);
    QCOMPARE(evaluation.overflowed, static_cast<double>(slow.overflowed));
    QCOMPARE(evaluation.clippedBelow, slow.clippedBelow);
    QCOMPARE(evaluation.clippedAbove, slow.clippedAbove);
    NEAR(evaluation.roundingSquaredError, slow.rounding, 0, kRelative);
    NEAR(evaluation.clippingSquaredError, slow.clipping, 0, kRelative);
    NEAR(evaluation.absoluteError, slow.absolute, 0, kRelative);
    NEAR(evaluation.sumOfSquares, slow.squares, 0, kRelative);
    NEAR(evaluation.levelSquares, slow.levelSquares, 0, kRelative);
    const auto scale = static_cast<double>(slow.squares + slow.levelSquares);
    NEAR(evaluation.product, slow.product, 1e-12 * scale, kRelative);
    QCOMPARE(evaluation.maxAbsoluteError, static_cast<double>(slow.largest));
}

inline void compareIntervals(const Evaluation& evaluation, const SlowEvaluation& slow) {
    QCOMPARE(evaluation.counts.size(), slow.counts.size());
    for (std::size_t k = 0; k < slow.counts.size(); ++k) {
        const auto count = static_cast<double>(slow.counts[k]);
        const auto squared = static_cast<double>(slow.squaredErrors[k]);
        if (evaluation.counts[k] == count &&
            near(evaluation.squaredErrors[k], squared, 0, kRelative))
            continue;  // the macros are too slow to be called for every interval
        QCOMPARE(evaluation.counts[k], count);
        NEAR(evaluation.squaredErrors[k], squared, 0, kRelative);
    }
}

// The values, and those at thresholds and beside them.
inline std::vector<float> withTies(std::vector<float> values, const StepFunction& steps) {
    const std::size_t stride = std::max<std::size_t>(1, steps.size() / 64);
    for (std::size_t k = 1; k < steps.size(); k += stride) {
        const float edge = steps.lower[k];
        if (!std::isfinite(edge)) continue;
        values.insert(values.end(), {edge, nextFloat(edge), previousFloat(edge)});
    }
    return values;
}

}  // namespace quantoscope::test
