// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF IQ4_NL: 32 values in 18 bytes, 4.5 bits per value.
//   0    d, float16
//   2    qs, 16 bytes: byte j holds q[j] below and q[j + 16] above, four bits each
// x^ = d * table[q], a table of 16 integers (ggml_tables.h). The encoder tries 15 scales about
// -peak / table[0], the peak being the value of the largest size; without the search it takes peak
// / table[0]. and the codes of that scale, of which d is the best fit. Source: ggml,
// src/ggml-quants.c.
#include <algorithm>
#include <array>

#include "core/schemes/blocks/check.h"
#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/fields.h"
#include "core/schemes/blocks/ggml/tables.h"

namespace quantoscope::blocks {
namespace {

using namespace ggml;

void unpack(const std::uint8_t* block, std::uint8_t* codes) {
    unpackHalves(block + 2, codes);
}

void parts(const std::uint8_t* block, Part* parts) {
    parts[0] = {readFloat16(block), kNoShift};
}

constexpr Layout kLayout{.values = 32,
                         .bytes = 18,
                         .partValues = 32,
                         .codes = 16,
                         .table = kNonlinear4.data(),
                         .unpack = unpack,
                         .parts = parts};

constexpr std::array kParameters{flagParameter(
    "search", "Search",
    "Tries 15 scales for each block, as files are made; otherwise the first, with importance "
    "ignored.",
    true)};

// Groups of 64 blocks, so that the search fills its vectors.
constexpr std::size_t kBlocks = 64;

void encodeSome(bool search, std::span<const float> values, const float* importance,
                std::uint8_t* bytes) {
    const std::size_t blocks = values.size() / 32;
    std::array<float, 32 * kBlocks> weights;
    std::array<std::uint8_t, 32 * kBlocks> codes;
    std::array<float, kBlocks> scales;
    for (std::size_t i = 0; importance != nullptr && i < values.size(); i += 32) {
        const auto block = values.subspan(i, 32);
        importanceWeights(block, importance + i, meanSquare(block, 2), weights.data() + i);
    }
    const WeightedGroups groups{values.data(), importance == nullptr ? nullptr : weights.data(),
                                blocks, 32};
    fitTable(groups, kNonlinear4.data(), search ? 7 : -1, scales.data(), codes.data());
    if (search) roundToTable(groups, kNonlinear4.data(), scales.data(), codes.data());
    for (std::size_t b = 0; b < blocks; ++b) {
        writeFloat16(scales[b], bytes + 18 * b);
        packHalves(codes.data() + 32 * b, bytes + 18 * b + 2);
    }
}

void encode(const BlockRun& run, std::span<const float> values, std::span<const float> importance,
            std::span<std::uint8_t> bytes) {
    const bool search = run.settings.parameters.flag("search");
    std::ranges::fill(bytes, std::uint8_t{0});
    for (std::size_t first = 0; first < values.size(); first += 32 * kBlocks)
        encodeSome(search, values.subspan(first, std::min(32 * kBlocks, values.size() - first)),
                   importance.empty() || !search ? nullptr : importance.data() + first,
                   bytes.data() + first / 32 * 18);
}

std::vector<BlockField> fields(const BlockRun& /*run*/, std::span<const std::uint8_t> block) {
    FieldList list(kLayout, block);
    list.addFloat16("d", FieldKind::Scale, 0);
    list.addElements("q", FieldKind::Index, [](std::size_t i) { return nibbleOfHalves(2, i); });
    return list.take();
}

constexpr BlockFormat kFormat = blockFormat<kLayout>(encode, fields);

}  // namespace

extern constinit const Scheme ggml_iq4_nl{
    .family = SchemeFamily::Block,
    .id = "ggml-iq4_nl",
    .title = "GGUF IQ4_NL",
    .help =
        "32 values share one scale of 16 bits and a table of 16 levels, denser about 0, 4.5 bits "
        "per "
        "value; the encoder searches as ggml does, so a value need not take its nearest level.",
    .formula =
        "x^ = d * table[q], q = 0 to 15\n"
        "table = -127 -104 -83 -65 -49 -35 -22 -10 1 13 25 38 53 69 89 113\n"
        "d: float16",
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = 4,
    .maximumBits = 4,
    .usesRange = false,
    .check =
        [](const SchemeSettings& settings) {
            return checkBlockSettings(settings, "GGUF IQ4_NL", 4, kOnlyNearestEven);
        },
    .codeBits = [](const SchemeSettings& /*settings*/) { return 4; },
    .block = &kFormat};

}  // namespace quantoscope::blocks
