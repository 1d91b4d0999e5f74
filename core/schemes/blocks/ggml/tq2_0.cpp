// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF TQ2_0: 256 values in 66 bytes, 2.0625 bits per value.
//   0    qs, 64 bytes, two bits a value; in each half of 128 values byte l holds q[l], q[l + 32],
//        q[l + 64], q[l + 96] from its lowest bits up
//   64   d, float16
// x^ = d * (q - 1). The encoder: d = max |x|, q = round(x / d) + 1, halves away from 0; q = 3,
// which means 2 d, is never written. Source: ggml, src/ggml-quants.c.
#include <algorithm>

#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    std::fill_n(codes, 256, std::uint8_t{0});
    unpackQuarters(block, 0, codes);
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    packQuarters(codes, 0, block);
}

void parts(const std::uint8_t* block, Part* parts) {
    parts[0] = {readFloat16(block + 64), kNoShift};
}

constexpr Layout kLayout{.values = 256,
                         .bytes = 66,
                         .partValues = 256,
                         .codes = 4,
                         .firstInteger = -1,
                         .unpack = unpack,
                         .parts = parts};

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    encodePeakBlocks(kLayout, 1, 64, pack, {values, importance, bytes});
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.addElements("q", FieldKind::Integer, [](std::size_t i) { return quarterOfHalf(0, i); });
    list.addFloat16("d", FieldKind::Scale, 64);
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_tq2_0{
    .family = SchemeFamily::Block,
    .id = "ggml-tq2_0",
    .title = "GGUF TQ2_0",
    .help =
        "Ternary values, 256 of which share one scale of 16 bits, 2.0625 bits per value; meant for "
        "weights trained so. Files may hold twice the scale, which the encoder never writes. "
        "Importance changes nothing.",
    .formula =
        "x^ = d * (q - 1), q = 0, 1, 2\n"
        "d = max |x|, q = round(x / d) + 1\n"
        "d: float16",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 2,
    .maximumBits = 2,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF TQ2_0", 2, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 2; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
