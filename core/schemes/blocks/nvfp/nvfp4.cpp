// SPDX-License-Identifier: GPL-3.0-or-later
// NVFP4: blocks of 16 numbers of E2M1 under a scale of E4M3 (largest 448), under one float32 scale
// of the whole tensor. The arithmetic is that of NVIDIA's ModelOpt, in float32:
//   s2 = amax of the tensor / (6 * 448)
//   s  = E4M3(amax of the block / (6 * s2)), nearest-even; 1 where the quotient is 0
//   q  = E2M1(x / (s * s2)), nearest-even, saturated;  x^ = q * (s * s2)
//   byte 0: s   bytes 1..8: element 2 i in the low, 2 i + 1 in the high half   4.5 bits a value
// s or s * s2 may round to 0: then the block decodes to 0, whatever its codes. Division by 0
// divides by the smallest float32 instead, which takes all but values below 2^-146 to +-6 as
// infinity would.
#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "core/schemes/blocks/bit_packing.h"
#include "core/schemes/blocks/block_format.h"
#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/element.h"
#include "core/schemes/blocks/kernels.h"
#include "core/schemes/blocks/tensor_magnitude.h"

namespace quantoscope::blocks {
namespace {

constexpr std::size_t kValues = 16;
constexpr std::size_t kBytes = 9;
constexpr std::size_t kChunkBlocks = 64;  // worked on at a time: 4 KiB of values
constexpr int kBits = 4;
constexpr std::uint8_t kScaleOfOne = 0x38;
constexpr Element kElement{.format = kFloat4E2M1, .largest = 7, .negativeZero = false};
constexpr Element kScale{.format = kFloat8E4M3FN, .largest = 0x7E};
constexpr float kLargestElement = 6;
constexpr float kLargestScale = 448;

float tensorScale(const BlockContext& context) {
    return context.numbers.empty() ? 1.0F : context.numbers.front();
}

float divisorOf(float scale) {
    return scale == 0 ? std::numeric_limits<float>::denorm_min() : scale;
}

float scaleOf(const BlockRun& run, std::uint8_t code) {
    return kScale.value(code) * tensorScale(run.context);
}

BlockGeometry geometry(const SchemeSettings& /*settings*/) {
    return {kValues, kBytes, kValues};
}

Result<BlockContext> prepare(std::span<const float> values, const SchemeSettings& /*settings*/,
                             const JobControl& control) {
    const Result<float> magnitude = tensorMagnitude(values, control);
    if (!magnitude) return magnitude.error();
    return BlockContext{{*magnitude / (kLargestElement * kLargestScale)}, 32};
}

void encode(const BlockRun& run, std::span<const float> values, std::span<const float> /*weights*/,
            std::span<std::uint8_t> bytes) {
    const float second = tensorScale(run.context);
    const std::array divisor{divisorOf(kLargestElement * second)};
    const std::size_t blocks = values.size() / kValues;
    std::array<float, kChunkBlocks> scales{};
    std::array<std::uint8_t, kChunkBlocks> scaleCodes;
    for (std::size_t first = 0; first < blocks; first += kChunkBlocks) {
        const std::size_t count = std::min(kChunkBlocks, blocks - first);
        const auto part = values.subspan(first * kValues, count * kValues);
        runMagnitudes(part, kValues, std::span(scales).first(count));
        encodeElements(kScale, Rounding::NearestEven, ScaleUse::Divide, scales, kChunkBlocks,
                       divisor, {scaleCodes.data(), kChunkBlocks, CodePacking::Bytes});
        for (std::size_t i = 0; i < count; ++i)
            if (scaleCodes[i] == 0 && scales[i] / divisor[0] == 0) scaleCodes[i] = kScaleOfOne;
        decodeElements(kScale, scaleCodes.data(), kChunkBlocks, {&second, 1}, scales);
        std::ranges::transform(scales, scales.begin(), divisorOf);
        std::uint8_t* const to = bytes.data() + first * kBytes;
        encodeElements(kElement, Rounding::NearestEven, ScaleUse::Divide, part, kValues,
                       std::span(scales).first(count),
                       {to + 1, kBytes, CodePacking::LowNibbleFirst});
        for (std::size_t i = 0; i < count; ++i)
            to[i * kBytes] = scaleCodes[i];
    }
}

void decode(const BlockRun& run, std::span<const std::uint8_t> bytes, std::span<float> values) {
    const float second = tensorScale(run.context);
    const std::size_t blocks = values.size() / kValues;
    std::array<float, kChunkBlocks> scales;
    std::array<std::uint8_t, kChunkBlocks> scaleCodes{};
    std::array<std::uint8_t, kChunkBlocks * kValues> codes;
    for (std::size_t first = 0; first < blocks; first += kChunkBlocks) {
        const std::size_t count = std::min(kChunkBlocks, blocks - first);
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint8_t* const from = bytes.data() + (first + i) * kBytes;
            scaleCodes[i] = *from;
            unpackNibbles(from + 1, kValues, NibbleOrder::LowFirst, codes.data() + i * kValues);
        }
        decodeElements(kScale, scaleCodes.data(), kChunkBlocks, {&second, 1}, scales);
        decodeElements(kElement, codes.data(), kValues, std::span(scales).first(count),
                       values.subspan(first * kValues, count * kValues));
    }
}

void readCodes(const BlockRun& /*run*/, std::span<const std::uint8_t> bytes,
               std::span<std::int32_t> codes) {
    std::array<std::uint8_t, kValues> block;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (i % kValues == 0)
            unpackNibbles(bytes.data() + i / kValues * kBytes + 1, kValues, NibbleOrder::LowFirst,
                          block.data());
        codes[i] = block[i % kValues];
    }
}

ElementScale elementScaleOf(const BlockRun& run, std::uint8_t code) {
    const float scale = scaleOf(run, code);
    return {ScaleUse::Divide, divisorOf(scale), scale};
}

StepFunction steps(const BlockRun& run, std::span<const std::uint8_t> block, std::size_t /*part*/) {
    return elementSteps(kElement, Rounding::NearestEven, elementScaleOf(run, block[0]));
}

PartScale partScale(const BlockRun& run, std::span<const std::uint8_t> block,
                    std::size_t /*part*/) {
    return {.scale = static_cast<double>(scaleOf(run, block[0]))};
}

void clipEdges(const BlockRun& run, std::span<const std::uint8_t> bytes, std::span<float> low,
               std::span<float> high) {
    EdgesOfCodes edges([&](std::uint8_t code) {
        return elementEdges(kElement, Rounding::NearestEven, elementScaleOf(run, code));
    });
    for (std::size_t i = 0; i < low.size(); ++i) {
        const ElementEdges& ofBlock = edges.of(bytes[i * kBytes]);
        low[i] = ofBlock.low;
        high[i] = ofBlock.high;
    }
}

std::vector<BlockField> fields(const BlockRun& run, std::span<const std::uint8_t> block) {
    std::vector<BlockField> list{{"scale", FieldKind::Scale, 0, 8,
                                  static_cast<double>(kScale.value(block[0])), block[0], -1}};
    std::array<std::uint8_t, kValues> codes;
    unpackNibbles(block.data() + 1, kValues, NibbleOrder::LowFirst, codes.data());
    const float scale = scaleOf(run, block[0]);
    for (std::size_t i = 0; i < kValues; ++i)
        list.push_back({"q[" + std::to_string(i) + "]", FieldKind::Index, 8 + i * kBits, kBits,
                        static_cast<double>(kElement.value(codes[i]) * scale), codes[i],
                        static_cast<std::ptrdiff_t>(i)});
    return list;
}

Status check(const SchemeSettings& settings) {
    return checkBlockSettings(settings, "NVFP4", kBits, kOnlyNearestEven);
}

std::vector<CodeField> codeFields(const SchemeSettings& /*settings*/, std::int32_t /*code*/) {
    return {{FieldKind::Sign, 1}, {FieldKind::Exponent, 2}, {FieldKind::Mantissa, 1}};
}

constexpr BlockFormat kFormat{.geometry = geometry,
                              .prepare = prepare,
                              .encode = encode,
                              .decode = decode,
                              .codes = readCodes,
                              .steps = steps,
                              .partScale = partScale,
                              .clipEdges = clipEdges,
                              .fields = fields};

}  // namespace

extern constinit const Scheme nvfp4{
    .family = SchemeFamily::Block,
    .id = "nvfp4",
    .title = "NVFP4",
    .help =
        "Blocks of 16 4-bit floats under an 8-bit float scale, under one float32 scale of the "
        "whole tensor.",
    .formula =
        "s2 = amax of the tensor / (6 * 448)\n"
        "s = E4M3(amax of the block / (6 * s2)), 1 where the quotient is 0\n"
        "q = E2M1(x / (s * s2)), saturated\n"
        "x^ = q * s * s2",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = kBits,
    .maximumBits = kBits,
    .usesRange = false,
    .check = check,
    .codeFields = codeFields,
    .block = &kFormat};

}  // namespace quantoscope::blocks
