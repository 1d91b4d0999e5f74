// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/floats/minifloat_scheme.h"

#include <limits>
#include <string>

#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

Error refusal(std::string what, std::string_view where) {
    return {ErrorCode::InvalidArgument, std::move(what), std::string(where)};
}

Status checkNumbers(const SmallFloat& format) {
    const double largest = largestFinite(format);
    if (!(largest > 0))
        return refusal(
            "These special values leave the format no number but 0: choose others, or "
            "more bits.",
            "specials");
    constexpr double kLargest = std::numeric_limits<float>::max();
    if (largest > kLargest)
        return refusal("The largest number of the format, " + shortText(largest) +
                           ", is beyond float32's " + shortText(kLargest) +
                           ": fewer exponent bits or a larger bias bring it down.",
                       "bias");
    constexpr double kSmallest = std::numeric_limits<float>::denorm_min();
    const double smallest = smallestPositive(format);
    if (smallest < kSmallest)
        return refusal("The smallest number of the format, " + shortText(smallest) +
                           ", is below float32's " + shortText(kSmallest) +
                           ": a smaller bias or fewer bits bring it up.",
                       "bias");
    return Done{};
}

}  // namespace

Status checkMinifloat(const MinifloatOptions& options, const SchemeSettings& settings) {
    const auto bits = static_cast<int>(options.format.bits());
    if (settings.bits != bits)
        return refusal("The format has " + std::to_string(bits) + " bits, not " +
                           std::to_string(settings.bits) + ".",
                       "bits");
    if (settings.codes)
        return refusal("The codes of a float are its raw bits: it takes no custom code range.",
                       "codes");
    if (settings.rounding != Rounding::NearestEven)
        return refusal(
            "Small floats round to the nearest number, ties to even: rounding is "
            "nearest-even.",
            "rounding");
    return checkNumbers(options.format);
}

Result<StepFunction> buildMinifloat(const MinifloatOptions& options, const SchemeInput& input) {
    if (Status checked = checkMinifloat(options, input.settings); !checked) return checked.error();
    return minifloatSteps(
        {options.format, options.saturates,
         minifloatScale(options.scale, largestFinite(options.format), input.range)});
}

std::optional<MinifloatQuantizer> quantizeMinifloat(const MinifloatOptions& options,
                                                    const SchemeInput& input) {
    return MinifloatQuantizer::make(
        {options.format, options.saturates,
         minifloatScale(options.scale, largestFinite(options.format), input.range)});
}

// A power of two is stored in 8 bits, as E8M0.
double minifloatOverheadBits(const MinifloatOptions& options) {
    if (options.scale == MinifloatScale::None) return 0;
    return options.scale == MinifloatScale::Float ? 32 : 8;
}

std::vector<CodeField> minifloatFields(const MinifloatOptions& options) {
    std::vector<CodeField> fields{
        {FieldKind::Sign, 1}, {FieldKind::Exponent, static_cast<int>(options.format.exponentBits)}};
    if (options.format.mantissaBits > 0)
        fields.push_back({FieldKind::Mantissa, static_cast<int>(options.format.mantissaBits)});
    return fields;
}

MinifloatScale minifloatScaleOf(const SchemeSettings& settings) {
    const std::string_view id = settings.parameters.choice("scale");
    for (std::size_t i = 0; i < kMinifloatScales.size(); ++i)
        if (kMinifloatScales[i].id == id) return static_cast<MinifloatScale>(i);
    return MinifloatScale::None;
}

}  // namespace quantoscope
