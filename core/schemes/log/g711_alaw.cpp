// SPDX-License-Identifier: GPL-3.0-or-later
// ITU-T G.711 A-law: the segmented 8-bit code of telephony; its arithmetic is in g711.h.
#include <array>

#include "core/schemes/log/g711.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme g711_alaw;
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
    return checkPlainSettings(g711_alaw, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    return g711Steps(G711Law::A, scalesRange(input.settings), input.range);
}

double overheadBits(const SchemeSettings& settings) {
    return scalesRange(settings) ? 32 : 0;  // A, as a float32
}

std::vector<CodeField> codeFields(const SchemeSettings& /*settings*/, std::int32_t /*code*/) {
    return {{FieldKind::Sign, 1}, {FieldKind::Exponent, 3}, {FieldKind::Mantissa, 4}};
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    return explainG711(G711Law::A, scalesRange(input.settings), input);
}

}  // namespace

extern constinit const Scheme g711_alaw{
    .family = SchemeFamily::Logarithmic,
    .id = "g711-alaw",
    .title = "G.711 A-law",
    .help =
        "The 8-bit telephone code of Europe: sign, segment and step over 13-bit samples, no level "
        "at 0.",
    .formula =
        "sample = round(x * 32768 / A), A = max(|alpha|, |beta|)\n"
        "m = sample >> 3 (NOT m below 0); m < 32: s = 0, j = m / 2; else s = floor(log2 m) "
        "- 4, j = the four bits below the highest of m\n"
        "code = (sign, s, j) XOR 0x55\n"
        "x^ = sign * (s = 0: 16 j + 8; else (16 j + 264) 2^(s-1)) * A / 32768",
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
