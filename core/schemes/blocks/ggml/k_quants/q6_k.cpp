// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF Q6_K: 256 values in 210 bytes, 6.5625 bits per value; parts of 16.
//   0    ql, 128 bytes, 64 for each half of 128 values: byte l holds the low four bits of q[l]
//        below and of q[l + 64] above, l < 64
//   128  qh, 64 bytes, the high two bits; in each half byte l holds those of q[l], q[l + 32],
//        q[l + 64], q[l + 96] from its lowest bits up, l < 32
//   192  scales, 16 of int8
//   208  d, float16
// x^ = d * scale * (q - 32), q from 0 to 63. The encoder tries 19 scales for each part, rounds the
// scales, of which the largest in size becomes -128, then rounds the values again.
// Source: ggml, src/ggml-quants.c.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"
#include "core/schemes/blocks/ggml/kernels.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    std::fill_n(codes, 256, std::uint8_t{0});
    for (std::size_t k = 0; k < 4; ++k)
        moveBits({k % 2 * 4, 4, 0}, block + k / 2 * 64, 64, codes + 64 * k);
    unpackQuarters(block + 128, 4, codes);
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    for (std::size_t k = 0; k < 4; ++k)
        moveBits({0, 4, k % 2 * 4}, codes + 64 * k, 64, block + k / 2 * 64);
    packQuarters(codes, 4, block + 128);
}

void parts(const std::uint8_t* block, Part* parts) {
    const float d = readFloat16(block + 208);
    for (std::size_t j = 0; j < 16; ++j)
        parts[j] = {d * static_cast<float>(std::bit_cast<std::int8_t>(block[192 + j])), kNoShift};
}

constexpr Layout kLayout{.values = 256,
                         .bytes = 210,
                         .partValues = 16,
                         .codes = 64,
                         .firstInteger = -32,
                         .unpack = unpack,
                         .parts = parts};

// Scales and d into a block of zeros, which it stays when all scales are as good as 0.
bool writeScales(const float* scales, std::uint8_t* block) {
    const float largest = *std::max_element(
        scales, scales + 16, [](float a, float b) { return std::abs(a) < std::abs(b); });
    if (std::abs(largest) < kNothing) return false;
    const float inverse = -128 / largest;
    writeFloat16(1 / inverse, block + 208);
    for (std::size_t j = 0; j < 16; ++j)
        block[192 + j] =
            static_cast<std::uint8_t>(std::min(127, nearestInteger(inverse * scales[j])));
    return true;
}

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    std::ranges::fill(bytes, std::uint8_t{0});
    for (std::size_t first = 0; first < values.size(); first += 256) {
        const float* block = values.data() + first;
        std::uint8_t* to = bytes.data() + first / 256 * kLayout.bytes;
        std::array<std::uint8_t, 256> codes{};
        std::array<float, 16> scales{};
        fitSymmetric({block, importance.empty() ? nullptr : importance.data() + first, 16, 16}, 32,
                     scales.data(), codes.data());
        if (!writeScales(scales.data(), to)) continue;
        std::array<Part, 16> rounded{};
        parts(to, rounded.data());
        roundAgain(kLayout, block, rounded.data(), 16, codes.data());
        pack(codes.data(), to);
    }
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.addElements("q", FieldKind::Integer, [](std::size_t i) {
        return BitPlace{8 * (i / 128 * 64 + i % 64) + i / 64 % 2 * 4, 4};
    });
    list.addElements("qh", FieldKind::Integer, [](std::size_t i) { return quarterOfHalf(128, i); });
    for (std::size_t j = 0; j < 16; ++j)
        list.add(indexed("scales", j), FieldKind::Scale, {8 * (192 + j), 8},
                 static_cast<double>(list.part(j).scale));
    list.addFloat16("d", FieldKind::Scale, 208);
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_q6_k{
    .family = SchemeFamily::Block,
    .id = "ggml-q6_k",
    .title = "GGUF Q6_K",
    .help =
        "Parts of 16 values with a scale of 8 bits each, 6.5625 bits per value; the encoder "
        "searches as ggml does, so a value need not take its nearest level.",
    .formula =
        "x^ = d * scale * (q - 32), q = 0 to 63\n"
        "scale: int8 for each part of 16 values\n"
        "d: float16 for 256 values",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 6,
    .maximumBits = 6,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF Q6_K", 6, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 6; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
