// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/log/companding.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/numbers/portable_math.h"
#include "core/base/text/number_text.h"
#include "core/schemes/explain.h"
#include "core/schemes/mirrored_steps.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope {
namespace {

constexpr float kLargestFloat = std::numeric_limits<float>::max();

double magnitudeCode(const Compander& compander, float magnitude) {
    const double bent = compander.compress(static_cast<double>(magnitude));
    const double code = compander.midRise ? std::floor(bent) : std::nearbyint(bent);
    return std::min(code, static_cast<double>(compander.largest));
}

double levelOf(const Compander& compander, double code) {
    const double level = compander.expand(compander.midRise ? code + 0.5 : code);
    return std::min(level, static_cast<double>(kLargestFloat));
}

}  // namespace

// Kahan's correction: 1 + x is rounded, and the quotient undoes what that did.
double logOnePlus(double x) {
    const double sum = 1 + x;
    if (sum == 1) return x;
    return std::isinf(sum) ? sum : portableLog(sum) * (x / (sum - 1));
}

double expMinusOne(double x) {
    const double power = portableExp(x);
    if (power == 1) return x;
    return std::isinf(power) || power == 0 ? power - 1 : (power - 1) * (x / portableLog(power));
}

StepFunction compandedSteps(const Compander& compander, int bits) {
    const auto count = static_cast<std::size_t>(magnitudeCode(compander, kLargestFloat)) + 1;
    MagnitudeSteps magnitudes;
    magnitudes.bits = bits;
    magnitudes.levels.resize(count);
    magnitudes.lower.resize(count);
    magnitudes.codes.resize(count);
    for (std::size_t q = 0; q < count; ++q) {
        const auto code = static_cast<double>(q);
        magnitudes.codes[q] = static_cast<std::int32_t>(q);
        magnitudes.levels[q] = static_cast<float>(levelOf(compander, code));
        if (q == 0) continue;
        const double edge = compander.expand(compander.midRise ? code : code - 0.5);
        const auto guess = static_cast<float>(std::min<double>(edge, kLargestFloat));
        magnitudes.lower[q] = firstFloatWhere(
            guess, [&](float x) { return magnitudeCode(compander, std::max(0.0F, x)) >= code; });
    }
    return mirroredSteps(magnitudes);
}

std::vector<ExplainStep> explainCompanded(const Compander& compander, int bits, float x,
                                          ExplainStep compressed, const std::string& inverse) {
    const double code = magnitudeCode(compander, std::fabs(x));
    const double bent = compander.compress(std::fabs(static_cast<double>(x)));
    const bool negative = compander.midRise ? std::signbit(x) : x < 0 && code > 0;
    const double signedCode = !negative ? code : compander.midRise ? -1 - code : -code;
    const auto level = static_cast<float>(levelOf(compander, code));
    const char* round = compander.midRise ? "floor(" : "round(";
    std::string rounded = round + shortText(bent, 6) + ") = " + exactText(std::floor(code));
    if ((compander.midRise ? std::floor(bent) : std::nearbyint(bent)) > code)
        rounded = "min(" + std::string(round) + shortText(bent, 6) + "), " + exactText(code) +
                  ") = " + exactText(code);
    return {std::move(compressed),
            {compander.midRise ? "Take the cell below" : "Round to the nearest integer", rounded},
            {"Keep the sign", "q = " + explainCode(static_cast<std::int32_t>(signedCode), bits)},
            {"Back: bend it back",
             "x^ = " + inverse + " = " + explainLevel(negative ? -level : level, x)}};
}

bool isMidRise(const SchemeSettings& settings) {
    return settings.parameters.choice("grid") == "mid-rise";
}

double fullScaleSteps(const SchemeSettings& settings) {
    const double half = std::ldexp(1.0, settings.bits - 1);
    return isMidRise(settings) ? half : half - 1;
}

std::int32_t largestCode(const SchemeSettings& settings) {
    return (1 << (settings.bits - 1)) - 1;
}

}  // namespace quantoscope
