// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF Q4_0: 32 values in 18 bytes, 4.5 bits per value.
//   0    d, float16
//   2    qs, 16 bytes: byte j holds q[j] below and q[j + 16] above
// x^ = d * (q - 8), q from 0 to 15. The encoder: d = m / -8 with m the value of the largest
// size, q = min(15, floor(x / d + 8 + 1/2)).
// Source: ggml, src/ggml-quants.c.
#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    unpackHalves(block + 2, codes);
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    packHalves(codes, block + 2);
}

void parts(const std::uint8_t* block, Part* parts) {
    parts[0] = {readFloat16(block), kNoShift};
}

constexpr Layout kLayout{.values = 32,
                         .bytes = 18,
                         .partValues = 32,
                         .codes = 16,
                         .firstInteger = -8,
                         .unpack = unpack,
                         .parts = parts};

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    encodeSymmetricBlocks(kLayout, pack, {values, importance, bytes});
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.addFloat16("d", FieldKind::Scale, 0);
    list.addElements("q", FieldKind::Integer, [](std::size_t i) { return nibbleOfHalves(2, i); });
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_q4_0{
    .family = SchemeFamily::Block,
    .id = "ggml-q4_0",
    .title = "GGUF Q4_0",
    .help =
        "32 values share one scale of 16 bits, 4.5 bits per value: the value of the largest size "
        "becomes the lowest level exactly; codes are chosen with the scale before it is rounded. "
        "With "
        "importance a search as in ggml's, weighed by the block's own mean square.",
    .formula =
        "x^ = d * (q - 8), q = 0 to 15\n"
        "d = m / -8, m the value of the largest size\n"
        "q = min(15, floor(x / d + 8.5))\n"
        "d: float16",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 4,
    .maximumBits = 4,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF Q4_0", 4, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 4; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
