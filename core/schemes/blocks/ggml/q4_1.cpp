// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF Q4_1: 32 values in 20 bytes, 5 bits per value.
//   0    d, float16
//   2    m, float16
//   4    qs, 16 bytes: byte j holds q[j] below and q[j + 16] above
// x^ = d * q + m, q from 0 to 15. The encoder: m = min, d = (max - min) / 15,
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
    unpackHalves(block + 4, codes);
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    packHalves(codes, block + 4);
}

void parts(const std::uint8_t* block, Part* parts) {
    parts[0] = {readFloat16(block), readFloat16(block + 2)};
}

constexpr Layout kLayout{.values = 32,
                         .bytes = 20,
                         .partValues = 32,
                         .codes = 16,
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
    list.addElements("q", FieldKind::Integer, [](std::size_t i) { return nibbleOfHalves(4, i); });
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_q4_1{
    .family = SchemeFamily::Block,
    .id = "ggml-q4_1",
    .title = "GGUF Q4_1",
    .help =
        "32 values share a scale and a minimum of 16 bits each, 5 bits per value; codes are "
        "chosen with the scale before it is rounded. With importance a search as in ggml's, "
        "weighed by "
        "the block's own mean square.",
    .formula =
        "x^ = d * q + m, q = 0 to 15\n"
        "m = min, d = (max - min) / 15, q = floor((x - m) / d + 1/2)\n"
        "d, m: float16",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 4,
    .maximumBits = 4,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF Q4_1", 4, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 4; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
