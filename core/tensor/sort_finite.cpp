// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/sort_finite.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/machine/parallel.h"
#include "core/base/machine/simd_target.h"
#include "core/base/numbers/float_bits.h"
#include "hwy/contrib/sort/vqsort.h"

namespace quantoscope {
namespace {

constexpr std::size_t kPrefixes = 65536;
// Finite floats have the prefixes [kFirstFinite, kEndFinite).
constexpr std::size_t kFirstFinite = 0x0080;
constexpr std::size_t kEndFinite = 0xFF80;

constexpr std::size_t kOneSortLimit = std::size_t{1} << 17;  // values sorted in one piece
constexpr std::size_t kSmallSortLimit = 128;                 // values that std::sort does faster
constexpr std::size_t kLeastBlock = std::size_t{1} << 18;    // values counted and scattered at once
constexpr std::size_t kMostBlocks = 128;
constexpr std::size_t kLeastGroup = std::size_t{1} << 16;     // values: keys fit the L2 cache
constexpr std::size_t kMostGroups = 2048;                     // of more than one prefix, about
constexpr std::size_t kCountingLimit = std::size_t{1} << 16;  // values of one prefix
constexpr std::size_t kCancelStride = std::size_t{1} << 20;   // values between looks for cancel
constexpr std::uint16_t kDropped = 0xFFFF;                    // group of what is not finite

using PrefixCounts = std::array<std::uint32_t, kPrefixes>;

std::uint16_t prefixOf(float value) {
    return static_cast<std::uint16_t>(orderedKey(value) >> 16);
}

// Neighbouring prefixes whose values are sorted together.
struct Group {
    std::uint64_t first = 0;  // rank of its first value
    std::uint64_t count = 0;
    bool onePrefix = false;
};

void sortKeys(std::span<std::uint32_t> keys) {
    if (keys.size() < kSmallSortLimit) {
        std::sort(keys.begin(), keys.end());
        return;
    }
    applySimdTarget();
    thread_local const hwy::Sorter sorter;
    sorter(keys.data(), keys.size(), hwy::SortAscending());
}

// Finite values by way of their keys: sorting floats would turn -0 into +0.
void sortInOnePiece(std::span<float> values) {
    thread_local std::vector<std::uint32_t> keys;
    keys.resize(values.size());
    std::transform(values.begin(), values.end(), keys.begin(), orderedKey);
    sortKeys(keys);
    std::transform(keys.begin(), keys.end(), values.begin(), floatOfKey);
}

// Counting sort of values that share their prefix.
void sortOnePrefix(std::span<float> values, const JobControl& control) {
    const std::uint32_t prefix = orderedKey(values.front()) & 0xFFFF0000U;
    std::vector<std::uint64_t> counts(kPrefixes);
    for (std::size_t from = 0; from < values.size(); from += kCancelStride) {
        if (control.cancelled()) return;
        const std::size_t n = std::min(kCancelStride, values.size() - from);
        for (const float value : values.subspan(from, n))
            ++counts[orderedKey(value) & 0xFFFFU];
    }
    auto place = values.begin();
    for (std::uint32_t low = 0; low < kPrefixes; ++low) {
        if (low % 4096 == 0 && control.cancelled()) return;
        place = std::fill_n(place, counts[low], floatOfKey(prefix | low));
    }
}

void countOthers(std::span<const float> values, SortedFinite& result) {
    for (const float value : values) {
        if (std::isnan(value)) ++result.nan;
        if (value == std::numeric_limits<float>::infinity()) ++result.positiveInfinity;
        if (value == -std::numeric_limits<float>::infinity()) ++result.negativeInfinity;
    }
}

SortedFinite sortFew(std::span<const float> values) {
    SortedFinite result;
    countOthers(values, result);
    result.values.resize(values.size() - result.nan - result.positiveInfinity -
                         result.negativeInfinity);
    std::copy_if(values.begin(), values.end(), result.values.begin(),
                 [](float value) { return std::isfinite(value); });
    sortInOnePiece(result.values);
    for (std::size_t i = 0; i < result.values.size(); ++i) {
        const std::uint16_t prefix = prefixOf(result.values[i]);
        if (i == 0 || prefix != result.runs.back().prefix) result.runs.push_back({prefix, i});
    }
    return result;
}

// The steps of sorting many values; each is skipped once the job is cancelled.
class ManySorter {
  public:
    ManySorter(std::span<const float> values, const JobControl& control)
        : m_values(values),
          m_control(control),
          m_blockSize(std::max(kLeastBlock, (values.size() + kMostBlocks - 1) / kMostBlocks)),
          m_blocks((values.size() + m_blockSize - 1) / m_blockSize) {}

    Result<SortedFinite> sort();

  private:
    std::span<const float> block(std::size_t index) const {
        const std::size_t from = index * m_blockSize;
        return m_values.subspan(from, std::min(m_blockSize, m_values.size() - from));
    }
    Status countPrefixes();
    void makeGroups();
    void placeBlocks();
    Status scatter();
    Status sortGroups();

    std::span<const float> m_values;
    const JobControl& m_control;
    std::size_t m_blockSize;
    std::size_t m_blocks;
    SortedFinite m_result;
    std::vector<PrefixCounts> m_counts;    // [blocks]
    std::vector<SortedFinite> m_others;    // [blocks] NaNs and infinities alone
    std::vector<Group> m_groups;           // ascending
    std::vector<std::uint16_t> m_groupOf;  // [kPrefixes]
    std::vector<std::uint64_t> m_places;   // [blocks][groups] rank of the next value to place
};

Status ManySorter::countPrefixes() {
    m_counts.resize(m_blocks);
    m_others.resize(m_blocks);
    return forEachBlock(m_blocks, m_control.part(0, 0.2), [this](std::size_t index) {
        PrefixCounts& counts = m_counts[index];
        for (const float value : block(index))
            ++counts[prefixOf(value)];
        std::uint64_t finite = 0;
        for (std::size_t prefix = kFirstFinite; prefix < kEndFinite; ++prefix)
            finite += counts[prefix];
        if (finite < block(index).size()) countOthers(block(index), m_others[index]);
    });
}

void ManySorter::makeGroups() {
    const std::uint64_t target =
        std::max<std::uint64_t>(kLeastGroup, m_values.size() / kMostGroups);
    m_groupOf.assign(kPrefixes, kDropped);
    std::uint64_t rank = 0;
    for (std::size_t prefix = kFirstFinite; prefix < kEndFinite; ++prefix) {
        std::uint64_t count = 0;
        for (const PrefixCounts& counts : m_counts)
            count += counts[prefix];
        if (count == 0) continue;
        m_result.runs.push_back({static_cast<std::uint16_t>(prefix), rank});
        const bool fits = !m_groups.empty() && m_groups.back().count + count <= target;
        if (fits)
            m_groups.back().onePrefix = false;
        else
            m_groups.push_back({rank, 0, true});
        m_groups.back().count += count;
        m_groupOf[prefix] = static_cast<std::uint16_t>(m_groups.size() - 1);
        rank += count;
    }
    m_result.values.resize(rank);
}

void ManySorter::placeBlocks() {
    std::vector<std::uint64_t> next(m_groups.size());
    for (std::size_t i = 0; i < m_groups.size(); ++i)
        next[i] = m_groups[i].first;
    m_places.reserve(m_blocks * m_groups.size());
    for (const PrefixCounts& counts : m_counts) {
        m_places.insert(m_places.end(), next.begin(), next.end());
        for (std::size_t prefix = kFirstFinite; prefix < kEndFinite; ++prefix)
            if (counts[prefix] != 0) next[m_groupOf[prefix]] += counts[prefix];
    }
    m_counts = {};
}

Status ManySorter::scatter() {
    return forEachBlock(m_blocks, m_control.part(0.2, 0.5), [this](std::size_t index) {
        std::uint64_t* const places = m_places.data() + index * m_groups.size();
        float* const sorted = m_result.values.data();
        for (const float value : block(index)) {
            const std::uint16_t group = m_groupOf[prefixOf(value)];
            if (group != kDropped) sorted[places[group]++] = value;
        }
    });
}

Status ManySorter::sortGroups() {
    return forEachBlock(m_groups.size(), m_control.part(0.5, 1), [this](std::size_t index) {
        const Group& group = m_groups[index];
        const std::span values(m_result.values.data() + group.first, group.count);
        if (group.onePrefix && group.count > kCountingLimit)
            sortOnePrefix(values, m_control);
        else
            sortInOnePiece(values);
    });
}

Result<SortedFinite> ManySorter::sort() {
    if (const Status counted = countPrefixes(); !counted) return counted.error();
    makeGroups();
    placeBlocks();
    if (const Status scattered = scatter(); !scattered) return scattered.error();
    if (const Status sorted = sortGroups(); !sorted) return sorted.error();
    if (m_control.cancelled()) return cancelledError();
    for (const SortedFinite& others : m_others) {
        m_result.nan += others.nan;
        m_result.positiveInfinity += others.positiveInfinity;
        m_result.negativeInfinity += others.negativeInfinity;
    }
    return std::move(m_result);
}

}  // namespace

Result<SortedFinite> sortFinite(std::span<const float> values, const JobControl& control) {
    if (control.cancelled()) return cancelledError();
    if (values.size() <= kOneSortLimit) return sortFew(values);
    return ManySorter(values, control).sort();
}

}  // namespace quantoscope
