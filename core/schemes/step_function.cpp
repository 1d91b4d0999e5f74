// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/step_function.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/numbers/float_bits.h"

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
    std::size_t first = 0;
    std::size_t last = size();  // one past the last finite level
    while (first < last && !std::isfinite(levels[first]))
        ++first;
    while (last > first && !std::isfinite(levels[last - 1]))
        --last;
    if (first == last) return;
    const float lowest = levels[first];
    const float highest = levels[--last];
    while (first < last && levels[first + 1] == lowest)
        ++first;
    while (last > first && levels[last - 1] == highest)
        --last;
    if (first == last) return;
    const double below = innerHalfBucket(lowest, lower[first + 1], levels[first + 1], stochastic);
    const double above = innerHalfBucket(highest, lower[last], levels[last - 1], stochastic);
    clipLow = static_cast<float>(static_cast<double>(lowest) - below);
    clipHigh = static_cast<float>(static_cast<double>(highest) + above);
}

}  // namespace quantoscope
