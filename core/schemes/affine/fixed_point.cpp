// SPDX-License-Identifier: GPL-3.0-or-later
// Fixed point Qm.n in b = m + n bits: whole numbers that count units of 2^-n.
//   q = round(x 2^n), x^ = q 2^-n
//   signed: -2^(b-1) <= q <= 2^(b-1) - 1, m counts the sign bit (ARM's Qm.n; TI leaves it out)
//   unsigned: 0 <= q <= 2^b - 1
// Beyond these q is clamped (saturate) or taken modulo 2^b (wrap), as integer registers do without
// being asked. m may be negative or exceed b: the point then lies beside the bits.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/schemes/affine.h"
#include "core/schemes/explain.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
namespace {

constexpr std::array kOverflows{Choice{"saturate", "Saturate"},
                                Choice{"wrap", "Wrap around (hazard)"}};

constexpr std::array kParameters{
    integerParameter("integer_bits", "Integer bits", "",
                     "m of Qm.n, the sign bit among them; the other bits are fraction. Negative: "
                     "the first fraction bits are left out; more than all bits: the last integer "
                     "bits are.",
                     -32, 48, 3),
    flagParameter("signed", "Signed", "Two's complement instead of numbers from 0 on.", true),
    choiceParameter("overflow", "Overflow",
                    "Saturate keeps the outermost number; wrapping is a hazard: a value just "
                    "beyond the largest number comes back as the lowest.",
                    kOverflows),
};

constexpr std::array kRoundingsOfFixedPoint{Rounding::NearestEven, Rounding::NearestAway,
                                            Rounding::TowardZero, Rounding::Floor,
                                            Rounding::Stochastic};

int fractionBits(const SchemeSettings& settings) {
    return settings.bits - static_cast<int>(settings.parameters.integer("integer_bits"));
}

bool wraps(const SchemeSettings& settings) {
    return settings.parameters.choice("overflow") == "wrap";
}

Status check(const SchemeSettings& settings) {
    if (settings.bits < 1 || settings.bits > 16)
        return Error{ErrorCode::InvalidArgument,
                     "Fixed point has 1 to 16 bits, not " + std::to_string(settings.bits) + ".",
                     "bits"};
    if (settings.codes)
        return Error{ErrorCode::InvalidArgument,
                     "Fixed point uses all codes of its bits: it takes no custom code range.",
                     "codes"};
    return Done{};
}

AffineQuantizer quantizerOf(const SchemeSettings& settings) {
    const bool isSigned = settings.parameters.flag("signed");
    const std::int32_t count = 1 << settings.bits;
    return {.scale = std::ldexp(1.0F, -fractionBits(settings)),
            .zeroPoint = 0,
            .qmin = isSigned ? -count / 2 : 0,
            .qmax = isSigned ? count / 2 - 1 : count - 1,
            .rounding = settings.rounding,
            .byReciprocal = false,
            .wraps = wraps(settings)};
}

Result<AffineQuantizer> affine(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    return quantizerOf(input.settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    const Result<AffineQuantizer> quantizer = affine(input);
    if (!quantizer) return quantizer.error();
    return affineSteps(*quantizer);
}

// The point is agreed on beforehand.
double overheadBits(const SchemeSettings& /*settings*/) {
    return 0;
}

std::vector<CodeField> codeFields(const SchemeSettings& settings, std::int32_t /*code*/) {
    const int sign = settings.parameters.flag("signed") ? 1 : 0;
    const int fraction = std::clamp(fractionBits(settings), 0, settings.bits - sign);
    std::vector<CodeField> fields{{FieldKind::Sign, sign},
                                  {FieldKind::Integer, settings.bits - sign - fraction},
                                  {FieldKind::Fraction, fraction}};
    std::erase_if(fields, [](const CodeField& field) { return field.bits == 0; });
    return fields;
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    return explainAffine(quantizerOf(input.settings), input.x, input.settings.bits);
}

}  // namespace

extern constinit const Scheme fixed_point{
    .family = SchemeFamily::Uniform,
    .id = "fixed-point",
    .title = "Fixed point Qm.n",
    .help =
        "Integers in units of a fixed power of two, as signal processors and small "
        "accelerators have them; wrapping on overflow is a hazard.",
    .formula =
        "q = round(x * 2^n), n = bits - m\n"
        "x^ = q * 2^-n\n"
        "saturate: q = clamp(q, qmin, qmax)\n"
        "wrap (hazard): q = qmin + ((q - qmin) mod 2^bits)",
    .parameters = kParameters,
    .roundings = kRoundingsOfFixedPoint,
    .minimumBits = 1,
    .maximumBits = 16,
    .usesRange = false,
    .check = check,
    .build = build,
    .affine = affine,
    .directOnly = wraps,
    .overheadBits = overheadBits,
    .codeFields = codeFields,
    .explain = explain};

}  // namespace quantoscope::scalar
