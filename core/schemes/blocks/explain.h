// SPDX-License-Identifier: GPL-3.0-or-later
// One value's way through a block: from the scales in the block's bytes to its code and back.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/schemes/blocks/block_format.h"
#include "core/schemes/explain.h"

namespace quantoscope {

struct BlockPlace {
    BlockRun run;  // of this one block
    std::span<const std::uint8_t> block;
    std::size_t part = 0;
    // The value's place in the block, when it is one of the block's own: what the encoder chose
    // for it is told where its search took another level than the nearest.
    std::optional<std::size_t> element;
};

// As explainValue() has it; `input.steps` are those of the part. A level that the encoder chose
// instead comes last.
std::vector<ExplainStep> explainBlock(const Scheme& scheme, const BlockPlace& place,
                                      const ExplainInput& input);

}  // namespace quantoscope
