// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/direct_sums.h"

#include <algorithm>

namespace quantoscope {

void addTotals(const DirectSums& sums, Evaluation& evaluation) {
    evaluation.count += sums.count;
    evaluation.overflowed += static_cast<double>(sums.overflowed);
    evaluation.roundingSquaredError += total(sums.rounding);
    evaluation.clippingSquaredError += total(sums.clipping);
    evaluation.clippedBelow += sums.clippedBelow;
    evaluation.clippedAbove += sums.clippedAbove;
    evaluation.absoluteError += total(sums.absolute);
    evaluation.maxAbsoluteError = std::max(
        evaluation.maxAbsoluteError, *std::max_element(sums.largest.begin(), sums.largest.end()));
    evaluation.sumOfSquares += total(sums.squares);
    evaluation.product += total(sums.product);
    evaluation.levelSquares += total(sums.levelSquares);
}

}  // namespace quantoscope
