// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/value_index.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "core/base/machine/parallel.h"
#include "core/base/numbers/float_bits.h"
#include "core/tensor/run_search.h"
#include "core/tensor/sort_finite.h"

namespace quantoscope {
namespace {

constexpr std::size_t kTableLimit = 65536;  // values that are worth a table
constexpr std::size_t kSumBlock = kTotalsBlock * std::size_t{1024};  // values added up by one task
constexpr std::size_t kTogether = 32;  // look-ups whose cache misses overlap

std::size_t blockCount(std::uint64_t values) {
    return (values + kTotalsBlock - 1) / kTotalsBlock;
}

}  // namespace

Result<std::shared_ptr<const ValueIndex>> ValueIndex::build(std::span<const float> values,
                                                            const JobControl& control) {
    Result<SortedFinite> sorted = sortFinite(values, control.part(0, 0.9));
    if (!sorted) return sorted.error();
    const auto index = std::make_shared<ValueIndex>();
    index->m_sorted = std::move(sorted->values);
    index->m_nan = sorted->nan;
    index->m_positiveInfinity = sorted->positiveInfinity;
    index->m_negativeInfinity = sorted->negativeInfinity;
    if (const Status added = index->addUp(control.part(0.9, 1)); !added) return added.error();
    index->layRuns(sorted->runs);
    index->sumRunsOutward();
    index->describe();
    return std::shared_ptr<const ValueIndex>(index);
}

// Fills m_below: the totals of each block, then their running sum.
Status ValueIndex::addUp(const JobControl& control) {
    m_below.resize(count() / kTotalsBlock + 1);
    std::vector<KeyTotals> blocks(blockCount(count()));
    const std::size_t tasks = (count() + kSumBlock - 1) / kSumBlock;
    const Status added = forEachBlock(tasks, control, [&](std::size_t task) {
        const std::size_t from = task * kSumBlock;
        const std::size_t n = std::min<std::size_t>(kSumBlock, count() - from);
        const auto part = std::span(blocks).subspan(from / kTotalsBlock, blockCount(n));
        addUpBlocks(sorted().subspan(from, n), part);
    });
    if (!added) return added;
    for (std::size_t i = 1; i < m_below.size(); ++i) {
        m_below[i] = m_below[i - 1];
        m_below[i] += blocks[i - 1];
    }
    return Done{};
}

void ValueIndex::layRuns(std::span<const RunStart> starts) {
    m_runs.resize(starts.size() + 1);
    std::vector<std::uint64_t> ranks(m_runs.size());
    std::vector<KeyTotals> below(m_runs.size());
    for (std::size_t i = 0; i < starts.size(); ++i)
        ranks[i] = starts[i].first;
    ranks.back() = count();
    totalsBelow(m_sorted, m_below, ranks, below);
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        m_runs[i].first = ranks[i];
        m_runs[i].below = below[i];
        m_runs[i].prefix = i < starts.size() ? starts[i].prefix : 0xFFFFU;
    }
    if (count() < kTableLimit) return;
    m_runOfPrefix.reserve(65537);
    for (std::size_t run = 0; run < starts.size(); ++run)
        m_runOfPrefix.resize(starts[run].prefix + std::size_t{1}, static_cast<std::uint16_t>(run));
    m_runOfPrefix.resize(65537, static_cast<std::uint16_t>(starts.size()));
}

void ValueIndex::sumRunsOutward() {
    const auto add = [this](std::size_t from, std::size_t to, std::size_t run, double sign) {
        const RunMoments moments =
            runMoments(runScale(m_runs[run].prefix), m_runs[run + 1].first - m_runs[run].first,
                       m_runs[run + 1].below - m_runs[run].below);
        m_runs[to].moments.sum = m_runs[from].moments.sum + scaled(moments.sum, sign);
        m_runs[to].moments.squares = m_runs[from].moments.squares + scaled(moments.squares, sign);
    };
    const std::size_t end = m_runs.size() - 1;
    const std::size_t zero = static_cast<std::size_t>(
        std::partition_point(m_runs.begin(), m_runs.begin() + static_cast<std::ptrdiff_t>(end),
                             [](const Run& run) { return run.prefix < 0x8000U; }) -
        m_runs.begin());
    for (std::size_t run = zero; run < end; ++run)
        add(run, run + 1, run, 1);
    for (std::size_t run = zero; run-- > 0;)
        add(run + 1, run, run, -1);
}

void ValueIndex::describe() {
    if (count() == 0) return;
    const auto n = static_cast<double>(count());
    const RunMoments all = m_runs.back().moments - m_runs.front().moments;
    m_mean = (all.sum / n).value();
    m_sumOfSquares = all.squares.value();
    m_variance = sums(0, count(), m_mean).squaredError / n;
}

double ValueIndex::quantile(double share) const {
    if (count() == 0) return 0;
    const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(count() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min<std::size_t>(below + 1, count() - 1);
    const double t = place - static_cast<double>(below);
    const auto a = static_cast<double>(m_sorted[below]);
    const auto b = static_cast<double>(m_sorted[above]);
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

std::size_t ValueIndex::distinctCount(std::size_t limit) const {
    std::size_t distinct = 0;
    std::uint64_t place = 0;
    while (place < count() && distinct < limit) {
        const float value = m_sorted[place];
        ++distinct;
        place = rank(nextFloat(value == 0 ? 0.0F : value));
    }
    return distinct;
}

std::uint64_t ValueIndex::rank(float x) const {
    std::uint64_t rank = 0;
    ranks({&x, 1}, {&rank, 1});
    return rank;
}

void ValueIndex::ranks(std::span<const float> x, std::span<std::uint64_t> ranks) const {
    assert(x.size() == ranks.size());
    std::array<std::size_t, kTogether> runs{};
    for (std::size_t from = 0; from < x.size(); from += kTogether) {
        const std::size_t n = std::min(kTogether, x.size() - from);
        findRanks(x.subspan(from, n), ranks.data() + from, runs.data());
    }
}

void ValueIndex::marks(std::span<const float> x, std::span<Mark> marks) const {
    assert(x.size() == marks.size());
    std::array<std::uint64_t, kTogether> ranks{};
    std::array<std::size_t, kTogether> runs{};
    std::array<KeyTotals, kTogether> below{};
    for (std::size_t from = 0; from < x.size(); from += kTogether) {
        const std::size_t n = std::min(kTogether, x.size() - from);
        findRanks(x.subspan(from, n), ranks.data(), runs.data());
        totalsBelow(m_sorted, m_below, std::span(ranks).first(n), below);
        for (std::size_t i = 0; i < n; ++i)
            marks[from + i] = {ranks[i], below[i], runs[i]};
    }
}

std::size_t ValueIndex::runOfPrefix(std::uint32_t prefix) const {
    if (!m_runOfPrefix.empty()) return m_runOfPrefix[prefix];
    const auto runs = std::span(m_runs).first(m_runs.size() - 1);
    return static_cast<std::size_t>(
        std::partition_point(runs.begin(), runs.end(),
                             [prefix](const Run& run) { return run.prefix < prefix; }) -
        runs.begin());
}

std::size_t ValueIndex::runOfRank(std::uint64_t rank) const {
    const auto after = std::partition_point(m_runs.begin(), m_runs.end() - 1,
                                            [rank](const Run& run) { return run.first <= rank; });
    if (rank == count()) return m_runs.size() - 1;
    return static_cast<std::size_t>(after - m_runs.begin()) - 1;
}

// Of at most kTogether x: guesses each place inside its run, corrects the guess once by the value
// found there, and searches from it; memory is fetched ahead for all between the steps.
void ValueIndex::findRanks(std::span<const float> x, std::uint64_t* ranks,
                           std::size_t* runs) const {
    std::array<RunSearch, kTogether> searches;
    const float* const sorted = m_sorted.data();
    for (std::size_t i = 0; i < x.size(); ++i) {
        assert(!std::isnan(x[i]));
        const std::uint32_t key = orderedKey(x[i]);
        runs[i] = runOfPrefix(key >> 16);
        const Run& run = m_runs[runs[i]];
        const bool inside = run.prefix == key >> 16;
        searches[i] = {key, run.first, inside ? m_runs[runs[i] + 1].first : run.first};
        searches[i].guess(sorted);
    }
    for (std::size_t i = 0; i < x.size(); ++i)
        searches[i].correct(sorted);
    for (std::size_t i = 0; i < x.size(); ++i) {
        ranks[i] = searches[i].find(sorted);
        __builtin_prefetch(&m_below[ranks[i] / kTotalsBlock]);
        const bool ended = ranks[i] == searches[i].to && searches[i].from < searches[i].to;
        if (ended) ++runs[i];
    }
}

IntervalSums ValueIndex::sums(std::uint64_t from, std::uint64_t to, double level) const {
    const std::array<std::uint64_t, 2> ranks{from, to};
    std::array<KeyTotals, 2> below;
    totalsBelow(m_sorted, m_below, ranks, below);
    return sums({from, below[0], runOfRank(from)}, {to, below[1], runOfRank(to)}, level);
}

IntervalSums ValueIndex::sums(const Mark& from, const Mark& to, double level) const {
    if (from.rank >= to.rank) return {};
    const RunScale scale = runScale(m_runs[from.run].prefix);
    if (from.run == to.run)
        return runSums(scale, to.rank - from.rank, to.below - from.below, level);
    const Run& next = m_runs[from.run + 1];
    const Run& last = m_runs[to.run];
    IntervalSums sums = runSums(scale, next.first - from.rank, next.below - from.below, level);
    sums += sumsOfRuns(from.run + 1, to.run, level);
    if (to.rank > last.first)
        sums += runSums(runScale(last.prefix), to.rank - last.first, to.below - last.below, level);
    return sums;
}

// Of the whole runs [from, to).
IntervalSums ValueIndex::sumsOfRuns(std::size_t from, std::size_t to, double level) const {
    if (from >= to) return {};
    const Run& first = m_runs[from];
    const Run& end = m_runs[to];
    if (from + 1 == to)
        return runSums(runScale(first.prefix), end.first - first.first, end.below - first.below,
                       level);
    return momentSums(end.first - first.first, end.moments - first.moments, level);
}

std::size_t ValueIndex::memoryBytes() const {
    return m_sorted.capacity() * sizeof(float) + m_below.capacity() * sizeof(KeyTotals) +
           m_runs.capacity() * sizeof(Run) + m_runOfPrefix.capacity() * sizeof(std::uint16_t);
}

}  // namespace quantoscope
