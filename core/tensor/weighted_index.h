// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor's finite values sorted once together with their importance: the exact weighted squared
// error of any interval then costs two look-ups. Values that are not finite, and those of weight 0,
// are left out.
//
// The sorted values are cut into blocks of 64; over the blocks stands a binary tree whose nodes
// hold sum w, sum w x (both in double-double) and the spread sum w (x - mean)^2. With
// d = sum w x - level sum w an interval's error is the sum of spread + d^2 / sum w over at most
// 2 log2(n / 64) nodes and of at most 126 single values: no term is negative, so nothing cancels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/numbers/double_double.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

struct WeightedSums {
    double weight = 0;        // sum of w
    double deviation = 0;     // sum of w (x - level)
    double squaredError = 0;  // sum of w (x - level)^2
};

class WeightedIndex {
  public:
    // weights has values.size() elements, finite and not negative. Sorts with all worker threads;
    // cancel is heard within 100 ms at any size. Needs 8 bytes for each value beside the result.
    // Errors: TooLarge beyond 2^32 values, Cancelled.
    static Result<std::shared_ptr<const WeightedIndex>> build(std::span<const float> values,
                                                              std::span<const float> weights,
                                                              const JobControl& control);

    std::span<const float> sorted() const { return m_sorted; }    // ascending, -0 before +0
    std::span<const float> weights() const { return m_weights; }  // in the same order
    double totalWeight() const { return m_totalWeight; }

    // Values whose key is below that of x, as ValueIndex::rank.
    std::uint64_t rank(float x) const;
    // Of the values of rank [from, to), about the level. Relative error of squaredError below
    // 1e-12 as long as no weight is below 2^-70 of their sum; exact zero where all are the level.
    WeightedSums sums(std::uint64_t from, std::uint64_t to, double level) const;

  private:
    static constexpr std::size_t kBlock = 64;
    struct Node {
        DoubleDouble weight;  // sum of w
        DoubleDouble moment;  // sum of w x
        double spread = 0;    // sum of w (x - mean)^2
    };

    static Node merged(const Node& a, const Node& b);
    Node blockNode(std::size_t block) const;
    Status sumBlocks(const JobControl& control);
    void addCovered(std::uint64_t from, std::uint64_t to, double level, WeightedSums& sums) const;
    void addValues(std::uint64_t from, std::uint64_t to, double level, WeightedSums& sums) const;
    void addBlocks(std::size_t from, std::size_t to, double level, WeightedSums& sums) const;

    FloatBuffer m_sorted;
    FloatBuffer m_weights;
    // [2 B] for B whole blocks: node B + i is block i, node i is made of nodes 2 i and 2 i + 1.
    std::vector<Node> m_nodes;
    double m_totalWeight = 0;
};
using WeightedPointer = std::shared_ptr<const WeightedIndex>;

}  // namespace quantoscope
