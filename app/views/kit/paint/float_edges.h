// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

#include "core/base/numbers/float_bits.h"

namespace quantoscope {

// The smallest float32 not below x, for cutting sorted values at a place between floats; -0 for 0,
// so that both zeros lie above it. Beyond the largest float32: infinity.
inline float floatNotBelow(double x) {
    constexpr auto kLimit = static_cast<double>(std::numeric_limits<float>::max());
    if (x > kLimit) return std::numeric_limits<float>::infinity();
    if (x < -kLimit) return -std::numeric_limits<float>::max();
    const auto nearest = static_cast<float>(x);
    if (nearest == 0 && x <= 0) return -0.0F;
    return static_cast<double>(nearest) < x ? nextFloat(nearest) : nearest;
}

}  // namespace quantoscope
