// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/affine.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "core/base/machine/parallel.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope {
namespace {

constexpr std::size_t kCodesPerTask = 8192;

float rounded(float u, Rounding rounding, float draw) {
    switch (rounding) {
        case Rounding::NearestEven:
            return std::nearbyint(u);
        case Rounding::NearestAway:
            return std::round(u);
        case Rounding::TowardZero:
            return std::trunc(u);
        case Rounding::Floor:
            return std::floor(u);
        case Rounding::Stochastic:
            break;
    }
    const float below = std::floor(u);
    return draw < u - below ? below + 1 : below;
}

// The code of scaled = x (*) scale before it is clamped; a whole number or infinite.
float unclampedCode(const AffineQuantizer& quantizer, float scaled, float draw) {
    if (quantizer.midRise) {
        const float u = scaled + quantizer.zeroPoint;
        if (quantizer.rounding != Rounding::Stochastic) return std::floor(u);
        return rounded(u - 0.5F, Rounding::Stochastic, draw);
    }
    if (quantizer.floatZeroPoint)
        return rounded(scaled + quantizer.zeroPoint, quantizer.rounding, draw);
    return rounded(scaled, quantizer.rounding, draw) + quantizer.zeroPoint;
}

// Where code q begins on the axis of x (*) scale, in real arithmetic.
double codeBoundary(const AffineQuantizer& quantizer, std::int32_t q) {
    const double zeroPoint = quantizer.zeroPoint;
    const bool stochastic = quantizer.rounding == Rounding::Stochastic;
    if (quantizer.midRise) return q - zeroPoint + (stochastic ? 0.5 : 0.0);
    const double shift = quantizer.floatZeroPoint ? zeroPoint : 0;
    const double whole = quantizer.floatZeroPoint ? q : q - zeroPoint;
    switch (quantizer.rounding) {
        case Rounding::NearestEven:
        case Rounding::NearestAway:
            return whole - 0.5 - shift;
        case Rounding::TowardZero:
            return (whole > 0 ? whole : whole - 1) - shift;
        case Rounding::Floor:
        case Rounding::Stochastic:
            break;
    }
    return whole - shift;
}

// qmin + ((q - qmin) mod (qmax - qmin + 1)) of a whole number: each remainder is exact, and so are
// the sums, which are below 2^24.
std::int32_t wrapped(const AffineQuantizer& quantizer, float q) {
    const std::int32_t period = quantizer.qmax - quantizer.qmin + 1;
    const auto remainder = static_cast<std::int32_t>(std::fmod(q, static_cast<float>(period)));
    const std::int32_t steps = (remainder - quantizer.qmin % period) % period;
    return quantizer.qmin + (steps < 0 ? steps + period : steps);
}

}  // namespace

std::int32_t AffineQuantizer::code(float x, float draw) const {
    const float scaled = byReciprocal ? x * (1 / scale) : x / scale;
    const float q = unclampedCode(*this, scaled, draw);
    if (wraps && std::isfinite(q)) return wrapped(*this, q);
    return static_cast<std::int32_t>(
        std::clamp(q, static_cast<float>(qmin), static_cast<float>(qmax)));
}

float AffineQuantizer::level(std::int32_t code) const {
    const float steps = static_cast<float>(code) - zeroPoint;
    return scale * (midRise ? steps + 0.5F : steps);
}

float affineThreshold(const AffineQuantizer& quantizer, std::int32_t code) {
    constexpr float kHighestDraw = 0x1.fffffep-1F;  // below 1: the code is the least it can be
    const float reciprocal = 1 / quantizer.scale;
    const double unit = quantizer.byReciprocal ? 1 / static_cast<double>(reciprocal)
                                               : static_cast<double>(quantizer.scale);
    const auto guess = static_cast<float>(codeBoundary(quantizer, code) * unit);
    return firstFloatWhere(guess, [&](float x) {
        const float scaled = quantizer.byReciprocal ? x * reciprocal : x / quantizer.scale;
        return unclampedCode(quantizer, scaled, kHighestDraw) >= static_cast<float>(code);
    });
}

StepFunction affineSteps(const AffineQuantizer& quantizer) {
    const auto size = static_cast<std::size_t>(quantizer.qmax - quantizer.qmin) + 1;
    StepFunction steps;
    steps.levels.resize(size);
    steps.lower.resize(size);
    steps.codes.resize(size);
    const auto fill = [&](std::size_t part) {
        const std::size_t end = std::min(size, (part + 1) * kCodesPerTask);
        for (std::size_t k = part * kCodesPerTask; k < end; ++k) {
            const std::int32_t q = quantizer.qmin + static_cast<std::int32_t>(k);
            steps.codes[k] = q;
            steps.levels[k] = quantizer.level(q);
            steps.lower[k] =
                k == 0 ? -std::numeric_limits<float>::infinity() : affineThreshold(quantizer, q);
        }
    };
    [[maybe_unused]] const Status filled =
        forEachBlock((size + kCodesPerTask - 1) / kCodesPerTask, {}, fill);
    assert(filled);
    steps.stochastic = quantizer.rounding == Rounding::Stochastic;
    steps.scale = quantizer.scale;
    steps.zeroPoint = quantizer.zeroPoint;
    const double margin = quantizer.midRise ? steps.scale / 2 : 0;
    steps.effectiveAlpha = static_cast<double>(steps.levels.front()) - margin;
    steps.effectiveBeta = static_cast<double>(steps.levels.back()) + margin;
    steps.setClipEdges();
    return steps;
}

}  // namespace quantoscope
