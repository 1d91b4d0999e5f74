// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/compare_values.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <vector>

#include "core/base/machine/parallel.h"
#include "core/metrics/compare_kernels.h"

namespace quantoscope {
namespace {

constexpr std::size_t kBlock = 65536;  // values

// All of it as one part.
void addPairs(std::span<const float> original, std::span<const float> dequantized, float low,
              float high, DirectSums& sums) {
    assert(original.size() == dequantized.size());
    PartErrors all;
    addPairs({.original = original.data(),
              .dequantized = dequantized.data(),
              .count = original.size(),
              .partValues = original.size(),
              .low = &low,
              .high = &high},
             sums, &all);
}

}  // namespace

void addErrors(std::span<const float> original, std::span<const float> dequantized, float low,
               float high, Evaluation& sums) {
    DirectSums added;
    addPairs(original, dequantized, low, high, added);
    addTotals(added, sums);
}

Result<Evaluation> compareValues(std::span<const float> original,
                                 std::span<const float> dequantized, const JobControl& control) {
    const std::size_t blocks = (original.size() + kBlock - 1) / kBlock;
    std::vector<DirectSums> sums(blocks);
    const Status done = forEachBlock(blocks, control, [&](std::size_t block) {
        const std::size_t from = block * kBlock;
        const std::size_t size = std::min(kBlock, original.size() - from);
        constexpr float kNever = std::numeric_limits<float>::infinity();
        addPairs(original.subspan(from, size), dequantized.subspan(from, size), -kNever, kNever,
                 sums[block]);
    });
    if (!done) return done.error();
    Evaluation total;
    for (const DirectSums& ofBlock : sums)
        addTotals(ofBlock, total);
    return total;
}

}  // namespace quantoscope
