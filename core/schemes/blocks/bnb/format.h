// SPDX-License-Identifier: GPL-3.0-or-later
// bitsandbytes' 4-bit blocks: codes of a table of 16 levels on [-1, 1], under the block's largest
// magnitude. Blocks run on through the flattened tensor.
//   code = the nearest level of clamp(x * (1 / max(absmax, 1e-38)), -1, 1), the middle going down
//   x^ = level * absmax
// Bytes of a block: absmax (float32, little-endian), then the codes, element 2 i in the high half
// of a byte and 2 i + 1 in the low one. bitsandbytes keeps both in arrays of their own. Double
// quantization stores absmax in one byte q instead, in groups of 256 blocks:
//   offset = mean of all absmax;  absmax2 = the largest |absmax - offset| of the group
//   q = the nearest of dynamic_map.h to (absmax - offset) * (1 / absmax2)
//   absmax restored = map[q] * absmax2 + offset
// The codes are made with the exact absmax all the same. Offset and absmax2 are the tensor's.
// Dettmers et al., "QLoRA", arXiv 2305.14314, section 3.
#pragma once

#include <array>
#include <string_view>

#include "core/schemes/blocks/block_format.h"
#include "core/schemes/blocks/kernels.h"

namespace quantoscope {

inline constexpr std::array kBnbBlockSizes{
    Choice{"32", "32"},   Choice{"64", "64"},     Choice{"128", "128"},   Choice{"256", "256"},
    Choice{"512", "512"}, Choice{"1024", "1024"}, Choice{"2048", "2048"}, Choice{"4096", "4096"}};
inline constexpr std::array kBnbParameters{
    choiceParameter("block_size", "Block size", "How many values share one scale.", kBnbBlockSizes,
                    1),
    flagParameter("double_quant", "Double quantization",
                  "Store the scales in 8 bits, in groups of 256 blocks, instead of as float32.",
                  false)};
inline constexpr int kBnbBits = 4;

// The table of ascending levels whose codes are `places`.
constexpr Table16 table16(const std::array<std::uint8_t, 16>& places,
                          const std::array<float, 16>& levels) {
    Table16 table{{}, places, levels};
    for (std::size_t i = 0; i < table.edges.size(); ++i)
        table.edges[i] = (levels[places[i]] + levels[places[i + 1]]) / 2;
    return table;
}

// What BlockFormat asks, for any table.
BlockGeometry bnbGeometry(const SchemeSettings& settings);
Result<BlockContext> bnbPrepare(std::span<const float> values, const SchemeSettings& settings,
                                const JobControl& control);
void bnbEncode(const Table16& table, const BlockRun& run, std::span<const float> values,
               std::span<std::uint8_t> bytes);
void bnbDecode(const Table16& table, const BlockRun& run, std::span<const std::uint8_t> bytes,
               std::span<float> values);
void bnbCodes(const BlockRun& run, std::span<const std::uint8_t> bytes,
              std::span<std::int32_t> codes);
StepFunction bnbSteps(const Table16& table, const BlockRun& run,
                      std::span<const std::uint8_t> block);
PartScale bnbPartScale(const BlockRun& run, std::span<const std::uint8_t> block);
void bnbClipEdges(const Table16& table, const BlockRun& run, std::span<const std::uint8_t> bytes,
                  std::span<float> low, std::span<float> high);
std::vector<BlockField> bnbFields(const Table16& table, const BlockRun& run,
                                  std::span<const std::uint8_t> block);
bool bnbEncodesOtherwise(const SchemeSettings& settings);

template <const Table16& kTable>
inline constexpr BlockFormat kBnbFormat{
    .geometry = bnbGeometry,
    .acrossRows = true,
    .prepare = bnbPrepare,
    .encode = [](const BlockRun& run, std::span<const float> values, std::span<const float>,
                 std::span<std::uint8_t> bytes) { bnbEncode(kTable, run, values, bytes); },
    .decode = [](const BlockRun& run, std::span<const std::uint8_t> bytes,
                 std::span<float> values) { bnbDecode(kTable, run, bytes, values); },
    .codes = bnbCodes,
    .steps = [](const BlockRun& run, std::span<const std::uint8_t> block,
                std::size_t) { return bnbSteps(kTable, run, block); },
    .partScale = [](const BlockRun& run, std::span<const std::uint8_t> block,
                    std::size_t) { return bnbPartScale(run, block); },
    .clipEdges = [](const BlockRun& run, std::span<const std::uint8_t> bytes, std::span<float> low,
                    std::span<float> high) { bnbClipEdges(kTable, run, bytes, low, high); },
    .fields = [](const BlockRun& run,
                 std::span<const std::uint8_t> block) { return bnbFields(kTable, run, block); },
    .encodesOtherwise = bnbEncodesOtherwise};

}  // namespace quantoscope
