// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF IQ4_XS: 256 values in 136 bytes, 4.25 bits per value; parts of 32.
//   0    d, float16
//   2    scales_h, 16 bits: the high two of scale p at bit 2 p
//   4    scales_l, 4 bytes: the low four of scale p, two to a byte, the first below
//   8    qs, 128 bytes, 16 a part: byte j holds q[j] below and q[j + 16] above, four bits each
// x^ = d * (scale - 32) * table[q], a table of 16 integers (ggml_tables.h). The encoder tries 15
// scales for each part about -peak / table[0], the peak being the value of the largest size.
// Source: ggml, src/ggml-quants.c.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"
#include "core/schemes/blocks/ggml/tables.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    for (std::size_t p = 0; p < 8; ++p)
        unpackHalves(block + 8 + 16 * p, codes + 32 * p);
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    for (std::size_t p = 0; p < 8; ++p)
        packHalves(codes + 32 * p, block + 8 + 16 * p);
}

int scaleCode(const std::uint8_t* block, std::size_t p) {
    return (block[4 + p / 2] >> p % 2 * 4 & 15) | (readCode16(block + 2) >> 2 * p & 3) << 4;
}

void setScaleCode(unsigned code, std::size_t p, std::uint8_t* block) {
    block[4 + p / 2] |= static_cast<std::uint8_t>((code & 15U) << p % 2 * 4);
    writeCode16(readCode16(block + 2) | code >> 4 << 2 * p, block + 2);
}

void parts(const std::uint8_t* block, Part* parts) {
    const float d = readFloat16(block);
    for (std::size_t p = 0; p < 8; ++p)
        parts[p] = {d * static_cast<float>(scaleCode(block, p) - 32), kNoShift};
}

constexpr Layout kLayout{.values = 256,
                         .bytes = 136,
                         .partValues = 32,
                         .codes = 16,
                         .table = kNonlinear4.data(),
                         .unpack = unpack,
                         .parts = parts};

// d and the scales' codes into a block of zeros; the 8 scales become what they stand for, with d as
// it was before it became a float16.
void writeScales(float* scales, std::uint8_t* block) {
    const float largest = *std::max_element(
        scales, scales + 8, [](float a, float b) { return std::abs(a) < std::abs(b); });
    const float d = -largest / 32;
    const float inverse = d != 0 ? 1 / d : 0.0F;
    writeFloat16(d, block);
    for (std::size_t p = 0; p < 8; ++p) {
        const int code = std::clamp(nearestInteger(inverse * scales[p]), -32, 31);
        setScaleCode(static_cast<unsigned>(code + 32), p, block);
        scales[p] = d * static_cast<float>(code);
    }
}

// Some blocks at a time, so that the search fills its vectors.
constexpr std::size_t kBlocks = 8;

void encodeSome(std::span<const float> values, const float* importance, std::uint8_t* bytes) {
    std::array<float, 256 * kBlocks> weights;
    std::array<float, 8 * kBlocks> scales;
    std::array<std::uint8_t, 256 * kBlocks> codes;
    for (std::size_t i = 0; importance != nullptr && i < values.size(); i += 256) {
        const auto block = values.subspan(i, 256);
        importanceWeights(block, importance + i, meanSquare(block, 2), weights.data() + i);
    }
    const WeightedGroups groups{values.data(), importance == nullptr ? nullptr : weights.data(),
                                values.size() / 32, 32};
    fitTable(groups, kNonlinear4.data(), 7, scales.data(), codes.data());
    for (std::size_t b = 0; b < values.size() / 256; ++b)
        writeScales(scales.data() + 8 * b, bytes + kLayout.bytes * b);
    roundToTable(groups, kNonlinear4.data(), scales.data(), codes.data());
    for (std::size_t b = 0; b < values.size() / 256; ++b)
        pack(codes.data() + 256 * b, bytes + kLayout.bytes * b);
}

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    std::ranges::fill(bytes, std::uint8_t{0});
    for (std::size_t first = 0; first < values.size(); first += 256 * kBlocks)
        encodeSome(values.subspan(first, std::min(256 * kBlocks, values.size() - first)),
                   importance.empty() ? nullptr : importance.data() + first,
                   bytes.data() + first / 256 * kLayout.bytes);
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.addFloat16("d", FieldKind::Scale, 0);
    for (std::size_t p = 0; p < 8; ++p) {
        const auto scale = static_cast<double>(list.part(p).scale);
        list.add(indexed("scales", p) + " high", FieldKind::Scale, {16 + 2 * p, 2}, scale);
        list.add(indexed("scales", p) + " low", FieldKind::Scale, {32 + 4 * p, 4}, scale);
    }
    list.addElements("q", FieldKind::Index,
                     [](std::size_t i) { return nibbleOfHalves(8 + i / 32 * 16, i % 32); });
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_iq4_xs{
    .family = SchemeFamily::Block,
    .id = "ggml-iq4_xs",
    .title = "GGUF IQ4_XS",
    .help =
        "Parts of 32 values with a scale of 6 bits each and a table of 16 levels, denser about 0, "
        "4.25 "
        "bits per value; the encoder searches as ggml does, so a value need not take its nearest "
        "level.",
    .formula =
        "x^ = d * (scale - 32) * table[q], q = 0 to 15\n"
        "table = -127 -104 -83 -65 -49 -35 -22 -10 1 13 25 38 53 69 89 113\n"
        "d: float16 for 256 values",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 4,
    .maximumBits = 4,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF IQ4_XS", 4, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 4; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
