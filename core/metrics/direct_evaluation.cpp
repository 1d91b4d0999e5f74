// SPDX-License-Identifier: GPL-3.0-or-later
// The direct path: one pass over the values, cut into tasks of whole blocks and those into chunks
// that stay in the L1 cache.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/machine/parallel.h"
#include "core/base/numbers/random.h"
#include "core/metrics/direct_kernels.h"
#include "core/metrics/evaluate.h"
#include "core/metrics/landing_counts.h"

namespace quantoscope {
namespace {

constexpr std::size_t kBlock = 65536;      // values between looks for cancel
constexpr std::size_t kMostTasks = 64;     // each may hold tallies of all intervals
constexpr std::size_t kChunk = 1024;       // values, where single ones are told of or drawn for
constexpr std::size_t kManyClipped = 128;  // many are clipped when more than one in so many is

// What landed on one interval.
struct Tally {
    double squaredError = 0;
    double count = 0;
};
// Neighbouring values often land on the same interval: value i goes to table i mod 4, so that one
// addition need not wait for the one before. Where the tables would leave the L2 cache there is
// one.
std::size_t tallyCopies(std::size_t intervals) {
    constexpr std::size_t kFew = 4096;
    return intervals <= kFew ? 4 : 1;
}

// Adds landings, a multiple of 4, to tallies[copies][1 + intervals], the first of each copy being
// for what landed nowhere.
void addTallies(const Landings& landings, std::size_t count, std::size_t intervals,
                std::span<Tally> tallies) {
    const std::size_t stride = tallyCopies(intervals) == 1 ? 0 : 1 + intervals;
    Tally* const table = tallies.data() + 1;
    const auto add = [](Tally* copy, std::int32_t interval, double squaredError) {
        copy[interval].squaredError += squaredError;
        copy[interval].count += 1;
    };
    for (std::size_t i = 0; i < count; i += 4) {
        const std::int32_t* const landed = landings.intervals + i;
        const double* const squared = landings.squaredErrors + i;
        add(table, landed[0], squared[0]);
        add(table + stride, landed[1], squared[1]);
        add(table + 2 * stride, landed[2], squared[2]);
        add(table + 3 * stride, landed[3], squared[3]);
    }
}

// The values of one call and how they are cut.
struct Work {
    std::span<const float> values;
    std::uint64_t seed = 0;
    std::uint64_t firstElement = 0;
    bool draws = false;
    ClipEdges edges;
    std::size_t intervals = 0;
    PerCode perInterval = PerCode::Nothing;
};

// One task's pass.
template <class Quantizer>
class Pass {
  public:
    Pass(const Work& work, const Quantizer& quantizer) : m_work(work), m_quantizer(quantizer) {
        if (work.perInterval == PerCode::Counts) m_counts = LandingCounts(work.intervals);
        if (work.perInterval == PerCode::CountsAndErrors)
            m_tallies.resize(tallyCopies(work.intervals) * (1 + work.intervals));
    }

    void add(std::size_t from, std::size_t to, const JobControl& control) {
        const bool small = m_work.draws || m_work.perInterval != PerCode::Nothing;
        const std::size_t chunk = small ? kChunk : kBlock / 4;
        for (std::size_t at = from; at < to; at += chunk) {
            if (at % kBlock == 0 && control.cancelled()) return;
            addChunkAt(at, std::min(chunk, to - at));
        }
    }
    void addTo(Evaluation& evaluation) const;

  private:
    void addChunkAt(std::size_t at, std::size_t n) {
        const std::size_t whole = n / kChunkMultiple * kChunkMultiple;
        if (whole > 0) addWhole(m_work.values.data() + at, at, whole);
        if (whole == n) return;
        std::array<float, kChunkMultiple> rest;
        rest.fill(std::numeric_limits<float>::quiet_NaN());
        std::copy_n(m_work.values.data() + at + whole, n - whole, rest.begin());
        addWhole(rest.data(), at + whole, rest.size());
    }
    void addWhole(const float* values, std::size_t at, std::size_t n) {
        std::array<float, kChunk> draws;
        if (m_work.draws)
            stochasticDraws(m_work.seed, m_work.firstElement + at, std::span(draws).first(n));
        const Chunk chunk{values, m_work.draws ? draws.data() : nullptr, n, m_manyClipped};
        const std::uint64_t clippedBefore = m_sums.clippedBelow + m_sums.clippedAbove;
        switch (m_work.perInterval) {
            case PerCode::Nothing:
                addChunk(m_quantizer, m_work.edges, chunk, m_sums, nullptr);
                break;
            case PerCode::Counts:
                addAndCount(chunk);
                break;
            case PerCode::CountsAndErrors:
                addAndTally(chunk);
                break;
        }
        const std::uint64_t clipped = m_sums.clippedBelow + m_sums.clippedAbove - clippedBefore;
        m_manyClipped = clipped > n / kManyClipped;
    }
    void addAndCount(const Chunk& chunk) {
        std::array<std::int32_t, kChunk> intervals;
        const Landings landings{intervals.data(), nullptr};
        addChunk(m_quantizer, m_work.edges, chunk, m_sums, &landings);
        m_counts.add(intervals.data(), chunk.count);
    }
    void addAndTally(const Chunk& chunk) {
        std::array<std::int32_t, kChunk> intervals;
        std::array<double, kChunk> squaredErrors;
        const Landings landings{intervals.data(), squaredErrors.data()};
        addChunk(m_quantizer, m_work.edges, chunk, m_sums, &landings);
        addTallies(landings, chunk.count, m_work.intervals, m_tallies);
    }

    const Work& m_work;
    const Quantizer& m_quantizer;
    DirectSums m_sums;
    std::vector<Tally> m_tallies;  // [tallyCopies][1 + intervals]
    LandingCounts m_counts;        // a task has fewer than 2^32 values
    bool m_manyClipped = false;    // of the chunk before
};

template <class Quantizer>
void Pass<Quantizer>::addTo(Evaluation& evaluation) const {
    addTotals(m_sums, evaluation);
    const std::size_t stride = 1 + m_work.intervals;
    for (std::size_t copy = 0; copy < m_tallies.size(); copy += stride) {
        for (std::size_t k = 0; k < m_work.intervals; ++k) {
            evaluation.counts[k] += m_tallies[copy + 1 + k].count;
            evaluation.squaredErrors[k] += m_tallies[copy + 1 + k].squaredError;
        }
    }
    m_counts.addTo(evaluation.counts);
}

template <class Quantizer>
Result<Evaluation> run(const Work& work, const Quantizer& quantizer, const JobControl& control) {
    const std::size_t n = work.values.size();
    Evaluation evaluation;
    if (work.perInterval != PerCode::Nothing) evaluation.counts.resize(work.intervals);
    if (work.perInterval == PerCode::CountsAndErrors)
        evaluation.squaredErrors.resize(work.intervals);
    if (n <= kBlock &&
        !control.cancelled()) {  // thousands of small slices are asked for one by one
        Pass<Quantizer> pass(work, quantizer);
        pass.add(0, n, control);
        pass.addTo(evaluation);
        return evaluation;
    }
    const std::size_t blocks = (n + kBlock - 1) / kBlock;
    const std::size_t taskSize = (blocks + kMostTasks - 1) / kMostTasks * kBlock;
    const std::size_t tasks = (n + taskSize - 1) / taskSize;
    std::vector<std::optional<Pass<Quantizer>>> passes(tasks);
    const Status done = forEachBlock(tasks, control, [&](std::size_t task) {
        passes[task].emplace(work, quantizer);
        passes[task]->add(task * taskSize, std::min(n, (task + 1) * taskSize), control);
    });
    if (!done) return done.error();
    if (control.cancelled()) return cancelledError();
    for (const auto& pass : passes)
        pass->addTo(evaluation);
    return evaluation;
}

}  // namespace

Result<Evaluation> evaluateDirect(std::span<const float> values, const StepFunction& steps,
                                  std::uint64_t seed, std::uint64_t firstElement,
                                  const JobControl& control) {
    const Work work{values,
                    seed,
                    firstElement,
                    steps.stochastic,
                    {steps.clipLow, steps.clipHigh},
                    steps.size(),
                    PerCode::CountsAndErrors};
    return run(work, StepTable(steps), control);
}

Result<Evaluation> evaluateDirect(std::span<const float> values, const AffineQuantizer& quantizer,
                                  std::uint64_t seed, std::uint64_t firstElement, PerCode perCode,
                                  const JobControl& control) {
    const auto codes = static_cast<std::size_t>(quantizer.qmax - quantizer.qmin) + 1;
    const Work work{values,
                    seed,
                    firstElement,
                    quantizer.rounding == Rounding::Stochastic,
                    clipEdges(quantizer),
                    codes,
                    perCode};
    return run(work, quantizer, control);
}

}  // namespace quantoscope
