// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF Q5_0: 32 values in 22 bytes, 5.5 bits per value.
//   0    d, float16
//   2    qh, 4 bytes: bit i is the fifth bit of q[i]
//   6    qs, 16 bytes: byte j holds q[j] below and q[j + 16] above, four bits each
// x^ = d * (q - 16), q from 0 to 31. The encoder: d = m / -16 with m the value of the largest
// size, q = min(31, floor(x / d + 16 + 1/2)).
// Source: ggml, src/ggml-quants.c.
#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    unpackHalves(block + 6, codes);
    spreadBits(block + 2, 32, 4, codes);
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    packHalves(codes, block + 6);
    gatherBits(codes, 32, 4, block + 2);
}

void parts(const std::uint8_t* block, Part* parts) {
    parts[0] = {readFloat16(block), kNoShift};
}

constexpr Layout kLayout{.values = 32,
                         .bytes = 22,
                         .partValues = 32,
                         .codes = 32,
                         .firstInteger = -16,
                         .unpack = unpack,
                         .parts = parts};

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    encodeSymmetricBlocks(kLayout, pack, {values, importance, bytes});
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.addFloat16("d", FieldKind::Scale, 0);
    list.addElements("q", FieldKind::Integer, [](std::size_t i) { return nibbleOfHalves(6, i); });
    list.addElements("qh", FieldKind::Integer, [](std::size_t i) {
        return BitPlace{std::size_t{8} * 2 + i, 1};
    });
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_q5_0{
    .family = SchemeFamily::Block,
    .id = "ggml-q5_0",
    .title = "GGUF Q5_0",
    .help =
        "32 values share one scale of 16 bits, 5.5 bits per value: the value of the largest size "
        "becomes the lowest level exactly; codes are chosen with the scale before it is rounded. "
        "With "
        "importance a search as in ggml's, weighed by the block's own mean square.",
    .formula =
        "x^ = d * (q - 16), q = 0 to 31\n"
        "d = m / -16, m the value of the largest size\n"
        "q = min(31, floor(x / d + 16.5))\n"
        "d: float16",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 5,
    .maximumBits = 5,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF Q5_0", 5, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 5; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
