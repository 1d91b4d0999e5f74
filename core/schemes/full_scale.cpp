// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/full_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quantoscope {

float fullScale(const Range& range) {
    constexpr double kLargest = std::numeric_limits<float>::max();
    const double magnitude = std::max(std::fabs(range.alpha), std::fabs(range.beta));
    if (magnitude == 0) return 1;
    return std::max(std::numeric_limits<float>::denorm_min(),
                    static_cast<float>(std::min(magnitude, kLargest)));
}

}  // namespace quantoscope
