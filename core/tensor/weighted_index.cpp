// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/weighted_index.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/machine/parallel.h"
#include "core/base/numbers/float_bits.h"
#include "core/tensor/sort_weighted.h"

namespace quantoscope {
namespace {

constexpr std::size_t kBlocksPerTask = 4096;

// The rounding errors of the low parts are left out: relative error below 2^-100.
DoubleDouble product(const DoubleDouble& a, const DoubleDouble& b) {
    const DoubleDouble high = twoProduct(a.high, b.high);
    return twoSum(high.high, high.low + (a.high * b.low + a.low * b.high));
}

}  // namespace

Result<std::shared_ptr<const WeightedIndex>> WeightedIndex::build(std::span<const float> values,
                                                                  std::span<const float> weights,
                                                                  const JobControl& control) {
    assert(values.size() == weights.size());
    Result<SortedWeighted> sorted = sortWeighted(values, weights, control.part(0, 0.9));
    if (!sorted) return sorted.error();
    const auto index = std::make_shared<WeightedIndex>();
    index->m_sorted = std::move(sorted->values);
    index->m_weights = std::move(sorted->weights);
    if (Status summed = index->sumBlocks(control.part(0.9, 1)); !summed) return summed.error();
    return std::shared_ptr<const WeightedIndex>(index);
}

// With D_a the sum of w x and W_a the sum of w, the means lie (D_b W_a - D_a W_b) / (W_a W_b)
// apart, and the spreads grow by the square of that times W_a W_b / (W_a + W_b).
WeightedIndex::Node WeightedIndex::merged(const Node& a, const Node& b) {
    Node node{a.weight + b.weight, a.moment + b.moment, a.spread + b.spread};
    const double cross = (product(b.moment, a.weight) - product(a.moment, b.weight)).value();
    const double distance = cross / a.weight.high / b.weight.high;
    if (distance != 0) node.spread += distance * (cross / node.weight.high);
    return node;
}

WeightedIndex::Node WeightedIndex::blockNode(std::size_t block) const {
    Node node;
    const std::size_t from = block * kBlock;
    for (std::size_t i = from; i < from + kBlock; ++i) {
        const auto w = static_cast<double>(m_weights[i]);
        const DoubleDouble weighted{w * static_cast<double>(m_sorted[i]), 0};  // exact
        node.weight = node.weight + DoubleDouble{w, 0};
        node.moment = node.moment + weighted;
    }
    // The mean is rounded: what that adds is taken off again.
    const double mean = node.moment.value() / node.weight.value();
    WeightedSums about;
    addValues(from, from + kBlock, mean, about);
    const double excess = about.deviation / about.weight * about.deviation;
    node.spread = std::max(0.0, about.squaredError - excess);
    return node;
}

Status WeightedIndex::sumBlocks(const JobControl& control) {
    const std::size_t blocks = m_sorted.size() / kBlock;
    m_nodes.resize(2 * blocks);
    const std::size_t tasks = (blocks + kBlocksPerTask - 1) / kBlocksPerTask;
    const Status summed = forEachBlock(tasks, control, [&](std::size_t task) {
        const std::size_t end = std::min(blocks, (task + 1) * kBlocksPerTask);
        for (std::size_t block = task * kBlocksPerTask; block < end; ++block)
            m_nodes[blocks + block] = blockNode(block);
    });
    if (!summed) return summed;
    for (std::size_t i = blocks; i-- > 1;)
        m_nodes[i] = merged(m_nodes[2 * i], m_nodes[2 * i + 1]);
    DoubleDouble total = blocks > 0 ? m_nodes[1].weight : DoubleDouble{};
    for (std::size_t i = blocks * kBlock; i < m_weights.size(); ++i)
        total = total + DoubleDouble{static_cast<double>(m_weights[i]), 0};
    m_totalWeight = total.value();
    return Done{};
}

std::uint64_t WeightedIndex::rank(float x) const {
    assert(!std::isnan(x));
    const std::uint32_t key = orderedKey(x);
    const auto place = std::partition_point(m_sorted.begin(), m_sorted.end(),
                                            [key](float y) { return orderedKey(y) < key; });
    return static_cast<std::uint64_t>(place - m_sorted.begin());
}

void WeightedIndex::addValues(std::uint64_t from, std::uint64_t to, double level,
                              WeightedSums& sums) const {
    for (std::uint64_t i = from; i < to; ++i) {
        const auto w = static_cast<double>(m_weights[i]);
        const double distance = static_cast<double>(m_sorted[i]) - level;
        sums.weight += w;
        sums.deviation += w * distance;
        sums.squaredError += w * distance * distance;
    }
}

// The nodes that together cover the whole blocks [from, to), walking up from both ends.
void WeightedIndex::addBlocks(std::size_t from, std::size_t to, double level,
                              WeightedSums& sums) const {
    const auto add = [&](const Node& node) {
        const DoubleDouble apart = node.moment - product(node.weight, DoubleDouble{level, 0});
        const double deviation = apart.value();
        sums.weight += node.weight.high;
        sums.deviation += deviation;
        sums.squaredError += node.spread + deviation / node.weight.high * deviation;
    };
    const std::size_t blocks = m_nodes.size() / 2;
    std::size_t left = blocks + from;
    std::size_t right = blocks + to;
    for (; left < right; left /= 2, right /= 2) {
        if (left % 2 == 1) add(m_nodes[left++]);
        if (right % 2 == 1) add(m_nodes[--right]);
    }
}

WeightedSums WeightedIndex::sums(std::uint64_t from, std::uint64_t to, double level) const {
    WeightedSums sums;
    if (from >= to) return sums;
    const auto first = static_cast<double>(m_sorted[from]);
    const bool equal = first == static_cast<double>(m_sorted[to - 1]);
    addCovered(from, to, level, sums);
    if (equal) {
        sums.deviation = sums.weight * (first - level);
        sums.squaredError = sums.deviation * (first - level);
    }
    return sums;
}

void WeightedIndex::addCovered(std::uint64_t from, std::uint64_t to, double level,
                               WeightedSums& sums) const {
    const std::size_t firstBlock = (from + kBlock - 1) / kBlock;
    const std::size_t endBlock = to / kBlock;
    if (firstBlock >= endBlock) {
        addValues(from, to, level, sums);
        return;
    }
    addValues(from, firstBlock * kBlock, level, sums);
    addBlocks(firstBlock, endBlock, level, sums);
    addValues(endBlock * kBlock, to, level, sums);
}

}  // namespace quantoscope
