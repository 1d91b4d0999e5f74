// SPDX-License-Identifier: GPL-3.0-or-later
// Powers of two: a product with one is a shift.
//   levels +-T 2^-i, i = 0, 1, ...; with zero 2^(b-1) - 1 of them on each side and 0, without
//   2^(b-1); T is the full scale A = max(|alpha|, |beta|), or 2^FSR, the power of two that A rounds
//   to. Levels below the normal numbers are left out.
//   log:    thresholds at sqrt(2) times the lower level, as LogNet: round(log2 |x|), FSR its full
//           scale; below the lowest level / sqrt(2), 0
//   linear: the nearest level, that is thresholds at 1.5 times the lower one; a middle goes
//           toward zero
// Code: sign, then the index; 0 is zero, and the largest index the top level.
// Miyashita, Lee and Murmann, "Convolutional Neural Networks using Logarithmic Data
// Representation", arXiv 1603.01025, 2016; Zhou et al., "Incremental Network Quantization",
// ICLR 2017.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/text/number_text.h"
#include "core/schemes/explain.h"
#include "core/schemes/full_scale.h"
#include "core/schemes/log/companding.h"
#include "core/schemes/mirrored_steps.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope::scalar {
extern const Scheme power_of_two;
namespace {

constexpr std::array kDomains{Choice{"linear", "Nearest level (1.5 · 2^k)"},
                              Choice{"log", "Nearest exponent (√2 · 2^k)"}};
constexpr std::array kTops{Choice{"power", "Power of two"}, Choice{"range", "Range"}};

constexpr std::array kParameters{
    flagParameter("zero", "Zero", "Whether 0 is a level; without it +0 takes the lowest one.",
                  true),
    choiceParameter("round", "Rounding in",
                    "Where the nearest is sought: among the values or among "
                    "their logarithms.",
                    kDomains),
    choiceParameter("top", "Top level",
                    "The highest level: the power of two that the range's larger "
                    "magnitude rounds to, or that magnitude itself.",
                    kTops),
};

bool hasZero(const SchemeSettings& settings) {
    return settings.parameters.flag("zero");
}
bool roundsExponents(const SchemeSettings& settings) {
    return settings.parameters.choice("round") == "log";
}

// The square of x is exact in double, and so is the product of two levels.
bool reachesGeometricMiddle(float x, double low, float high) {
    const double magnitude = std::max(0.0F, x);
    return magnitude * magnitude >= low * static_cast<double>(high);
}

float topLevel(const SchemeSettings& settings, const Range& range) {
    const float full = fullScale(range);
    if (settings.parameters.choice("top") == "range") return full;
    constexpr float kHighestPower = 0x1p127F;
    const float power = std::ldexp(1.0F, std::ilogb(full));
    if (power == kHighestPower) return power;
    const bool up = roundsExponents(settings) ? reachesGeometricMiddle(full, power, 2 * power)
                                              : full > 1.5F * power;
    return up ? 2 * power : power;
}

// Indices of the levels above zero: 1 .. highest with a zero, else 0 .. highest.
std::int32_t lowestIndex(const SchemeSettings& settings) {
    return hasZero(settings) ? 1 : 0;
}

MagnitudeSteps linearMagnitudes(const SchemeSettings& settings, float top) {
    const std::int32_t highest = largestCode(settings);
    std::vector<float> levels;
    std::vector<std::int32_t> codes;
    for (std::int32_t index = 0; index <= highest; ++index) {
        const bool zero = index < lowestIndex(settings);
        levels.push_back(zero ? 0 : std::ldexp(1.0F, index - highest));
        codes.push_back(index);
    }
    return nearestMagnitudes(levels, codes, top, settings.bits);
}

MagnitudeSteps logMagnitudes(const SchemeSettings& settings, float top) {
    MagnitudeSteps result = linearMagnitudes(settings, top);
    for (std::size_t m = 1; m < result.levels.size(); ++m) {
        const float high = result.levels[m];
        // Below the lowest level lies the exponent that it would be next to.
        const double low = static_cast<double>(high) / 2;
        const auto guess = static_cast<float>(low * std::sqrt(2.0));
        result.lower[m] =
            firstFloatWhere(guess, [&](float x) { return reachesGeometricMiddle(x, low, high); });
    }
    return result;
}

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(power_of_two, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    const float top = topLevel(input.settings, input.range);
    return mirroredSteps(roundsExponents(input.settings) ? logMagnitudes(input.settings, top)
                                                         : linearMagnitudes(input.settings, top));
}

// A power of two is its exponent.
double overheadBits(const SchemeSettings& settings) {
    return settings.parameters.choice("top") == "range" ? 32 : 8;
}

std::vector<std::uint32_t> unusedPatterns(const SchemeSettings& settings) {
    return hasZero(settings) ? onlySignBit(settings) : std::vector<std::uint32_t>{};
}

std::vector<CodeField> codeFields(const SchemeSettings& settings, std::int32_t /*code*/) {
    return {{FieldKind::Sign, 1}, {FieldKind::Exponent, settings.bits - 1}};
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    const float top = topLevel(input.settings, input.range);
    const std::size_t k = input.steps.intervalOf(input.x);
    const float level = input.steps.levels[k];
    const std::string topText = exactText(top);
    const std::string magnitude = exactText(std::fabs(input.x));
    const double ratio = std::fabs(static_cast<double>(input.x)) / static_cast<double>(top);
    std::vector<ExplainStep> lines{{"Divide the magnitude by the top level",
                                    magnitude + " / " + topText + " = " + shortText(ratio, 6)}};
    const std::int32_t index = input.steps.codes[k] & largestCode(input.settings);
    if (input.x != 0)
        lines.push_back({"Its logarithm",
                         "log2(" + shortText(ratio, 6) + ") = " + shortText(std::log2(ratio), 6)});
    const std::int32_t shift = largestCode(input.settings) - index;
    const std::string nearest =
        level == 0 ? "0 (below the lowest level)" : "2^-" + std::to_string(shift);
    lines.push_back({roundsExponents(input.settings)
                         ? "Round the exponent; thresholds are sqrt(2) times the lower level"
                         : "Take the nearest level; thresholds are 1.5 times the lower level",
                     nearest});
    lines.push_back({"Count the index down from the top and put the sign before it",
                     "index " + std::to_string(index) + ", code " +
                         explainCode(input.steps.codes[k], input.settings.bits)});
    lines.push_back({"Back: shift the top level", level == 0
                                                      ? "x^ = " + explainLevel(level, input.x)
                                                      : "x^ = sign * " + topText + " * " + nearest +
                                                            " = " + explainLevel(level, input.x)});
    return lines;
}

}  // namespace

extern constinit const Scheme power_of_two{
    .family = SchemeFamily::Logarithmic,
    .id = "power-of-two",
    .title = "Powers of two",
    .help =
        "Levels that halve from the full scale down, so that hardware shifts instead of "
        "multiplying.",
    .formula =
        "x^ = sign * T * 2^-i, i = 0, 1, ...; with zero 2^(b-1) - 1 levels a side and 0\n"
        "T = A or the power of two that A rounds to, A = max(|alpha|, |beta|)\n"
        "log: i = -round(log2(|x| / T)), that is thresholds at sqrt(2) * the lower level\n"
        "linear: the nearest level, that is thresholds at 1.5 * the lower level",
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = 2,
    .maximumBits = 8,
    .check = check,
    .build = build,
    .overheadBits = overheadBits,
    .unusedPatterns = unusedPatterns,
    .codeFields = codeFields,
    .explain = explain};

}  // namespace quantoscope::scalar
