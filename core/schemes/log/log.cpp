// SPDX-License-Identifier: GPL-3.0-or-later
// Logarithmic companding: about linear below Q, logarithmic above.
//   q = round(log(1 + |x| / Q) * Scale), the sign kept
//   x^ = sign * Q * (exp(|q| / Scale) - 1)
// Q is given, or a share of the full scale A = max(|alpha|, |beta|). Fitted, Scale is
// (2^(b-1) - 1) / log(1 + A / Q), so that A takes the largest code; given, larger values take it.
#include <array>
#include <cmath>

#include "core/base/text/number_text.h"
#include "core/schemes/full_scale.h"
#include "core/schemes/log/companding.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme log;
namespace {

constexpr std::array kModes{Choice{"fitted", "Fitted: A takes the largest code"},
                            Choice{"given", "As given"}};

constexpr std::array kParameters{
    choiceParameter("mode", "Scale mode", "Whether Scale follows from bits and range or is given.",
                    kModes),
    realParameter("q", "Q", "", "Below Q codes are about linear, above logarithmic.", 1e-9, 1e9,
                  0.01, Spacing::Logarithmic),
    flagParameter("relative", "Q as a share of A",
                  "Takes Q as a share of the full scale A, so that it follows the data.", true),
    realParameter("scale", "Scale", "", "Codes for a growth by the factor e; used when given.",
                  1e-3, 1e6, 16, Spacing::Logarithmic),
};

struct Constants {
    double q = 1;
    double scale = 1;
};

bool isFitted(const SchemeSettings& settings) {
    return settings.parameters.choice("mode") == "fitted";
}

Constants constantsOf(const SchemeSettings& settings, const Range& range) {
    const auto full = static_cast<double>(fullScale(range));
    Constants constants{settings.parameters.real("q"), settings.parameters.real("scale")};
    if (settings.parameters.flag("relative")) constants.q *= full;
    if (isFitted(settings))
        constants.scale = largestCode(settings) / logOnePlus(full / constants.q);
    return constants;
}

Compander companderOf(const SchemeSettings& settings, const Constants& constants) {
    const double q = constants.q;
    const double scale = constants.scale;
    return {.compress = [=](double x) { return logOnePlus(x / q) * scale; },
            .expand = [=](double code) { return q * expMinusOne(code / scale); },
            .largest = largestCode(settings)};
}

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(log, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    const Constants constants = constantsOf(input.settings, input.range);
    return compandedSteps(companderOf(input.settings, constants), input.settings.bits);
}

bool rangeMatters(const SchemeSettings& settings) {
    return isFitted(settings) || settings.parameters.flag("relative");
}

double overheadBits(const SchemeSettings& settings) {
    return rangeMatters(settings) ? 32 : 0;  // A, as a float32
}

std::vector<CodeField> codeFields(const SchemeSettings& settings, std::int32_t /*code*/) {
    return {{FieldKind::Integer, settings.bits}};
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    const Constants constants = constantsOf(input.settings, input.range);
    const Compander compander = companderOf(input.settings, constants);
    const std::string q = shortText(constants.q, 6);
    const std::string scale = shortText(constants.scale, 6);
    const std::string magnitude = exactText(std::fabs(input.x));
    const double bent = compander.compress(std::fabs(static_cast<double>(input.x)));
    return explainCompanded(
        compander, input.settings.bits, input.x,
        {"Bend the magnitude by the logarithm and scale it",
         "log(1 + " + magnitude + " / " + q + ") * " + scale + " = " + shortText(bent, 6)},
        "sign * " + q + " * (exp(|q| / " + scale + ") - 1)");
}

}  // namespace

extern constinit const Scheme log{
    .family = SchemeFamily::Logarithmic,
    .id = "log",
    .title = "Logarithmic companding",
    .help = "Codes grow with the logarithm of the magnitude: fine near zero, coarse far out.",
    .formula =
        "q = round(log(1 + |x| / Q) * Scale), the sign kept\n"
        "x^ = sign * Q * (exp(|q| / Scale) - 1)\n"
        "fitted: Scale = (2^(b-1) - 1) / log(1 + A / Q), A = max(|alpha|, |beta|)",
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = 2,
    .maximumBits = 16,
    .check = check,
    .build = build,
    .rangeMatters = rangeMatters,
    .overheadBits = overheadBits,
    .unusedPatterns = onlySignBit,
    .codeFields = codeFields,
    .explain = explain};

}  // namespace quantoscope::scalar
