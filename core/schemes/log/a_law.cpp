// SPDX-License-Identifier: GPL-3.0-or-later
// Continuous A-law companding: an even grid over F in [-1, 1], M = max(|alpha|, |beta|), u = |x| /
// M.
//   F(u) = a u / (1 + ln a) where u < 1 / a, else (1 + ln(a u)) / (1 + ln a)
//   F^-1(y) = y (1 + ln a) / a where y < 1 / (1 + ln a), else exp(y (1 + ln a) - 1) / a
//   mid-tread: q = round(F n), x^ = M F^-1(q / n), n = 2^(b-1) - 1
//   mid-rise:  q = floor(F n), x^ = M F^-1((q + 1/2) / n), n = 2^(b-1)
// The sign is kept. Cattermole, "Principles of Pulse Code Modulation", 1969; a = 87.6 is what ITU-T
// G.711 approaches by segments (g711_alaw.cpp).
#include <array>
#include <cmath>

#include "core/base/numbers/portable_math.h"
#include "core/base/text/number_text.h"
#include "core/schemes/full_scale.h"
#include "core/schemes/log/companding.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme a_law;
namespace {

constexpr double kInitialA = 87.6;
constexpr std::array kParameters{
    realParameter("a", "A", "",
                  "How strongly the grid is bent: below 1 / A of full scale it is "
                  "even.",
                  1, 1e6, kInitialA, Spacing::Logarithmic),
    kCompandedGrid,
};

Compander companderOf(const SchemeSettings& settings, const Range& range) {
    const auto full = static_cast<double>(fullScale(range));
    const double a = settings.parameters.real("a");
    const double whole = 1 + portableLog(a);
    const double n = fullScaleSteps(settings);
    const auto compress = [=](double x) {
        const double u = x / full;
        return (u < 1 / a ? a * u : 1 + portableLog(a * u)) / whole * n;
    };
    const auto expand = [=](double code) {
        const double y = code / n * whole;
        return full * (y < 1 ? y : portableExp(y - 1)) / a;
    };
    return {compress, expand, largestCode(settings), isMidRise(settings)};
}

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(a_law, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    return compandedSteps(companderOf(input.settings, input.range), input.settings.bits);
}

double overheadBits(const SchemeSettings& /*settings*/) {
    return 32;  // M, as a float32
}

std::vector<std::uint32_t> unusedPatterns(const SchemeSettings& settings) {
    return isMidRise(settings) ? std::vector<std::uint32_t>{} : onlySignBit(settings);
}

std::vector<CodeField> codeFields(const SchemeSettings& settings, std::int32_t /*code*/) {
    return {{FieldKind::Integer, settings.bits}};
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    const Compander compander = companderOf(input.settings, input.range);
    const double a = input.settings.parameters.real("a");
    const std::string aText = shortText(a, 6);
    const std::string full = exactText(fullScale(input.range));
    const std::string n = exactText(fullScaleSteps(input.settings));
    const auto magnitude = std::fabs(static_cast<double>(input.x));
    const bool even = magnitude / static_cast<double>(fullScale(input.range)) < 1 / a;
    const std::string product = aText + " * " + exactText(std::fabs(input.x)) + " / " + full;
    const std::string bent = (even ? product : "(1 + ln(" + product + "))") + " / (1 + ln " +
                             aText + ") * " + n + " = " +
                             shortText(compander.compress(magnitude), 6);
    return explainCompanded(
        compander, input.settings.bits, input.x,
        {even ? "Below 1 / A of full scale: scale alone" : "Bend the magnitude by the logarithm",
         bent},
        std::string("sign * ") + full + " * F^-1(" +
            (compander.midRise ? "(q + 1/2) / " : "|q| / ") + n + ")");
}

}  // namespace

extern constinit const Scheme a_law{
    .family = SchemeFamily::Logarithmic,
    .id = "a-law",
    .title = "A-law companding",
    .help =
        "An even grid over a magnitude that is even near 0 and logarithmic beyond, as "
        "telephones in Europe bend it.",
    .formula =
        "u = |x| / M, M = max(|alpha|, |beta|); the sign is kept\n"
        "F(u) = A u / (1 + ln A) where u < 1 / A, else (1 + ln(A u)) / (1 + ln A)\n"
        "mid-tread: q = round(F n), x^ = M F^-1(q / n), n = 2^(b-1) - 1\n"
        "mid-rise: q = floor(F n), x^ = M F^-1((q + 1/2) / n), n = 2^(b-1)",
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = 2,
    .maximumBits = 16,
    .check = check,
    .build = build,
    .overheadBits = overheadBits,
    .unusedPatterns = unusedPatterns,
    .codeFields = codeFields,
    .explain = explain};

}  // namespace quantoscope::scalar
