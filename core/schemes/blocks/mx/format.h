// SPDX-License-Identifier: GPL-3.0-or-later
// OCP Microscaling Formats (MX) Specification 1.0, sections 5 and 6: blocks of 32 elements that
// share a scale X = 2^e of 8 bits (E8M0: e + 127; 255 means NaN).
//   e = floor(log2(amax)) - emax, emax the exponent of the element's largest number
//   element = round(x / X), saturated;  x^ = X * element
// Bytes of a block: the scale, then the elements from the first on, each from its lowest bit up.
// Other rules for e, as PyTorch's torchao names them:
//   ceil   ceil(log2(amax)) - emax
//   even   amax is first rounded to the element's mantissa, half up
//   rceil  ceil(log2(amax * (1 / largest))), the product in float32
// e below -127 becomes -127; above 127 the scale is NaN. amax = 0 counts as 2^-126, as in
// microxcaling (rceil: e = -127).
#pragma once

#include <array>
#include <string_view>

#include "core/schemes/blocks/block_format.h"
#include "core/schemes/blocks/element.h"

namespace quantoscope {

struct MxElement {
    Element element;
    int largestExponent = 0;  // emax
    int mantissaBits = 0;     // of its normal numbers

    unsigned bits() const { return element.bits(); }
};

enum class MxScaleRule : std::uint8_t { Floor, Ceil, Even, Rceil };

inline constexpr std::array kMxScaleRules{Choice{"floor", "Floor (OCP)"}, Choice{"ceil", "Ceiling"},
                                          Choice{"even", "Rounded, floor"},
                                          Choice{"rceil", "Ceiling of amax / largest"}};
inline constexpr std::array kMxParameters{choiceParameter(
    "scale_rule", "Scale rule",
    "The power of two from the block's largest magnitude: its exponent (OCP; up to twice the "
    "largest element may clip), the next one up, the exponent after rounding to the element's "
    "mantissa, or the smallest that clips nothing.",
    kMxScaleRules)};
// microxcaling's names: even, nearest (its default), floor.
inline constexpr std::array kMxRoundings{Rounding::NearestEven, Rounding::NearestAway,
                                         Rounding::TowardZero};
inline constexpr std::string_view kMxFormula =
    "X = 2^(floor(log2(amax)) - emax), e + 127 in 8 bits\n"
    "element = round(x / X), saturated\n"
    "x^ = X * element";

// The scale's byte for a block with this largest magnitude, finite.
std::uint8_t mxScaleCode(const MxElement& element, MxScaleRule rule, float magnitude);

// What BlockFormat asks, for any element.
BlockGeometry mxGeometry(const MxElement& element);
void mxEncode(const MxElement& element, const BlockRun& run, std::span<const float> values,
              std::span<std::uint8_t> bytes);
void mxDecode(const MxElement& element, std::span<const std::uint8_t> bytes,
              std::span<float> values);
void mxCodes(const MxElement& element, std::span<const std::uint8_t> bytes,
             std::span<std::int32_t> codes);
StepFunction mxSteps(const MxElement& element, const BlockRun& run,
                     std::span<const std::uint8_t> block);
PartScale mxPartScale(std::span<const std::uint8_t> block);
void mxClipEdges(const MxElement& element, const BlockRun& run, std::span<const std::uint8_t> bytes,
                 std::span<float> low, std::span<float> high);
std::vector<BlockField> mxFields(const MxElement& element, std::span<const std::uint8_t> block);
Status mxCheck(const MxElement& element, const SchemeSettings& settings);

template <const MxElement& kElement>
inline constexpr BlockFormat kMxFormat{
    .geometry = [](const SchemeSettings&) { return mxGeometry(kElement); },
    .encode = [](const BlockRun& run, std::span<const float> values, std::span<const float>,
                 std::span<std::uint8_t> bytes) { mxEncode(kElement, run, values, bytes); },
    .decode = [](const BlockRun&, std::span<const std::uint8_t> bytes,
                 std::span<float> values) { mxDecode(kElement, bytes, values); },
    .codes = [](const BlockRun&, std::span<const std::uint8_t> bytes,
                std::span<std::int32_t> codes) { mxCodes(kElement, bytes, codes); },
    .steps = [](const BlockRun& run, std::span<const std::uint8_t> block,
                std::size_t) { return mxSteps(kElement, run, block); },
    .partScale = [](const BlockRun&, std::span<const std::uint8_t> block,
                    std::size_t) { return mxPartScale(block); },
    .clipEdges = [](const BlockRun& run, std::span<const std::uint8_t> bytes, std::span<float> low,
                    std::span<float> high) { mxClipEdges(kElement, run, bytes, low, high); },
    .fields = [](const BlockRun&,
                 std::span<const std::uint8_t> block) { return mxFields(kElement, block); }};

template <const MxElement& kElement>
constexpr Scheme mxScheme(std::string_view id, std::string_view title, std::string_view help) {
    constexpr int kBits =
        static_cast<int>(kElement.element.integerSteps != 0 ? 8U : kElement.element.format.bits());
    return {.family = SchemeFamily::Block,
            .id = id,
            .title = title,
            .help = help,
            .formula = kMxFormula,
            .parameters = kMxParameters,
            .roundings = kMxRoundings,
            .minimumBits = kBits,
            .maximumBits = kBits,
            .usesRange = false,
            .check = [](const SchemeSettings& settings) { return mxCheck(kElement, settings); },
            .codeFields = [](const SchemeSettings&, std::int32_t) -> std::vector<CodeField> {
                if (kElement.element.integerSteps != 0)
                    return {{FieldKind::Integer, 2}, {FieldKind::Fraction, 6}};
                const SmallFloat& format = kElement.element.format;
                return {{FieldKind::Sign, 1},
                        {FieldKind::Exponent, static_cast<int>(format.exponentBits)},
                        {FieldKind::Mantissa, static_cast<int>(format.mantissaBits)}};
            },
            .block = &kMxFormat<kElement>};
}

}  // namespace quantoscope
