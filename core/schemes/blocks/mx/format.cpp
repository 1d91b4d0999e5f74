// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/mx/format.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <string>

#include "core/schemes/blocks/bit_packing.h"
#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/kernels.h"

namespace quantoscope {
namespace {

constexpr std::size_t kValues = 32;       // of a block
constexpr std::size_t kChunkBlocks = 64;  // worked on at a time: 8 KiB of values
constexpr std::uint8_t kNanScale = 255;
constexpr int kScaleBias = 127;
constexpr int kFloatMantissa = 23;

// floor(log2(x)) of a positive float32.
int floorLog2(float x) {
    const auto bits = std::bit_cast<std::uint32_t>(x);
    constexpr std::uint32_t kSmallestNormal = 0x00800000;
    if (bits >= kSmallestNormal) return static_cast<int>(bits >> kFloatMantissa) - kScaleBias;
    return static_cast<int>(std::bit_width(bits)) - 150;
}

int ceilLog2(float x) {
    const int floor = floorLog2(x);
    return std::ldexp(1.0F, floor) < x ? floor + 1 : floor;
}

int exponentOf(const MxElement& element, MxScaleRule rule, float magnitude) {
    if (rule == MxScaleRule::Rceil) {
        const float ratio = magnitude * (1 / element.element.value(element.element.largest));
        return ratio > 0 ? ceilLog2(ratio) : -kScaleBias;
    }
    if (magnitude == 0) return -126 - element.largestExponent;
    if (rule == MxScaleRule::Ceil) return ceilLog2(magnitude) - element.largestExponent;
    if (rule == MxScaleRule::Even) {
        const std::uint32_t half = 1U << (kFloatMantissa - element.mantissaBits - 1);
        magnitude = std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) + half);
    }
    // Rounding may reach the exponent beyond the largest, which counts as 128.
    return floorLog2(magnitude) - element.largestExponent;
}

// 2^(code - 127); NaN of 255.
float scaleOf(std::uint8_t code) {
    constexpr std::uint32_t kTwoToMinus127 = 0x00400000;
    constexpr std::uint32_t kNan = 0x7FC00000;
    if (code == 0) return std::bit_cast<float>(kTwoToMinus127);
    if (code == kNanScale) return std::bit_cast<float>(kNan);
    return std::bit_cast<float>(static_cast<std::uint32_t>(code) << kFloatMantissa);
}

// 1 / X, exact; 0 of a NaN.
float inverseOf(std::uint8_t code) {
    if (code == kNanScale) return 0;
    return scaleOf(static_cast<std::uint8_t>(2 * kScaleBias - code));
}

MxScaleRule ruleOf(const SchemeSettings& settings) {
    return static_cast<MxScaleRule>(settings.parameters.raw(0));
}

ElementScale elementScaleOf(std::uint8_t code) {
    return {ScaleUse::Multiply, inverseOf(code), scaleOf(code)};
}

CodePacking packingOf(const MxElement& element) {
    if (element.bits() == 4) return CodePacking::LowNibbleFirst;
    return element.bits() == 6 ? CodePacking::SixBits : CodePacking::Bytes;
}

void unpackCodes(unsigned bits, const std::uint8_t* bytes, std::uint8_t* codes) {
    if (bits == 4) return unpackNibbles(bytes, kValues, NibbleOrder::LowFirst, codes);
    if (bits == 6) return unpackSixBits(bytes, kValues, codes);
    std::copy_n(bytes, kValues, codes);
}

std::string_view nameOf(const MxElement& element) {
    switch (element.bits()) {
        case 4:
            return "MXFP4";
        case 6:
            return "MXFP6";
        default:
            return element.element.integerSteps != 0 ? "MXINT8" : "MXFP8";
    }
}

}  // namespace

std::uint8_t mxScaleCode(const MxElement& element, MxScaleRule rule, float magnitude) {
    const int exponent = exponentOf(element, rule, magnitude);
    if (exponent > kScaleBias) return kNanScale;
    return static_cast<std::uint8_t>(std::max(exponent, -kScaleBias) + kScaleBias);
}

BlockGeometry mxGeometry(const MxElement& element) {
    return {kValues, 1 + kValues * element.bits() / 8, kValues};
}

void mxEncode(const MxElement& element, const BlockRun& run, std::span<const float> values,
              std::span<std::uint8_t> bytes) {
    const std::size_t stride = mxGeometry(element).bytes;
    const MxScaleRule rule = ruleOf(run.settings);
    std::array<float, kChunkBlocks> scales;
    const std::size_t blocks = values.size() / kValues;
    for (std::size_t first = 0; first < blocks; first += kChunkBlocks) {
        const std::size_t count = std::min(kChunkBlocks, blocks - first);
        const auto part = values.subspan(first * kValues, count * kValues);
        const std::span factors(scales.data(), count);
        std::uint8_t* const to = bytes.data() + first * stride;
        runMagnitudes(part, kValues, factors);
        for (std::size_t i = 0; i < count; ++i) {
            to[i * stride] = mxScaleCode(element, rule, factors[i]);
            factors[i] = inverseOf(to[i * stride]);
        }
        encodeElements(element.element, run.settings.rounding, ScaleUse::Multiply, part, kValues,
                       factors, {to + 1, stride, packingOf(element)});
    }
}

void mxDecode(const MxElement& element, std::span<const std::uint8_t> bytes,
              std::span<float> values) {
    const std::size_t stride = mxGeometry(element).bytes;
    std::array<float, kChunkBlocks> scales;
    std::array<std::uint8_t, kChunkBlocks * kValues> codes;
    const std::size_t blocks = values.size() / kValues;
    for (std::size_t first = 0; first < blocks; first += kChunkBlocks) {
        const std::size_t count = std::min(kChunkBlocks, blocks - first);
        const std::uint8_t* const from = bytes.data() + first * stride;
        for (std::size_t i = 0; i < count; ++i) {
            scales[i] = scaleOf(from[i * stride]);
            unpackCodes(element.bits(), from + i * stride + 1, codes.data() + i * kValues);
        }
        decodeElements(element.element, codes.data(), kValues, std::span(scales.data(), count),
                       values.subspan(first * kValues, count * kValues));
    }
}

void mxCodes(const MxElement& element, std::span<const std::uint8_t> bytes,
             std::span<std::int32_t> codes) {
    const std::size_t stride = mxGeometry(element).bytes;
    const bool isInteger = element.element.integerSteps != 0;
    std::array<std::uint8_t, kValues> block;
    const std::uint8_t* from = bytes.data() + 1;
    for (std::size_t first = 0; first < codes.size(); first += kValues, from += stride) {
        unpackCodes(element.bits(), from, block.data());
        std::int32_t* const to = codes.data() + first;
        if (isInteger)
            std::transform(block.begin(), block.end(), to,
                           [](std::uint8_t code) { return static_cast<std::int8_t>(code); });
        else
            std::copy(block.begin(), block.end(), to);
    }
}

StepFunction mxSteps(const MxElement& element, const BlockRun& run,
                     std::span<const std::uint8_t> block) {
    return elementSteps(element.element, run.settings.rounding, elementScaleOf(block[0]));
}

PartScale mxPartScale(std::span<const std::uint8_t> block) {
    return {.scale = static_cast<double>(scaleOf(block[0]))};
}

void mxClipEdges(const MxElement& element, const BlockRun& run, std::span<const std::uint8_t> bytes,
                 std::span<float> low, std::span<float> high) {
    const std::size_t stride = mxGeometry(element).bytes;
    EdgesOfCodes edges([&](std::uint8_t code) {
        return elementEdges(element.element, run.settings.rounding, elementScaleOf(code));
    });
    for (std::size_t i = 0; i < low.size(); ++i) {
        const ElementEdges& ofBlock = edges.of(bytes[i * stride]);
        low[i] = ofBlock.low;
        high[i] = ofBlock.high;
    }
}

std::vector<BlockField> mxFields(const MxElement& element, std::span<const std::uint8_t> block) {
    const float scale = scaleOf(block[0]);
    std::vector<BlockField> fields{
        {"scale", FieldKind::Scale, 0, 8, static_cast<double>(scale), block[0], -1}};
    std::array<std::uint8_t, kValues> codes;
    unpackCodes(element.bits(), block.data() + 1, codes.data());
    for (std::size_t i = 0; i < kValues; ++i)
        fields.push_back({"q[" + std::to_string(i) + "]", FieldKind::Index, 8 + i * element.bits(),
                          element.bits(),
                          static_cast<double>(element.element.value(codes[i]) * scale),
                          element.element.shownCode(codes[i]), static_cast<std::ptrdiff_t>(i)});
    return fields;
}

Status mxCheck(const MxElement& element, const SchemeSettings& settings) {
    return checkBlockSettings(settings, nameOf(element), static_cast<int>(element.bits()),
                              kMxRoundings);
}

}  // namespace quantoscope
