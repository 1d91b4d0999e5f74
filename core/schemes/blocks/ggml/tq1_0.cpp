// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF TQ1_0: 256 values in 54 bytes, 1.6875 bits per value. Each byte holds five digits of base 3,
// as the fraction digits / 243 of 256, rounded up, so that multiplying by 3 pushes out the next
// digit.
//   0    qs, 32 bytes: digit n of byte j is q[j + 32 n]
//   32   16 bytes: digit n of byte j is q[160 + j + 16 n]
//   48   qh, 4 bytes of four digits: digit n of byte j is q[240 + j + 4 n]
//   52   d, float16
// x^ = d * (q - 1). The encoder: d = max |x|, q = round(x / d) + 1, halves away from 0.
// Source: ggml, src/ggml-quants.c.
#include <array>

#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

constexpr std::array<std::uint8_t, 5> kPowers{1, 3, 9, 27, 81};

// `bytes` bytes of `digits` base-3 digits each: digit n of byte j is code n * bytes + j.
struct Run {
    std::size_t firstByte;
    std::size_t bytes;
    std::size_t digits;
    std::size_t firstCode;
};
constexpr std::array kRuns{Run{0, 32, 5, 0}, Run{32, 16, 5, 160}, Run{48, 4, 4, 240}};

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    for (const Run& run : kRuns)
        for (std::size_t n = 0; n < run.digits; ++n)
            for (std::size_t j = 0; j < run.bytes; ++j) {
                const auto rest = static_cast<std::uint8_t>(block[run.firstByte + j] * kPowers[n]);
                codes[run.firstCode + n * run.bytes + j] = static_cast<std::uint8_t>(rest * 3 >> 8);
            }
}

void pack(const std::uint8_t* codes, std::uint8_t* block) {
    for (const Run& run : kRuns)
        for (std::size_t j = 0; j < run.bytes; ++j) {
            unsigned digits = 0;
            for (std::size_t n = 0; n < run.digits; ++n)
                digits = 3 * digits + codes[run.firstCode + n * run.bytes + j];
            if (run.digits == 4) digits *= 3;
            block[run.firstByte + j] = static_cast<std::uint8_t>((digits * 256 + 242) / 243);
        }
}

void parts(const std::uint8_t* block, Part* parts) {
    parts[0] = {readFloat16(block + 52), kNoShift};
}

constexpr Layout kLayout{.values = 256,
                         .bytes = 54,
                         .partValues = 256,
                         .codes = 3,
                         .firstInteger = -1,
                         .unpack = unpack,
                         .parts = parts};

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> importance, std::span<std::uint8_t> bytes) {
    encodePeakBlocks(kLayout, 1, 52, pack, {values, importance, bytes});
}

// A byte's digits share its bits: one field a byte, of no single element.
std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    for (std::size_t j = 0; j < 52; ++j)
        list.add(j < 48 ? indexed("qs", j) : indexed("qh", j - 48), FieldKind::Index, {8 * j, 8},
                 block[j]);
    list.addFloat16("d", FieldKind::Scale, 52);
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_tq1_0{
    .family = SchemeFamily::Block,
    .id = "ggml-tq1_0",
    .title = "GGUF TQ1_0",
    .help =
        "Ternary values, five to a byte, 256 of which share one scale of 16 bits, 1.6875 bits per "
        "value; meant for weights trained so. Importance changes nothing.",
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
            return checkBlockSettings(settings, "GGUF TQ1_0", 2, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 2; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
