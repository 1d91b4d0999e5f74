// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF Q2_K: 256 values in 84 bytes, 2.625 bits per value; parts of 16.
//   0    scales, 16 bytes, one a part: scale below, minimum above, four bits each
//   16   qs, 64 bytes, two bits a value; in each half of 128 values byte l holds q[l], q[l + 32],
//        q[l + 64], q[l + 96] from its lowest bits up
//   80   d, float16
//   82   dmin, float16
// x^ = d * scale * q - dmin * minimum, q from 0 to 3.
// The encoder fits scale and minimum of each part, rounds them, then rounds the values again.
// Source: ggml, src/ggml-quants.c.
#include <algorithm>
#include <cmath>

#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    std::fill_n(codes, 256, std::uint8_t{0});
    unpackQuarters(block + 16, 0, codes);
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    packQuarters(codes, 0, block + 16);
}

void parts(const std::uint8_t* block, Part* parts) {
    const float d = readFloat16(block + 80);
    const float dmin = readFloat16(block + 82);
    for (std::size_t j = 0; j < 16; ++j)
        parts[j] = {d * static_cast<float>(block[j] & 15),
                    -(dmin * static_cast<float>(block[j] >> 4))};
}

void packScales(const std::uint8_t* scales, const std::uint8_t* minima, std::uint8_t* block) {
    for (std::size_t j = 0; j < 16; ++j)
        block[j] = static_cast<std::uint8_t>((scales[j] & 15) | minima[j] << 4);
}

void sizes(std::span<const float> part, float* weights) {
    std::ranges::transform(part, weights, [](float x) { return std::abs(x); });
}

constexpr Layout kLayout{
    .values = 256, .bytes = 84, .partValues = 16, .codes = 4, .unpack = unpack, .parts = parts};

constexpr AffineSuperblock kRule{
    kLayout, {3, -0.5F, 0.1F, 15, true}, {3, -0.9F, 0.05F, 36, false}, 1, 15, 80, sizes, packScales,
    pack};

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    encodeAffineSuperblocks(kRule, {values, importance, bytes});
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    for (std::size_t j = 0; j < 16; ++j) {
        list.add(indexed("scales", j), FieldKind::Scale, {8 * j, 4},
                 static_cast<double>(list.part(j).scale));
        list.add(indexed("minima", j), FieldKind::Minimum, {8 * j + 4, 4},
                 static_cast<double>(-list.part(j).shift));
    }
    list.addElements("q", FieldKind::Integer, [](std::size_t i) { return quarterOfHalf(16, i); });
    list.addFloat16("d", FieldKind::Scale, 80);
    list.addFloat16("dmin", FieldKind::Minimum, 82);
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_q2_k{
    .family = SchemeFamily::Block,
    .id = "ggml-q2_k",
    .title = "GGUF Q2_K",
    .help =
        "Parts of 16 values with a scale and a minimum of 4 bits each, 2.625 bits per value; the "
        "encoder searches as ggml does, so a value need not take its nearest level.",
    .formula =
        "x^ = d * scale * q - dmin * minimum, q = 0 to 3\n"
        "scale, minimum: 4 bits for each part of 16 values\n"
        "d, dmin: float16 for 256 values",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 2,
    .maximumBits = 2,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF Q2_K", 2, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 2; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
