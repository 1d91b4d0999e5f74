// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF MXFP4: 32 values in 17 bytes, 4.25 bits per value.
//   0    e, E8M0
//   1    qs, 16 bytes: byte j holds q[j] below and q[j + 16] above, four bits each
// x^ = 2^(e - 128) * table[q], the table twice E2M1 (ggml_tables.h); e = 0 means 2^-128. The
// encoder: e = floor(log2 max |x|) - 2 + 127, at least 0, and the nearest level, the middle toward
// 0. E8M0 codes are all numbers here: 255, NaN elsewhere, is 2^127. Source: ggml,
// src/ggml-quants.c, src/ggml-impl.h.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"
#include "core/schemes/blocks/ggml/kernels.h"
#include "core/schemes/blocks/ggml/tables.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    unpackHalves(block + 1, codes);
}

// 2^(e - 128), of which e = 0 and 1 are subnormal.
float scaleOf(std::uint8_t e) {
    return e < 2 ? std::bit_cast<float>(0x00200000U << e) : std::bit_cast<float>((e - 1U) << 23);
}

void parts(const std::uint8_t* block, Part* parts) {
    parts[0] = {scaleOf(block[0]), kNoShift};
}

constexpr Layout kLayout{.values = 32,
                         .bytes = 17,
                         .partValues = 32,
                         .codes = 16,
                         .table = kDoubleE2M1.data(),
                         .middleTowardZero = true,
                         .unpack = unpack,
                         .parts = parts};

std::uint8_t exponentFor(float peak) {
    if (!(peak > 0)) return 0;
    // The logarithm in float32, which rounds up just below a power of two, as the reference has it.
    const float exponent = std::floor(std::log2(peak)) - 2 + 127;
    return static_cast<std::uint8_t>(std::max(0.0F, exponent));
}

constexpr std::size_t kBlocks = 64;

void encodeSome(std::span<const float> values, std::uint8_t* bytes) {
    const Groups groups{values.data(), values.size() / 32, 32};
    std::array<float, kBlocks> scales;
    std::array<std::uint8_t, 32 * kBlocks> codes;
    peaksOfGroups(groups, scales.data());
    for (std::size_t b = 0; b < groups.count; ++b) {
        bytes[17 * b] = exponentFor(scales[b]);
        scales[b] = scaleOf(bytes[17 * b]);
    }
    roundToE2M1(groups, scales.data(), codes.data());
    for (std::size_t b = 0; b < groups.count; ++b)
        packHalves(codes.data() + 32 * b, bytes + 17 * b + 1);
}

void encode(const BlockRun& /*run*/, std::span<const float> values,
            std::span<const float> /*importance*/, std::span<std::uint8_t> bytes) {
    std::ranges::fill(bytes, std::uint8_t{0});
    for (std::size_t first = 0; first < values.size(); first += 32 * kBlocks)
        encodeSome(values.subspan(first, std::min(32 * kBlocks, values.size() - first)),
                   bytes.data() + first / 32 * 17);
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.add("e", FieldKind::Scale, {0, 8}, static_cast<double>(scaleOf(block[0])));
    list.addElements("q", FieldKind::Index, [](std::size_t i) { return nibbleOfHalves(1, i); });
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields, true);

}  // namespace

extern constinit const Scheme ggml_mxfp4{
    .family = SchemeFamily::Block,
    .id = "ggml-mxfp4",
    .title = "GGUF MXFP4",
    .help =
        "32 values of E2M1 share a power of two, 4.25 bits per value, with the halves of a block "
        "in "
        "one byte; importance changes nothing. Levels and scales are those of MXFP4, some codes "
        "are "
        "not: 0 is +0 whatever its sign, and the middle between two levels goes toward 0, not to "
        "the even code.",
    .formula =
        "x^ = 2^(e - 128) * table[q], table = 0 1 2 3 4 6 8 12 and their negatives\n"
        "e = floor(log2 max |x|) - 2 + 127, q nearest\n"
        "e: 8 bits",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 4,
    .maximumBits = 4,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF MXFP4", 4, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 4; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
