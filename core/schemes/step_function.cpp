// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/step_function.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/float_bits.h"

namespace quantoscope {
namespace {

// How far values may lie beyond an outermost level before they are clipped.
double innerHalfBucket(float level, float innerEdge, float nextLevel, bool stochastic) {
    const auto from = static_cast<double>(level);
    if (stochastic) return std::abs(static_cast<double>(nextLevel) - from) / 2;
    return std::abs(static_cast<double>(innerEdge) - from);
}

}  // namespace

std::size_t StepFunction::intervalOf(float x) const {
    assert(!std::isnan(x) && !lower.empty());
    const auto above = std::upper_bound(
        lower.begin() + 1, lower.end(), x,
        [](float value, float edge) { return orderedKey(value) < orderedKey(edge); });
    return static_cast<std::size_t>(above - lower.begin()) - 1;
}

void StepFunction::setClipEdges() {
    clipLow = -std::numeric_limits<float>::infinity();
    clipHigh = std::numeric_limits<float>::infinity();
    if (size() < 2) return;
    const std::size_t last = size() - 1;
    const double below = innerHalfBucket(levels[0], lower[1], levels[1], stochastic);
    const double above = innerHalfBucket(levels[last], lower[last], levels[last - 1], stochastic);
    clipLow = static_cast<float>(static_cast<double>(levels[0]) - below);
    clipHigh = static_cast<float>(static_cast<double>(levels[last]) + above);
}

}  // namespace quantoscope
