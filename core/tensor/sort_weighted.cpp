// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/sort_weighted.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/machine/parallel.h"
#include "core/base/machine/simd_target.h"
#include "core/base/numbers/float_bits.h"
#include "core/base/text/number_text.h"
#include "hwy/contrib/sort/vqsort.h"

namespace quantoscope {
namespace {

using Key = std::uint64_t;

constexpr std::size_t kBlock = std::size_t{1} << 18;  // values counted and scattered by one task
constexpr std::size_t kGroup = std::size_t{1} << 17;  // values of a group, about
constexpr std::size_t kMostGroups = 1024;
constexpr std::size_t kDrawnForEach = 32;    // sampled keys for each group
constexpr std::size_t kSmallSortLimit = 64;  // keys that std::sort does faster

bool kept(float value, float weight) {
    return std::isfinite(value) && weight > 0;
}

void sortKeys(std::span<Key> keys) {
    if (keys.size() < kSmallSortLimit) {
        std::sort(keys.begin(), keys.end());
        return;
    }
    applySimdTarget();
    thread_local const hwy::Sorter sorter;
    sorter(keys.data(), keys.size(), hwy::SortAscending());
}

// The steps of the sort; each ends early once the job is cancelled.
class WeightedSorter {
  public:
    WeightedSorter(std::span<const float> values, std::span<const float> weights,
                   const JobControl& control)
        : m_values(values),
          m_weights(weights),
          m_control(control),
          m_blocks((values.size() + kBlock - 1) / kBlock) {}

    Result<SortedWeighted> sort() {
        drawSplitters();
        if (Status counted = countGroups(); !counted) return counted.error();
        placeBlocks();
        if (Status scattered = scatter(); !scattered) return scattered.error();
        if (Status sorted = sortGroups(); !sorted) return sorted.error();
        return std::move(m_result);
    }

  private:
    std::size_t groups() const { return m_splitters.size() + 1; }
    Key keyOf(std::size_t place) const {
        return Key{orderedKey(m_values[place])} << 32 | static_cast<Key>(place);
    }
    std::size_t groupOf(Key key) const {
        return static_cast<std::size_t>(std::ranges::upper_bound(m_splitters, key) -
                                        m_splitters.begin());
    }
    // Calls use(key) for each value of a block that is kept.
    template <class Use>
    void forEachKey(std::size_t block, const Use& use) const {
        const std::size_t end = std::min(m_values.size(), (block + 1) * kBlock);
        for (std::size_t i = block * kBlock; i < end; ++i)
            if (kept(m_values[i], m_weights[i])) use(keyOf(i));
    }
    void drawSplitters();
    Status countGroups();
    void placeBlocks();
    Status scatter();
    Status sortGroups();

    std::span<const float> m_values;
    std::span<const float> m_weights;
    const JobControl& m_control;
    std::size_t m_blocks;
    std::vector<Key> m_splitters;        // ascending; group g holds [splitter g - 1, splitter g)
    std::vector<std::uint64_t> m_place;  // [blocks][groups] counts, then ranks of the next key
    std::vector<std::uint64_t> m_first;  // [groups + 1] rank of each group's first key
    std::vector<Key, UninitialisedAllocator<Key>> m_keys;
    SortedWeighted m_result;
};

void WeightedSorter::drawSplitters() {
    const std::size_t count = std::min(kMostGroups, m_values.size() / kGroup);
    if (count < 2) return;
    const std::size_t drawn = count * kDrawnForEach;
    std::vector<Key> sample;
    for (std::size_t i = 0; i < drawn; ++i) {
        const std::size_t place = i * m_values.size() / drawn;
        if (kept(m_values[place], m_weights[place])) sample.push_back(keyOf(place));
    }
    std::ranges::sort(sample);
    for (std::size_t i = kDrawnForEach; i < sample.size(); i += kDrawnForEach)
        m_splitters.push_back(sample[i]);
}

Status WeightedSorter::countGroups() {
    m_place.resize(m_blocks * groups());
    return forEachBlock(m_blocks, m_control.part(0, 0.2), [this](std::size_t block) {
        std::uint64_t* const counts = m_place.data() + block * groups();
        forEachKey(block, [&](Key key) { ++counts[groupOf(key)]; });
    });
}

// Turns counts into the rank at which each block's first key of each group goes.
void WeightedSorter::placeBlocks() {
    std::uint64_t rank = 0;
    m_first.resize(groups() + 1);
    for (std::size_t group = 0; group < groups(); ++group) {
        m_first[group] = rank;
        for (std::size_t block = 0; block < m_blocks; ++block)
            rank += std::exchange(m_place[block * groups() + group], rank);
    }
    m_first.back() = rank;
    m_keys.resize(rank);
    m_result.values.resize(rank);
    m_result.weights.resize(rank);
}

Status WeightedSorter::scatter() {
    return forEachBlock(m_blocks, m_control.part(0.2, 0.5), [this](std::size_t block) {
        std::uint64_t* const places = m_place.data() + block * groups();
        forEachKey(block, [&](Key key) { m_keys[places[groupOf(key)]++] = key; });
    });
}

Status WeightedSorter::sortGroups() {
    return forEachBlock(groups(), m_control.part(0.5, 1), [this](std::size_t group) {
        const std::uint64_t from = m_first[group];
        const std::uint64_t to = m_first[group + 1];
        sortKeys(std::span(m_keys).subspan(from, to - from));
        for (std::uint64_t i = from; i < to; ++i) {
            m_result.values[i] = floatOfKey(static_cast<std::uint32_t>(m_keys[i] >> 32));
            m_result.weights[i] = m_weights[m_keys[i] & 0xFFFFFFFFU];
        }
    });
}

}  // namespace

Result<SortedWeighted> sortWeighted(std::span<const float> values, std::span<const float> weights,
                                    const JobControl& control) {
    constexpr std::uint64_t kMost = std::uint64_t{1} << 32;
    if (values.size() > kMost)
        return Error{ErrorCode::TooLarge,
                     "Importance is taken for at most " + groupedText(kMost) + " values, not " +
                         groupedText(values.size()) + ".",
                     {}};
    return WeightedSorter(values, weights, control).sort();
}

}  // namespace quantoscope
