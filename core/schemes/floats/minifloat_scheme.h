// SPDX-License-Identifier: GPL-3.0-or-later
// What the schemes of small floats share: each is a format, or parameters that make one, and says
// so by one function from settings to MinifloatOptions.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/schemes/floats/minifloat_steps.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

struct MinifloatOptions {
    SmallFloat format;
    bool saturates = true;
    MinifloatScale scale = MinifloatScale::None;
};

// Refuses what no small float scheme takes, and formats without a number but 0 or with numbers that
// float32 lacks.
Status checkMinifloat(const MinifloatOptions& options, const SchemeSettings& settings);
Result<StepFunction> buildMinifloat(const MinifloatOptions& options, const SchemeInput& input);
// Of settings that checkMinifloat() takes.
std::optional<MinifloatQuantizer> quantizeMinifloat(const MinifloatOptions& options,
                                                    const SchemeInput& input);
double minifloatOverheadBits(const MinifloatOptions& options);
std::vector<CodeField> minifloatFields(const MinifloatOptions& options);
std::vector<ExplainStep> explainMinifloat(const MinifloatOptions& options,
                                          const ExplainInput& input);

inline constexpr std::array kMinifloatScales{
    Choice{"none", "None"}, Choice{"power-of-two", "Power of two, rounded down (OCP MX)"},
    Choice{"power-that-fits", "Power of two that fits"}, Choice{"float", "Float32"}};
inline constexpr Parameter kMinifloatScaleRow = choiceParameter(
    "scale", "Scale",
    "Values are divided by a scale that follows the clipping range, A = max(|alpha|, |beta|): A "
    "becomes the largest number M of the format (float32), or s is a power of two, of the "
    "exponents of A and M (OCP MX, which may clip) or the smallest that does not clip.",
    kMinifloatScales);
inline constexpr Parameter kMinifloatSaturateRow =
    flagParameter("saturate", "Saturate",
                  "Values beyond the largest number become that number instead of infinity, or "
                  "NaN where the format has no infinity.",
                  true);

// The tables of the schemes of one format: with infinity or NaN, and without.
inline constexpr std::array kSaturatingTable{kMinifloatSaturateRow, kMinifloatScaleRow};
inline constexpr std::array kScaleTable{kMinifloatScaleRow};

inline constexpr std::string_view kMinifloatFormula =
    "e > 0: value = (-1)^s 2^(e - bias) (1 + f / 2^m)\n"
    "e = 0: value = (-1)^s 2^(1 - bias) f / 2^m\n"
    "q = code nearest to x / scale, ties to even\n"
    "x^ = scale * value(q)";

// A scheme's functions, from its settings -> MinifloatOptions.
template <MinifloatOptions (*kOptions)(const SchemeSettings&)>
struct MinifloatFunctions {
    static Status check(const SchemeSettings& settings) {
        return checkMinifloat(kOptions(settings), settings);
    }
    static Result<StepFunction> build(const SchemeInput& input) {
        return buildMinifloat(kOptions(input.settings), input);
    }
    static std::optional<MinifloatQuantizer> minifloat(const SchemeInput& input) {
        return quantizeMinifloat(kOptions(input.settings), input);
    }
    static bool rangeMatters(const SchemeSettings& settings) {
        return kOptions(settings).scale != MinifloatScale::None;
    }
    static double overheadBits(const SchemeSettings& settings) {
        return minifloatOverheadBits(kOptions(settings));
    }
    static std::vector<CodeField> codeFields(const SchemeSettings& settings,
                                             std::int32_t /*code*/) {
        return minifloatFields(kOptions(settings));
    }
    static std::vector<ExplainStep> explain(const ExplainInput& input) {
        return explainMinifloat(kOptions(input.settings), input);
    }
};

MinifloatScale minifloatScaleOf(const SchemeSettings& settings);

template <SmallFloat kFormat>
MinifloatOptions presetOptions(const SchemeSettings& settings) {
    const bool saturates =
        kFormat.special == SpecialValues::None || settings.parameters.flag("saturate");
    return {kFormat, saturates, minifloatScaleOf(settings)};
}

// The scheme of one format.
template <SmallFloat kFormat>
constexpr Scheme minifloatPreset(std::string_view id, std::string_view title,
                                 std::string_view help) {
    using Functions = MinifloatFunctions<presetOptions<kFormat>>;
    std::span<const Parameter> table = kSaturatingTable;
    if (kFormat.special == SpecialValues::None) table = kScaleTable;
    return {.family = SchemeFamily::Float,
            .id = id,
            .title = title,
            .help = help,
            .formula = kMinifloatFormula,
            .parameters = table,
            .roundings = kOnlyNearestEven,
            .minimumBits = static_cast<int>(kFormat.bits()),
            .maximumBits = static_cast<int>(kFormat.bits()),
            .check = Functions::check,
            .build = Functions::build,
            .minifloat = Functions::minifloat,
            .rangeMatters = Functions::rangeMatters,
            .overheadBits = Functions::overheadBits,
            .codeFields = Functions::codeFields,
            .explain = Functions::explain};
}

}  // namespace quantoscope
