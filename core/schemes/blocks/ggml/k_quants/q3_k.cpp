// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF Q3_K: 256 values in 110 bytes, 3.4375 bits per value; parts of 16.
//   0    hmask, 32 bytes: bit k of byte l is the third bit of q[l + 32 k]
//   32   qs, 64 bytes, two bits a value; in each half of 128 values byte l holds q[l], q[l + 32],
//        q[l + 64], q[l + 96] from its lowest bits up
//   96   scales, 16 of six bits in 12 bytes: the low four of scale j and j + 8 below and above in
//   byte j;
//        the high two of scale j at bit 2 (j / 4) of byte 8 + j mod 4
//   108  d, float16
// x^ = d * (scale - 32) * (q - 4), q from 0 to 7. The encoder fits the scale of each part by moving
// one code at a time, rounds the scales, then rounds the values again. With importance it tries 19
// scales for each part and for the scales. Source: ggml, src/ggml-quants.c.
#include <algorithm>
#include <array>
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
    unpackQuarters(block + 32, 0, codes);
    for (std::size_t k = 0; k < 8; ++k)
        moveBits({k, 1, 2}, block, 32, codes + 32 * k);
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    packQuarters(codes, 0, block + 32);
    for (std::size_t k = 0; k < 8; ++k)
        moveBits({2, 1, k}, codes + 32 * k, 32, block);
}

// The place of scale j's low and high bits.
constexpr BitPlace lowBits(std::size_t j) {
    return {8 * (96 + j % 8) + 4 * (j / 8), 4};
}
constexpr BitPlace highBits(std::size_t j) {
    return {8 * (104 + j % 4) + 2 * (j / 4), 2};
}

int scaleCode(const std::uint8_t* block, std::size_t j) {
    const BitPlace low = lowBits(j);
    const BitPlace high = highBits(j);
    return (block[low.firstBit / 8] >> low.firstBit % 8 & 15) |
           (block[high.firstBit / 8] >> high.firstBit % 8 & 3) << 4;
}

void setScaleCode(unsigned code, std::size_t j, std::uint8_t* block) {
    const BitPlace low = lowBits(j);
    const BitPlace high = highBits(j);
    block[low.firstBit / 8] |= static_cast<std::uint8_t>((code & 15U) << low.firstBit % 8);
    block[high.firstBit / 8] |= static_cast<std::uint8_t>(code >> 4 << high.firstBit % 8);
}

void parts(const std::uint8_t* block, Part* parts) {
    const float d = readFloat16(block + 108);
    for (std::size_t j = 0; j < 16; ++j)
        parts[j] = {d * static_cast<float>(scaleCode(block, j) - 32), kNoShift};
}

constexpr Layout kLayout{.values = 256,
                         .bytes = 110,
                         .partValues = 16,
                         .codes = 8,
                         .firstInteger = -4,
                         .unpack = unpack,
                         .parts = parts};

// The scales as codes, the largest in size becoming -32; returns d.
float roundScales(const float* scales, std::uint8_t* codes) {
    const float largest = *std::max_element(
        scales, scales + 16, [](float a, float b) { return std::abs(a) < std::abs(b); });
    const float inverse = -32 / largest;
    for (std::size_t j = 0; j < 16; ++j)
        codes[j] = largest == 0
                       ? std::uint8_t{0}
                       : static_cast<std::uint8_t>(
                             std::clamp(nearestInteger(inverse * scales[j]), -32, 31) + 32);
    return largest == 0 ? 0.0F : 1 / inverse;
}

// Scales of the parts of one block; with importance also their codes and d.
struct Fits {
    std::array<std::uint8_t, 256> codes{};
    std::array<float, 16> scales{};
    std::array<std::uint8_t, 16> scaleCodes{};
    float d = 0;
};

Fits fit(std::span<const float> block, const float* importance) {
    Fits fits;
    if (importance == nullptr) {
        refineSymmetric({block.data(), nullptr, 16, 16}, 4, fits.scales.data(), fits.codes.data());
        fits.d = roundScales(fits.scales.data(), fits.scaleCodes.data());
        return fits;
    }
    std::array<float, 256> weights{};
    std::array<float, 16> sums{};
    importanceWeights(block, importance, meanSquare(block, 2), weights.data());
    for (std::size_t i = 0; i < 256; ++i)
        sums[i / 16] += weights[i];
    fitSymmetric({block.data(), weights.data(), 16, 16}, 4, fits.scales.data(), fits.codes.data());
    fitSymmetric({fits.scales.data(), sums.data(), 1, 16}, 32, &fits.d, fits.scaleCodes.data());
    return fits;
}

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    std::ranges::fill(bytes, std::uint8_t{0});
    for (std::size_t first = 0; first < values.size(); first += 256) {
        const auto block = values.subspan(first, 256);
        std::uint8_t* to = bytes.data() + first / 256 * kLayout.bytes;
        Fits fits = fit(block, importance.empty() ? nullptr : importance.data() + first);
        writeFloat16(fits.d, to + 108);
        for (std::size_t j = 0; j < 16; ++j)
            setScaleCode(fits.scaleCodes[j], j, to);
        std::array<Part, 16> rounded{};
        parts(to, rounded.data());
        roundAgain(kLayout, block.data(), rounded.data(), 16, fits.codes.data());
        pack(fits.codes.data(), to);
    }
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.addElements("hmask", FieldKind::Integer, [](std::size_t i) {
        return BitPlace{8 * (i % 32) + i / 32, 1};
    });
    list.addElements("q", FieldKind::Integer, [](std::size_t i) { return quarterOfHalf(32, i); });
    for (std::size_t j = 0; j < 16; ++j) {
        const auto scale = static_cast<double>(list.part(j).scale);
        list.add(indexed("scales", j) + " low", FieldKind::Scale, lowBits(j), scale);
        list.add(indexed("scales", j) + " high", FieldKind::Scale, highBits(j), scale);
    }
    list.addFloat16("d", FieldKind::Scale, 108);
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_q3_k{
    .family = SchemeFamily::Block,
    .id = "ggml-q3_k",
    .title = "GGUF Q3_K",
    .help =
        "Parts of 16 values with a scale of 6 bits each, 3.4375 bits per value; the encoder "
        "searches as "
        "ggml does, so a value need not take its nearest level.",
    .formula =
        "x^ = d * (scale - 32) * (q - 4), q = 0 to 7\n"
        "scale: 6 bits for each part of 16 values\n"
        "d: float16 for 256 values",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 3,
    .maximumBits = 3,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF Q3_K", 3, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 3; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
