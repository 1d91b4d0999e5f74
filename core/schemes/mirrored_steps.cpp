// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/mirrored_steps.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope {
namespace {

// With 12 bits to the right of its first one: below, rounding would move levels too far.
constexpr float kSmallestLevel = 0x1p-137F;

std::int32_t negativeCode(const MagnitudeSteps& magnitudes, std::size_t m) {
    const std::int32_t code = magnitudes.codes[m];
    if (magnitudes.form == CodeForm::SignMagnitude) return code + (1 << (magnitudes.bits - 1));
    return magnitudes.levels[0] == 0 ? -code : -1 - code;
}

}  // namespace

StepFunction mirroredSteps(const MagnitudeSteps& magnitudes) {
    assert(!magnitudes.levels.empty() && magnitudes.levels.size() == magnitudes.lower.size());
    const std::size_t count = magnitudes.levels.size();
    const bool hasZero = magnitudes.levels[0] == 0;
    const std::size_t negatives = hasZero ? count - 1 : count;
    StepFunction steps;
    steps.levels.reserve(negatives + count);
    steps.lower.reserve(negatives + count);
    steps.codes.reserve(negatives + count);
    // Magnitudes below the next threshold up: the first float above its negative.
    const auto negativeEdge = [&](std::size_t m) {
        return m + 1 == count ? -std::numeric_limits<float>::infinity()
                              : nextFloat(-magnitudes.lower[m + 1]);
    };
    for (std::size_t i = negatives; i-- > 0;) {
        const std::size_t m = hasZero ? i + 1 : i;
        steps.levels.push_back(-magnitudes.levels[m]);
        steps.lower.push_back(negativeEdge(m));
        steps.codes.push_back(negativeCode(magnitudes, m));
    }
    for (std::size_t m = 0; m < count; ++m) {
        steps.levels.push_back(magnitudes.levels[m]);
        if (m > 0)
            steps.lower.push_back(magnitudes.lower[m]);
        else
            steps.lower.push_back(hasZero ? negativeEdge(0) : 0.0F);
        steps.codes.push_back(magnitudes.codes[m]);
    }
    steps.effectiveAlpha = static_cast<double>(steps.levels.front());
    steps.effectiveBeta = static_cast<double>(steps.levels.back());
    steps.setClipEdges();
    return steps;
}

MagnitudeSteps nearestMagnitudes(const std::vector<float>& levels,
                                 const std::vector<std::int32_t>& codes, float scale, int bits) {
    MagnitudeSteps result;
    result.form = CodeForm::SignMagnitude;
    result.bits = bits;
    float low = 0;  // of the neighbour below, unscaled
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const float high = levels[i];
        const float level = scale * high;
        if (high != 0 && level < kSmallestLevel) continue;
        const auto takesHigher = [&](float x) {
            const float u = std::min(std::max(x, 0.0F) / scale, 1.0F);
            return high - u < u - low;
        };
        result.lower.push_back(
            result.levels.empty() ? 0 : firstFloatWhere((low + high) / 2 * scale, takesHigher));
        result.levels.push_back(level);
        result.codes.push_back(codes[i]);
        low = high;
    }
    return result;
}

}  // namespace quantoscope
