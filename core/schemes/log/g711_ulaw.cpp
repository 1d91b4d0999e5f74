// SPDX-License-Identifier: GPL-3.0-or-later
// ITU-T G.711 mu-law: the segmented 8-bit code of telephony; its arithmetic is in g711.h.
#include <array>

#include "core/schemes/log/g711.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme g711_ulaw;
namespace {

constexpr std::array kParameters{
    flagParameter(
        "range_to_int16", "Range to 16 bits",
        "Scales the range's larger magnitude to 32768; otherwise values are int16 samples "
        "already.",
        true),
};

bool scalesRange(const SchemeSettings& settings) {
    return settings.parameters.flag("range_to_int16");
}

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(g711_ulaw, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    return g711Steps(G711Law::Mu, scalesRange(input.settings), input.range);
}

double overheadBits(const SchemeSettings& settings) {
    return scalesRange(settings) ? 32 : 0;  // A, as a float32
}

std::vector<CodeField> codeFields(const SchemeSettings& /*settings*/, std::int32_t /*code*/) {
    return {{FieldKind::Sign, 1}, {FieldKind::Exponent, 3}, {FieldKind::Mantissa, 4}};
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    return explainG711(G711Law::Mu, scalesRange(input.settings), input);
}

}  // namespace

extern constinit const Scheme g711_ulaw{
    .family = SchemeFamily::Logarithmic,
    .id = "g711-ulaw",
    .title = "G.711 mu-law",
    .help =
        "The 8-bit telephone code of America and Japan: sign, segment and step over 14-bit "
        "samples.",
    .formula =
        "sample = round(x * 32768 / A), A = max(|alpha|, |beta|)\n"
        "m = min(|sample >> 2|, 8158) + 33, s = floor(log2 m) - 5, j = the four bits below "
        "the highest of m\n"
        "code = NOT (sign, s, j)\n"
        "x^ = sign * 4 ((2 j + 33) 2^s - 33) * A / 32768",
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = 8,
    .maximumBits = 8,
    .check = check,
    .build = build,
    .rangeMatters = scalesRange,
    .overheadBits = overheadBits,
    .codeFields = codeFields,
    .explain = explain};

}  // namespace quantoscope::scalar
