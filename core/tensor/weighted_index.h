// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor's finite values sorted once together with their importance: the exact weighted squared
// error of any interval then costs two look-ups. Values that are not finite, and those of weight 0,
// are left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

struct WeightedSums {
    double weight = 0;        // sum of w
    double deviation = 0;     // sum of w (x - level)
    double squaredError = 0;  // sum of w (x - level)^2
};

class WeightedIndex {
  public:
    // weights has values.size() elements, finite and not negative. Errors: Cancelled.
    static Result<std::shared_ptr<const WeightedIndex>> build(std::span<const float> values,
                                                              std::span<const float> weights,
                                                              const JobControl& control);

    std::span<const float> sorted() const { return m_sorted; }    // ascending, -0 before +0
    std::span<const float> weights() const { return m_weights; }  // in the same order
    double totalWeight() const { return m_totalWeight; }

    // Values whose key is below that of x, as ValueIndex::rank.
    std::uint64_t rank(float x) const;
    // Of the values of rank [from, to), about the level. Relative error below 1e-12.
    WeightedSums sums(std::uint64_t from, std::uint64_t to, double level) const;

  private:
    // Over the values before each block of kBlock: sums about the block's own first value.
    static constexpr std::size_t kBlock = 64;
    struct Block {
        double centre = 0;
        WeightedSums about;  // of the block's values, about its centre
    };

    std::vector<float> m_sorted;
    std::vector<float> m_weights;
    std::vector<Block> m_blocks;
    double m_totalWeight = 0;
};
using WeightedPointer = std::shared_ptr<const WeightedIndex>;

}  // namespace quantoscope
