// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/affine/scale_fit.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/scale_storage.h"

namespace quantoscope {
namespace {

constexpr float kLargest = std::numeric_limits<float>::max();
constexpr float kSmallestNormal = std::numeric_limits<float>::min();
constexpr float kSmallest = std::numeric_limits<float>::denorm_min();

// (high - low) / steps in float32, by way of double where the width overflows; at most kLargest.
float dividedWidth(float low, float high, float steps) {
    const float width = high - low;
    if (std::isfinite(width)) return width / steps;
    const double exact = static_cast<double>(high) - static_cast<double>(low);
    return static_cast<float>(
        std::min(exact / static_cast<double>(steps), static_cast<double>(kLargest)));
}

float positiveScale(float scale, const ScaleRule& rule, bool allZero) {
    if (allZero && rule.minimumScale == 0) return 1;
    return storedScale(rule.storage, std::max({scale, rule.minimumScale, kSmallest}));
}

void fitSymmetric(AffineQuantizer& quantizer, float magnitude, const ScaleRule& rule) {
    const auto steps = static_cast<float>(quantizer.qmax - quantizer.qmin);
    const float scale = quantizer.midRise ? dividedWidth(-magnitude, magnitude, steps + 1)
                                          : std::min(magnitude / (steps / 2), kLargest);
    quantizer.scale = positiveScale(scale, rule, magnitude == 0);
    quantizer.zeroPoint = *rule.symmetricZeroPoint;
}

// One value c other than 0, kept exactly by an outermost code: mid-tread a power of two of steps
// from 0 where that is exact, mid-rise half a step.
void fitConstant(AffineQuantizer& quantizer, float c, const ScaleRule& rule) {
    const auto codes = static_cast<std::uint32_t>(quantizer.qmax - quantizer.qmin) + 1;
    float steps = quantizer.midRise ? 0.5F : static_cast<float>(std::bit_ceil(codes));
    if (!quantizer.midRise && std::fabs(c) / steps < kSmallestNormal) steps = 1;
    quantizer.scale = storedScale(rule.storage, std::fabs(c) / steps);
    const auto outermost = static_cast<float>(c > 0 ? quantizer.qmax : quantizer.qmin);
    quantizer.zeroPoint = outermost - std::copysign(steps, c) + (quantizer.midRise ? 0.5F : 0.0F);
}

void fitAsymmetric(AffineQuantizer& quantizer, float low, float high, const ScaleRule& rule) {
    if (low == high && low != 0) {
        fitConstant(quantizer, low, rule);
        if (quantizer.scale >= rule.minimumScale) return;
    }
    const auto steps = static_cast<float>(quantizer.qmax - quantizer.qmin);
    const float scale = dividedWidth(low, high, quantizer.midRise ? steps + 1 : steps);
    quantizer.scale = positiveScale(scale, rule, low == 0 && high == 0);
    const float position = low / quantizer.scale;
    const auto qmin = static_cast<float>(quantizer.qmin);
    quantizer.zeroPoint = qmin - (quantizer.floatZeroPoint ? position : std::nearbyint(position));
    if (rule.clampZeroPoint && !quantizer.floatZeroPoint)
        quantizer.zeroPoint =
            std::clamp(quantizer.zeroPoint, qmin, static_cast<float>(quantizer.qmax));
}

// The distance of the outermost level from 0, in steps.
float outermostSteps(const AffineQuantizer& quantizer) {
    const float middle = quantizer.midRise ? 0.5F : 0.0F;
    const float low = static_cast<float>(quantizer.qmin) - quantizer.zeroPoint + middle;
    const float high = static_cast<float>(quantizer.qmax) - quantizer.zeroPoint + middle;
    return std::max(std::fabs(low), std::fabs(high));
}

}  // namespace

bool levelsAreFinite(const AffineQuantizer& quantizer) {
    return std::isfinite(quantizer.scale * outermostSteps(quantizer));
}

void fitScale(AffineQuantizer& quantizer, float low, float high, const ScaleRule& rule) {
    if (rule.symmetricZeroPoint)
        fitSymmetric(quantizer, std::max(std::fabs(low), std::fabs(high)), rule);
    else
        fitAsymmetric(quantizer, low, high, rule);
    if (levelsAreFinite(quantizer)) return;
    quantizer.scale = kLargest / outermostSteps(quantizer);
    while (!levelsAreFinite(quantizer))
        quantizer.scale = previousFloat(quantizer.scale);
    float below = quantizer.scale;
    quantizer.scale = storedScale(rule.storage, below);
    while (!levelsAreFinite(quantizer)) {
        below *= 0.9375F;  // less than the type's numbers lie apart
        quantizer.scale = storedScale(rule.storage, below);
    }
}

}  // namespace quantoscope
