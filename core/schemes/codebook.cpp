// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/codebook.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

#include "core/base/numbers/double_double.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope {

float firstNearer(float below, float above) {
    const DoubleDouble sum = twoSum(static_cast<double>(below), static_cast<double>(above));
    const auto pastMiddle = [&](float x) {
        const double twice = 2 * static_cast<double>(x);
        return twice > sum.high || (twice == sum.high && sum.low <= 0);
    };
    return firstFloatWhere(static_cast<float>(sum.high / 2), pastMiddle);
}

StepFunction nearestSteps(std::vector<float> levels) {
    assert(!levels.empty());
    std::ranges::sort(levels);
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    StepFunction steps;
    steps.lower.push_back(-std::numeric_limits<float>::infinity());
    for (std::size_t k = 1; k < levels.size(); ++k)
        steps.lower.push_back(firstNearer(levels[k - 1], levels[k]));
    steps.codes.resize(levels.size());
    std::iota(steps.codes.begin(), steps.codes.end(), 0);
    steps.effectiveAlpha = static_cast<double>(levels.front());
    steps.effectiveBeta = static_cast<double>(levels.back());
    steps.levels = std::move(levels);
    steps.setClipEdges();
    return steps;
}

}  // namespace quantoscope
