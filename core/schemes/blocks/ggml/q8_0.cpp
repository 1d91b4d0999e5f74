// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF Q8_0: 32 values in 34 bytes, 8.5 bits per value.
//   0    d, float16
//   2    q, 32 of int8
// x^ = d * q. The encoder: d = max |x| / 127, q = round(x / d), halves away from 0; it never writes
// -128. Source: ggml, src/ggml-quants.c.

#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

// From int8 to codes from 0 up, or back: by the highest bit.
void flip(const std::uint8_t* from, std::uint8_t* to) {
    for (std::size_t i = 0; i < 32; i += 8)
        writeWord(readWord(from + i) ^ 0x80 * kEveryByte, to + i);
}

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    flip(block + 2, codes);
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    flip(codes, block + 2);
}

void parts(const std::uint8_t* block, Part* parts) {
    parts[0] = {readFloat16(block), kNoShift};
}

constexpr Layout kLayout{.values = 32,
                         .bytes = 34,
                         .partValues = 32,
                         .codes = 256,
                         .firstInteger = -128,
                         .integerCodes = true,
                         .unpack = unpack,
                         .parts = parts};

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    encodePeakBlocks(kLayout, 127, 0, pack, {values, importance, bytes});
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.addFloat16("d", FieldKind::Scale, 0);
    list.addElements("q", FieldKind::Integer, [](std::size_t i) {
        return BitPlace{16 + 8 * i, 8};
    });
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_q8_0{
    .family = SchemeFamily::Block,
    .id = "ggml-q8_0",
    .title = "GGUF Q8_0",
    .help =
        "32 values share one scale of 16 bits, 8.5 bits per value; codes are chosen with the scale "
        "before it is rounded; importance changes nothing.",
    .formula =
        "x^ = d * q, q = -128 to 127\n"
        "d = max |x| / 127, q = round(x / d)\n"
        "d: float16",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 8,
    .maximumBits = 8,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF Q8_0", 8, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 8; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
