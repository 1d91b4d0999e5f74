// SPDX-License-Identifier: GPL-3.0-or-later
// A value's way through a small float, by arithmetic of its own: exact in double, and shares
// nothing with the thresholds that minifloatSteps() finds.
#include <cmath>
#include <string>

#include "core/schemes/explain.h"
#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope {
namespace {

std::string powerOfTwo(int exponent) {
    return "2^" + std::to_string(exponent);
}

std::string bitsOf(std::uint32_t field, unsigned bits) {
    std::string text;
    for (unsigned bit = bits; bit > 0; --bit)
        text += (field >> (bit - 1) & 1U) != 0 ? '1' : '0';
    return text;
}

// |y| rounded to the format, its range of exponents unbounded above.
struct Magnitude {
    double code = 0;  // whole; beyond the finite ones when it overflows
    std::vector<ExplainStep> steps;
};

Magnitude flushed(const SmallFloat& format, double y) {
    const int exponent = 1 - format.bias;
    const bool up = 2 * y > std::ldexp(1.0, exponent);
    return {up ? std::ldexp(1.0, static_cast<int>(format.mantissaBits)) : 0,
            {{"Below the smallest normal number there is only 0: take the nearer",
              explainNumber(y) + (up ? " > " : " <= ") + powerOfTwo(exponent) +
                  " / 2: " + (up ? powerOfTwo(exponent) : "0")}}};
}

Magnitude subnormal(const SmallFloat& format, double y) {
    const int unit = 1 - format.bias - static_cast<int>(format.mantissaBits);
    const double exact = std::ldexp(y, -unit);
    const double code = std::nearbyint(exact);
    return {code,
            {{"Below the smallest normal number " + powerOfTwo(1 - format.bias) +
                  ": subnormal, exponent field 0",
              explainNumber(y) + " < " + powerOfTwo(1 - format.bias)},
             {"Count the steps of " + powerOfTwo(unit) + ", ties to even",
              "round(" + explainNumber(y) + " / " + powerOfTwo(unit) + ") = round(" +
                  explainNumber(exact) + ") = " + explainNumber(code)}}};
}

Magnitude normal(const SmallFloat& format, double y) {
    const int exponent = std::ilogb(y);
    const double significand = std::ldexp(y, -exponent);
    const int field = exponent + format.bias;
    const auto mantissaBits = static_cast<int>(format.mantissaBits);
    const double start = std::ldexp(static_cast<double>(field), mantissaBits);
    const double exact = std::ldexp(significand - 1, mantissaBits);
    const double code = std::nearbyint(start + exact);
    const bool carries = code - start >= std::ldexp(1.0, mantissaBits);
    return {code,
            {{"Split into a significand and a power of two; the exponent field adds the bias",
              explainNumber(y) + " = " + explainNumber(significand) + " × " + powerOfTwo(exponent) +
                  ", " + std::to_string(exponent) + " + " + std::to_string(format.bias) + " = " +
                  std::to_string(field)},
             {"Round the significand to " + std::to_string(mantissaBits) +
                  " mantissa bits, ties to even",
              "round((" + explainNumber(significand) + " - 1) × " + powerOfTwo(mantissaBits) +
                  ") = round(" + explainNumber(exact) + ") = " + explainNumber(code - start) +
                  (carries ? ", which carries into the exponent" : "")}}};
}

Magnitude magnitudeOf(const SmallFloat& format, double y) {
    if (y == 0) return {0, {{"Zero has exponent and mantissa fields 0", "0"}}};
    if (std::isinf(y)) return {y, {}};
    if (std::ilogb(y) >= 1 - format.bias) return normal(format, y);
    return format.subnormals ? subnormal(format, y) : flushed(format, y);
}

// "2^(12 - 7) × (1 + 4/8)", "2^-6 × 5/8", "0".
std::string valueText(const SmallFloat& format, std::uint32_t magnitude) {
    const std::uint32_t steps = 1U << format.mantissaBits;
    const std::uint32_t exponent = magnitude >> format.mantissaBits;
    const std::uint32_t mantissa = magnitude % steps;
    const std::string part = std::to_string(mantissa) + "/" + std::to_string(steps);
    if (magnitude == 0 || (exponent == 0 && !format.subnormals)) return "0";
    if (exponent == 0) return powerOfTwo(1 - format.bias) + " × " + part;
    const std::string power = format.bias < 0
                                  ? std::to_string(exponent) + " + " + std::to_string(-format.bias)
                                  : std::to_string(exponent) + " - " + std::to_string(format.bias);
    return "2^(" + power + ")" + (mantissa > 0 ? " × (1 + " + part + ")" : "");
}

std::string backFormula(const MinifloatOptions& options, std::uint32_t code, float scale, float x) {
    const SmallFloat& format = options.format;
    const std::uint32_t sign = 1U << (format.bits() - 1);
    const std::uint32_t magnitude = code & (sign - 1);
    const float special = decodeSmallFloat(format, code);
    if (!std::isfinite(special)) return explainLevel(special, x);
    const bool negative = (code & sign) != 0;
    const auto size = static_cast<float>(magnitudeValue(format, magnitude));
    const float level = (negative ? -size : size) * scale;
    std::string text = valueText(format, magnitude);
    if (negative) text.insert(0, 1, '-');
    if (options.scale != MinifloatScale::None) text += " × " + explainNumber(scale);
    return text + " = " + explainLevel(level, x);
}

// Leaves the code of the value, with the step that says so when it overflows.
std::uint32_t boundedCode(const MinifloatOptions& options, Magnitude& magnitude, bool negative) {
    const SmallFloat& format = options.format;
    const std::uint32_t finite = finiteMagnitudes(format);
    const std::uint32_t sign = negative ? 1U << (format.bits() - 1) : 0;
    if (magnitude.code < finite) {
        const auto code = static_cast<std::uint32_t>(magnitude.code);
        const bool lacksSign = code == 0 && format.special == SpecialValues::NegativeZero;
        return lacksSign ? 0 : code | sign;
    }
    const std::string largest = explainNumber(largestFinite(format));
    if (options.saturates || !hasOverflowCode(format)) {
        magnitude.steps.push_back(
            {"Beyond the largest number: saturate", (negative ? "-" : "") + largest});
        return (finite - 1) | sign;
    }
    const bool infinite = format.special == SpecialValues::Ieee;
    magnitude.steps.push_back(
        {"Beyond the largest number " + largest + " by half a step or more: overflow",
         infinite ? (negative ? "-inf" : "inf") : "nan"});
    return overflowCode(format, negative);
}

}  // namespace

std::vector<ExplainStep> explainMinifloat(const MinifloatOptions& options,
                                          const ExplainInput& input) {
    const SmallFloat& format = options.format;
    const float scale = minifloatScale(options.scale, largestFinite(format), input.range);
    const bool scaled = options.scale != MinifloatScale::None;
    const float y = input.x / scale;
    const bool negative = std::signbit(y);
    std::vector<ExplainStep> steps;
    if (scaled)
        steps.push_back(
            {"Divide by the scale",
             explainNumber(input.x) + " / " + explainNumber(scale) + " = " + explainNumber(y)});
    Magnitude magnitude = magnitudeOf(format, std::abs(static_cast<double>(y)));
    const std::uint32_t code = boundedCode(options, magnitude, negative);
    steps.insert(steps.end(), magnitude.steps.begin(), magnitude.steps.end());
    const unsigned bits = format.bits();
    std::string fields = bitsOf(code >> (bits - 1), 1) + " " +
                         bitsOf(code >> format.mantissaBits, format.exponentBits);
    if (format.mantissaBits > 0) fields += " " + bitsOf(code, format.mantissaBits);
    steps.push_back(
        {format.mantissaBits > 0 ? "Put sign, exponent and mantissa together"
                                 : "Put sign and exponent together",
         fields + ": " + explainCode(static_cast<std::int32_t>(code), static_cast<int>(bits))});
    steps.push_back(
        {scaled ? "Back: the value of the code, times the scale" : "Back: the value of the code",
         backFormula(options, code, scale, input.x)});
    return steps;
}

}  // namespace quantoscope
