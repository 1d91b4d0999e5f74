// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor encoded by a block format: all bytes, and where each slice lies in them. A slice is one
// part of a block, the values that share a step function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/outcome/outcome.h"
#include "core/analysis/passes/slice_pass.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/blocks/block_format.h"

namespace quantoscope {

struct BlockEncoding {
    const BlockFormat* format = nullptr;
    SchemeSettings settings;
    BlockGeometry geometry;
    BlockContext context;
    std::size_t rows = 0;  // each cut into blocks, the last one padded with zeros
    std::size_t rowValues = 0;
    std::size_t blocksPerRow = 0;
    std::vector<std::uint8_t> bytes;  // [blocks() * geometry.bytes]

    std::size_t blocks() const { return rows * blocksPerRow; }
    std::span<const std::uint8_t> block(std::size_t index) const {
        return std::span(bytes).subspan(index * geometry.bytes, geometry.bytes);
    }
    BlockRun run(std::size_t firstBlock) const { return {settings, context, firstBlock}; }

    struct Place {
        std::size_t block = 0;
        std::size_t part = 0;
    };
    Place placeOfSlice(std::size_t slice) const;
    // The place in the tensor of a block's first value, and how many it holds beside padding.
    std::size_t firstValue(std::size_t block) const;
    std::size_t heldValues(std::size_t block) const;
    // The block that holds an element of the tensor.
    std::size_t blockOfElement(std::size_t element) const;

    // One block's values and codes, padding included.
    std::vector<float> decoded(std::size_t index) const;
    std::vector<std::int32_t> codes(std::size_t index) const;
};

// Encodes, decodes and compares, in fixed tasks of whole blocks. Values that are not finite are
// encoded as 0 and left out of the figures. Errors: those of analyze().
Result<SlicePass> blockPass(const Request& request, const Slicing& slicing, const DataSet& data,
                            const JobControl& control);

}  // namespace quantoscope
