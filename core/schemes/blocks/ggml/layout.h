// SPDX-License-Identifier: GPL-3.0-or-later
// What all GGUF block formats share: a block is cut into parts, and in a part
//     x^ = scale * n(code) + shift
// where n is an integer. A format says where codes, scales and shifts lie in its bytes; decoding,
// step functions and clip edges follow. Source of the layouts: ggml, src/ggml-common.h; of the
// arithmetic, which is float32 without fused operations: src/ggml-quants.c.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/schemes/blocks/block_format.h"

namespace quantoscope::ggml {

inline constexpr std::size_t kMostValues = 256;  // of a block
inline constexpr std::size_t kMostParts = 16;    // of a block

// Adding -0 changes no number, +0 would change -0.
inline constexpr float kNoShift = -0.0F;

struct Part {
    float scale = 0;
    float shift = kNoShift;
};

struct Layout {
    std::size_t values = 0;  // of a block
    std::size_t bytes = 0;
    std::size_t partValues = 0;
    std::size_t codes = 0;  // how many there are
    // n(code) = code + firstInteger, or, if given, table[code] of 16.
    int firstInteger = 0;
    const std::int8_t* table = nullptr;
    bool middleTowardZero = false;  // else the middle between two levels goes up
    bool integerCodes = false;      // what BlockFormat::codes gives is n(code)
    void (*unpack)(const std::uint8_t* block, std::uint8_t* codes) = nullptr;  // [values]
    void (*parts)(const std::uint8_t* block, Part* parts) = nullptr;  // [values / partValues]

    int integer(std::size_t code) const {
        return table != nullptr ? table[code] : static_cast<int>(code) + firstInteger;
    }
    float level(std::size_t code, const Part& part) const {
        return static_cast<float>(integer(code)) * part.scale + part.shift;
    }
};

void decodeBlocks(const Layout& layout, std::span<const std::uint8_t> bytes,
                  std::span<float> values);
void codesOfBlocks(const Layout& layout, std::span<const std::uint8_t> bytes,
                   std::span<std::int32_t> codes);
StepFunction stepsOfPart(const Layout& layout, std::span<const std::uint8_t> block,
                         std::size_t part);
PartScale scaleOfPart(const Layout& layout, std::span<const std::uint8_t> block, std::size_t part);
void clipEdgesOfBlocks(const Layout& layout, std::span<const std::uint8_t> bytes,
                       std::span<float> low, std::span<float> high);

// The members of BlockFormat that follow from a layout.
template <const Layout& kLayout>
struct Format {
    static BlockGeometry geometry(const SchemeSettings& /*settings*/) {
        return {kLayout.values, kLayout.bytes, kLayout.partValues};
    }
    static void decode(const BlockRun& /*run*/, std::span<const std::uint8_t> bytes,
                       std::span<float> values) {
        decodeBlocks(kLayout, bytes, values);
    }
    static void codes(const BlockRun& /*run*/, std::span<const std::uint8_t> bytes,
                      std::span<std::int32_t> codes) {
        codesOfBlocks(kLayout, bytes, codes);
    }
    static StepFunction steps(const BlockRun& /*run*/, std::span<const std::uint8_t> block,
                              std::size_t part) {
        return stepsOfPart(kLayout, block, part);
    }
    static PartScale partScale(const BlockRun& /*run*/, std::span<const std::uint8_t> block,
                               std::size_t part) {
        return scaleOfPart(kLayout, block, part);
    }
    static void clipEdges(const BlockRun& /*run*/, std::span<const std::uint8_t> bytes,
                          std::span<float> low, std::span<float> high) {
        clipEdgesOfBlocks(kLayout, bytes, low, high);
    }
};

// `exact`: the encoder takes each value to the level of the stored scale that is nearest.
template <const Layout& kLayout>
constexpr BlockFormat blockFormat(decltype(BlockFormat::encode) encode,
                                  decltype(BlockFormat::fields) fields, bool exact = false) {
    using F = Format<kLayout>;
    return {.geometry = F::geometry,
            .encode = encode,
            .decode = F::decode,
            .codes = F::codes,
            .steps = F::steps,
            .partScale = F::partScale,
            .clipEdges = F::clipEdges,
            .fields = fields,
            .encodesOtherwise =
                exact ? nullptr : +[](const SchemeSettings& /*settings*/) { return true; }};
}

}  // namespace quantoscope::ggml
