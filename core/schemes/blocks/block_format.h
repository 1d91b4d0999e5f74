// SPDX-License-Identifier: GPL-3.0-or-later
// What a block format adds to its scheme: short runs of values become bytes that hold their own
// scale. Blocks lie along the last axis, or run on through the whole tensor. The caller pads a last
// short block with zeros and hands over finite values only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/scheme.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

struct BlockGeometry {
    std::size_t values = 0;  // of a block
    std::size_t bytes = 0;   // of a block, scales included
    // Neighbours that share one step function: a block's parts. Divides values.
    std::size_t partValues = 0;
};

// What the whole tensor decides before any block is encoded (a scale of scales); empty for most.
struct BlockContext {
    std::vector<float> numbers;
    double bits = 0;  // that it costs beside the blocks' bytes, for the whole tensor
};

// Whole blocks in a row, of which the first is block `firstBlock` of the tensor.
struct BlockRun {
    const SchemeSettings& settings;
    const BlockContext& context;
    std::size_t firstBlock = 0;
};

// A stretch of a block's bits. Bit i of a block is bit i mod 8 of byte i / 8, the lowest being 0.
struct BlockField {
    std::string name;  // "d", "scales[3]", "q[17]"
    FieldKind kind = FieldKind::Index;
    std::size_t firstBit = 0;
    std::size_t bits = 0;
    double value = 0;             // what it stands for; of an element its level
    std::int32_t code = 0;        // the bits as a number, signed where the format's are
    std::ptrdiff_t element = -1;  // place in the block that it belongs to; -1: the whole block
};

// How a part's levels follow from the numbers its codes stand for: x^ = scale * number + shift.
struct PartScale {
    double scale = 1;
    double shift = 0;
};

struct BlockFormat {
    BlockGeometry (*geometry)(const SchemeSettings& settings);
    bool acrossRows = false;  // blocks run on through the flattened tensor
    // Null when blocks need nothing but themselves. Errors: Cancelled.
    Result<BlockContext> (*prepare)(std::span<const float> values, const SchemeSettings& settings,
                                    const JobControl& control) = nullptr;
    // `values` holds whole blocks, `bytes` as many. `importance` is empty or has values.size()
    // weights, none negative; formats without such a search ignore it.
    void (*encode)(const BlockRun& run, std::span<const float> values,
                   std::span<const float> importance, std::span<std::uint8_t> bytes);
    // Any bytes decode; NaN where the format says so.
    void (*decode)(const BlockRun& run, std::span<const std::uint8_t> bytes,
                   std::span<float> values);
    // The elements' codes, in the order of their values.
    void (*codes)(const BlockRun& run, std::span<const std::uint8_t> bytes,
                  std::span<std::int32_t> codes);
    // Of one block: the step function in force in one part, given its scales. A finite value of
    // that part that the plain nearest rule of the format maps to a level maps to it here; encoders
    // that search may choose otherwise, and say so in the scheme's help.
    StepFunction (*steps)(const BlockRun& run, std::span<const std::uint8_t> block,
                          std::size_t part);
    // Of one block: the scale in force in one part.
    PartScale (*partScale)(const BlockRun& run, std::span<const std::uint8_t> block,
                           std::size_t part);
    // For each part of each block: values beyond low and high are clipped, as StepFunction has it.
    void (*clipEdges)(const BlockRun& run, std::span<const std::uint8_t> bytes,
                      std::span<float> low, std::span<float> high);
    // Of one block, in the order of its bits; together they cover every bit that means anything.
    std::vector<BlockField> (*fields)(const BlockRun& run, std::span<const std::uint8_t> block);
    // Whether encode takes some values elsewhere than steps() does: it searches for the least
    // error, or rounds by a scale finer than the one it stores. Null: never.
    bool (*encodesOtherwise)(const SchemeSettings& settings) = nullptr;
};

}  // namespace quantoscope
