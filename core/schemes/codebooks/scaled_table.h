// SPDX-License-Identifier: GPL-3.0-or-later
// Codebooks that are tables on [-1, 1], scaled by the full scale A: bitsandbytes' arithmetic, in
// float32.
//   s = clamp(x * (1 / A), -1, 1); of two neighbouring entries a < b the upper one takes s > (a +
//   b) / 2; x^ = entry * A
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/schemes/scheme.h"

namespace quantoscope {

struct TableEntry {
    float value = 0;
    std::int32_t code = 0;
};

// Entries [K] ascending. Of two entries at 0 the lower one takes what is below 0.
StepFunction scaledTableSteps(std::span<const TableEntry> entries, const Range& range);

// Of a scheme whose parameters are kScaleTypeTable.
std::vector<ExplainStep> explainScaledTable(std::span<const TableEntry> entries,
                                            const ExplainInput& input);

}  // namespace quantoscope
