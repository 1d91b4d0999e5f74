// SPDX-License-Identifier: GPL-3.0-or-later
// Continuous mu-law companding: an even grid over F in [-1, 1], A = max(|alpha|, |beta|).
//   F(x) = sgn(x) ln(1 + mu |x| / A) / ln(1 + mu)
//   F^-1(y) = sgn(y) A ((1 + mu)^|y| - 1) / mu
//   mid-tread: q = round(F n), x^ = F^-1(q / n), n = 2^(b-1) - 1
//   mid-rise:  q = floor(F n), x^ = F^-1((q + 1/2) / n), n = 2^(b-1)
// Smith, "Instantaneous companding of quantized signals", Bell System Technical Journal 36/3, 1957;
// mu = 255 is what ITU-T G.711 approaches by segments (g711_ulaw.cpp).
#include <array>
#include <cmath>

#include "core/base/text/number_text.h"
#include "core/schemes/full_scale.h"
#include "core/schemes/log/companding.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme mu_law;
namespace {

constexpr std::array kParameters{
    realParameter("mu", "mu", "", "How strongly the grid is bent: the slope at 0 grows with it.",
                  1e-3, 1e6, 255, Spacing::Logarithmic),
    kCompandedGrid,
};

Compander companderOf(const SchemeSettings& settings, const Range& range) {
    const auto full = static_cast<double>(fullScale(range));
    const double mu = settings.parameters.real("mu");
    const double whole = logOnePlus(mu);
    const double n = fullScaleSteps(settings);
    return {.compress = [=](double x) { return logOnePlus(mu * (x / full)) / whole * n; },
            .expand = [=](double code) { return full * (expMinusOne(code / n * whole) / mu); },
            .largest = largestCode(settings),
            .midRise = isMidRise(settings)};
}

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(mu_law, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    return compandedSteps(companderOf(input.settings, input.range), input.settings.bits);
}

double overheadBits(const SchemeSettings& /*settings*/) {
    return 32;  // A, as a float32
}

std::vector<std::uint32_t> unusedPatterns(const SchemeSettings& settings) {
    return isMidRise(settings) ? std::vector<std::uint32_t>{} : onlySignBit(settings);
}

std::vector<CodeField> codeFields(const SchemeSettings& settings, std::int32_t /*code*/) {
    return {{FieldKind::Integer, settings.bits}};
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    const Compander compander = companderOf(input.settings, input.range);
    const std::string mu = shortText(input.settings.parameters.real("mu"), 6);
    const std::string full = exactText(fullScale(input.range));
    const std::string n = exactText(fullScaleSteps(input.settings));
    const double bent = compander.compress(std::fabs(static_cast<double>(input.x)));
    return explainCompanded(compander, input.settings.bits, input.x,
                            {"Bend the magnitude and count in steps of 1 / " + n,
                             "ln(1 + " + mu + " * " + exactText(std::fabs(input.x)) + " / " + full +
                                 ") / ln(1 + " + mu + ") * " + n + " = " + shortText(bent, 6)},
                            std::string("sign * ") + full + " * ((1 + " + mu + ")^(" +
                                (compander.midRise ? "(q + 1/2) / " : "|q| / ") + n + ") - 1) / " +
                                mu);
}

}  // namespace

extern constinit const Scheme mu_law{
    .family = SchemeFamily::Logarithmic,
    .id = "mu-law",
    .title = "mu-law companding",
    .help = "An even grid over the logarithm of 1 + mu |x| / A, as telephones in America bend it.",
    .formula =
        "F(x) = sgn(x) ln(1 + mu |x| / A) / ln(1 + mu), A = max(|alpha|, |beta|)\n"
        "mid-tread: q = round(F n), x^ = F^-1(q / n), n = 2^(b-1) - 1\n"
        "mid-rise: q = floor(F n), x^ = F^-1((q + 1/2) / n), n = 2^(b-1)\n"
        "F^-1(y) = sgn(y) A ((1 + mu)^|y| - 1) / mu",
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
