// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/affine.h"

#include <algorithm>
#include <cmath>

namespace quantoscope {
namespace {

float rounded(float value, Rounding rounding, float draw) {
    switch (rounding) {
        case Rounding::NearestEven:
            return std::nearbyint(value);
        case Rounding::NearestAway:
            return std::round(value);
        case Rounding::TowardZero:
            return std::trunc(value);
        case Rounding::Floor:
            return std::floor(value);
        case Rounding::Stochastic:
            return std::floor(value + draw);
    }
    return value;
}

}  // namespace

std::int32_t AffineQuantizer::code(float x, float draw) const {
    const float steps = byReciprocal ? x * (1.0F / scale) : x / scale;
    float q = 0;
    if (midRise)
        q = std::floor(steps + zeroPoint);
    else if (floatZeroPoint)
        q = rounded(steps + zeroPoint, rounding, draw);
    else
        q = rounded(steps, rounding, draw) + zeroPoint;
    // Clamped as floats: converting a number beyond int32 is undefined.
    q = std::clamp(q, static_cast<float>(qmin), static_cast<float>(qmax));
    return static_cast<std::int32_t>(q);
}

float AffineQuantizer::level(std::int32_t code) const {
    const float steps = static_cast<float>(code) - zeroPoint;
    return scale * (midRise ? steps + 0.5F : steps);
}

}  // namespace quantoscope
