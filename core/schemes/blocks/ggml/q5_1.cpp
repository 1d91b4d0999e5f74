// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF Q5_1: 32 values in 24 bytes, 6 bits per value.
//   0    d, float16
//   2    m, float16
//   4    qh, 4 bytes: bit i is the fifth bit of q[i]
//   8    qs, 16 bytes: byte j holds q[j] below and q[j + 16] above, four bits each
// x^ = d * q + m, q from 0 to 31. The encoder: m = min, d = (max - min) / 31,
// q = floor((x - m) / d + 1/2).
// Source: ggml, src/ggml-quants.c.
#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    unpackHalves(block + 8, codes);
    spreadBits(block + 4, 32, 4, codes);
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    packHalves(codes, block + 8);
    gatherBits(codes, 32, 4, block + 4);
}

void parts(const std::uint8_t* block, Part* parts) {
    parts[0] = {readFloat16(block), readFloat16(block + 2)};
}

constexpr Layout kLayout{.values = 32,
                         .bytes = 24,
                         .partValues = 32,
                         .codes = 32,
                         .firstInteger = 0,
                         .unpack = unpack,
                         .parts = parts};

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    encodeAffineBlocks(kLayout, pack, {values, importance, bytes});
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.addFloat16("d", FieldKind::Scale, 0);
    list.addFloat16("m", FieldKind::Minimum, 2);
    list.addElements("q", FieldKind::Integer, [](std::size_t i) { return nibbleOfHalves(8, i); });
    list.addElements("qh", FieldKind::Integer, [](std::size_t i) {
        return BitPlace{std::size_t{8} * 4 + i, 1};
    });
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_q5_1{
    .family = SchemeFamily::Block,
    .id = "ggml-q5_1",
    .title = "GGUF Q5_1",
    .help =
        "32 values share a scale and a minimum of 16 bits each, 6 bits per value; codes are "
        "chosen with the scale before it is rounded. With importance a search as in ggml's, "
        "weighed by "
        "the block's own mean square.",
    .formula =
        "x^ = d * q + m, q = 0 to 31\n"
        "m = min, d = (max - min) / 31, q = floor((x - m) / d + 1/2)\n"
        "d, m: float16",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 5,
    .maximumBits = 5,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF Q5_1", 5, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 5; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
