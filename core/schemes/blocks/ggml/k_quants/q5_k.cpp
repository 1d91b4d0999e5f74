// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF Q5_K: 256 values in 176 bytes, 5.5 bits per value; parts of 32.
//   0    d, float16
//   2    dmin, float16
//   4    scales, 12 bytes: 8 scales and 8 minima of six bits (packSixBits() says where)
//   16   qh, 32 bytes: bit p of byte l is the fifth bit of value l of part p
//   48   qs, 128 bytes: 32 for each two parts, the first below, the second above
// x^ = d * scale * q - dmin * minimum, q from 0 to 31.
// The encoder fits scale and minimum of each part, rounds them, then rounds the values again.
// Source: ggml, src/ggml-quants.c.
#include <algorithm>
#include <array>

#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    std::fill_n(codes, 256, std::uint8_t{0});
    for (std::size_t p = 0; p < 8; ++p) {
        moveBits({p % 2 * 4, 4, 0}, block + 48 + p / 2 * 32, 32, codes + 32 * p);
        moveBits({p, 1, 4}, block + 16, 32, codes + 32 * p);
    }
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    for (std::size_t p = 0; p < 8; ++p) {
        moveBits({0, 4, p % 2 * 4}, codes + 32 * p, 32, block + 48 + p / 2 * 32);
        moveBits({4, 1, p}, codes + 32 * p, 32, block + 16);
    }
}

void parts(const std::uint8_t* block, Part* parts) {
    const float d = readFloat16(block);
    const float dmin = readFloat16(block + 2);
    std::array<std::uint8_t, 8> scales{};
    std::array<std::uint8_t, 8> minima{};
    unpackSixBits(block + 4, scales.data(), minima.data());
    for (std::size_t p = 0; p < 8; ++p)
        parts[p] = {d * static_cast<float>(scales[p]), -(dmin * static_cast<float>(minima[p]))};
}

void packScales(const std::uint8_t* scales, const std::uint8_t* minima, std::uint8_t* block) {
    packSixBits(scales, minima, block + 4);
}

constexpr Layout kLayout{
    .values = 256, .bytes = 176, .partValues = 32, .codes = 32, .unpack = unpack, .parts = parts};

constexpr AffineSuperblock kRule{kLayout,
                                 {31, -0.5F, 0.1F, 15, false},
                                 {31, -0.9F, 0.05F, 36, false},
                                 2,
                                 63,
                                 0,
                                 levelledSizes,
                                 packScales,
                                 pack};

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    encodeAffineSuperblocks(kRule, {values, importance, bytes});
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.addFloat16("d", FieldKind::Scale, 0);
    list.addFloat16("dmin", FieldKind::Minimum, 2);
    list.addSixBits(4);
    list.addElements("qh", FieldKind::Integer, [](std::size_t i) {
        return BitPlace{8 * (16 + i % 32) + i / 32, 1};
    });
    list.addElements("q", FieldKind::Integer, [](std::size_t i) {
        return BitPlace{8 * (48 + i / 64 * 32 + i % 32) + i / 32 % 2 * 4, 4};
    });
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_q5_k{
    .family = SchemeFamily::Block,
    .id = "ggml-q5_k",
    .title = "GGUF Q5_K",
    .help =
        "Parts of 32 values with a scale and a minimum of 6 bits each, 5.5 bits per value; the "
        "encoder searches as ggml does, so a value need not take its nearest level.",
    .formula =
        "x^ = d * scale * q - dmin * minimum, q = 0 to 31\n"
        "scale, minimum: 6 bits for each part of 32 values\n"
        "d, dmin: float16 for 256 values",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 5,
    .maximumBits = 5,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF Q5_K", 5, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 5; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
