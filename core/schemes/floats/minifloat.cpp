// SPDX-License-Identifier: GPL-3.0-or-later
// A small float of one's own, up to 16 bits: a sign, `exponent_bits` E and the rest mantissa, M.
//   e > 0: (-1)^s 2^(e - bias) (1 + f / 2^M),  e = 0: (-1)^s 2^(1 - bias) f / 2^M
// The bias is IEEE's 2^(E-1) - 1 unless it is one's own. The special values are those of IEEE 754,
// OCP's E4M3 (all ones NaN) or FNUZ (NaN in the place of -0), or none.
#include <algorithm>
#include <array>
#include <string>

#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope::scalar {
namespace {

constexpr std::array kSpecials{Choice{"none", "None: all codes finite"},
                               Choice{"ieee", "IEEE: infinities and NaN"},
                               Choice{"all-ones-nan", "NaN where all bits are ones"},
                               Choice{"negative-zero", "NaN in the place of -0"}};

constexpr std::array kParameters{
    integerParameter("exponent_bits", "Exponent bits", "",
                     "How many bits the exponent takes; the rest after the sign is mantissa. 0 "
                     "takes half of all bits and at most 5: E2M1, E4M3, E5M10.",
                     0, 8, 0),
    flagParameter("own_bias", "Own bias",
                  "Take the bias below instead of IEEE's 2^(exponent bits - 1) - 1.", false),
    integerParameter("bias", "Bias", "",
                     "What is subtracted from the exponent field; counts with own bias alone.",
                     -126, 150, 7),
    choiceParameter("specials", "Special values",
                    "Which codes mean infinity or NaN instead of a number.", kSpecials),
    flagParameter("subnormals", "Subnormals",
                  "Numbers below the smallest normal one in even steps; off, exponent field 0 "
                  "means 0.",
                  true),
    kMinifloatSaturateRow,
    kMinifloatScaleRow,
};

constexpr int kMostBits = 16;

int exponentBits(const SchemeSettings& settings) {
    const auto asked = static_cast<int>(settings.parameters.integer("exponent_bits"));
    return asked > 0 ? asked : std::min(5, settings.bits / 2);
}

SpecialValues specials(const SchemeSettings& settings) {
    const std::string_view id = settings.parameters.choice("specials");
    if (id == "ieee") return SpecialValues::Ieee;
    if (id == "all-ones-nan") return SpecialValues::AllOnesNan;
    return id == "negative-zero" ? SpecialValues::NegativeZero : SpecialValues::None;
}

// Of settings whose bits fit.
MinifloatOptions options(const SchemeSettings& settings) {
    const int exponent = exponentBits(settings);
    const int bias = settings.parameters.flag("own_bias")
                         ? static_cast<int>(settings.parameters.integer("bias"))
                         : (1 << (exponent - 1)) - 1;
    return {{.exponentBits = static_cast<unsigned>(exponent),
             .mantissaBits = static_cast<unsigned>(settings.bits - 1 - exponent),
             .bias = bias,
             .special = specials(settings),
             .isSigned = true,
             .subnormals = settings.parameters.flag("subnormals")},
            settings.parameters.flag("saturate"),
            minifloatScaleOf(settings)};
}

using Functions = MinifloatFunctions<options>;

Status check(const SchemeSettings& settings) {
    const auto refusal = [](std::string what, std::string where) {
        return Error{ErrorCode::InvalidArgument, std::move(what), std::move(where)};
    };
    if (settings.bits < 2 || settings.bits > kMostBits)
        return refusal("A small float has 2 to 16 bits, not " + std::to_string(settings.bits) + ".",
                       "bits");
    const int exponent = exponentBits(settings);
    if (exponent > settings.bits - 1)
        return refusal("A sign and " + std::to_string(exponent) + " exponent bits do not fit " +
                           std::to_string(settings.bits) + " bits.",
                       "exponent_bits");
    return Functions::check(settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    return Functions::build(input);
}

}  // namespace

extern constinit const Scheme minifloat{
    .family = SchemeFamily::Float,
    .id = "minifloat",
    .title = "Small float",
    .help =
        "A sign, an exponent and a mantissa in as many bits as you like: levels dense near 0 "
        "and twice as far apart in each binade.",
    .formula = kMinifloatFormula,
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = 2,
    .maximumBits = kMostBits,
    .check = check,
    .build = build,
    .minifloat = Functions::minifloat,
    .rangeMatters = Functions::rangeMatters,
    .overheadBits = Functions::overheadBits,
    .codeFields = Functions::codeFields,
    .explain = Functions::explain};

}  // namespace quantoscope::scalar
