// SPDX-License-Identifier: GPL-3.0-or-later
// The direct path: one pass over the values, cut into tasks of whole blocks and those into chunks
// that stay in the L1 cache.
#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/metrics/direct_kernels.h"
#include "core/metrics/evaluate.h"

namespace quantoscope {
namespace {

constexpr std::size_t kBlock = 65536;      // values between looks for cancel
constexpr std::size_t kMostTasks = 64;     // each may hold a table of all intervals
constexpr std::size_t kChunk = 2048;       // values
constexpr std::size_t kManyCopies = 1024;  // intervals that are still counted in several tables

struct Tally {
    double squaredError = 0;
    std::uint64_t count = 0;
};

// Counts and squared errors by interval. Neighbouring values often land on the same interval:
// value i goes to copy i mod 4, so that one addition need not wait for the one before.
class Tallies {
  public:
    explicit Tallies(std::size_t intervals)
        : m_intervals(intervals),
          m_copies(intervals <= kManyCopies ? 4 : 1),
          m_tallies((intervals + 1) * m_copies) {}

    void add(std::span<const std::int32_t> intervals, std::span<const double> squaredErrors) {
        for (std::size_t i = 0; i < intervals.size(); ++i) {
            const std::size_t copy = i % m_copies * (m_intervals + 1);
            Tally& tally = m_tallies[copy + static_cast<std::size_t>(intervals[i] + 1)];
            tally.squaredError += squaredErrors[i];
            ++tally.count;
        }
    }
    void addTo(Evaluation& evaluation) const {
        for (std::size_t copy = 0; copy < m_copies; ++copy) {
            for (std::size_t k = 0; k < m_intervals; ++k) {
                const Tally& tally = m_tallies[copy * (m_intervals + 1) + k + 1];
                evaluation.counts[k] += static_cast<double>(tally.count);
                evaluation.squaredErrors[k] += tally.squaredError;
            }
        }
    }

  private:
    std::size_t m_intervals;
    std::size_t m_copies;
    std::vector<Tally> m_tallies;  // [copies][1 + intervals], the first for what landed nowhere
};

// The values of one call and how they are cut.
struct Work {
    std::span<const float> values;
    std::uint64_t seed = 0;
    std::uint64_t firstElement = 0;
    bool draws = false;
    ClipEdges edges;
    std::size_t intervals = 0;  // 0: none are told apart
};

// One task's pass.
template <class Quantizer>
class Pass {
  public:
    Pass(const Work& work, const Quantizer& quantizer)
        : m_work(work), m_quantizer(quantizer), m_tallies(work.intervals) {}

    void add(std::size_t from, std::size_t to, const JobControl& control) {
        for (std::size_t at = from; at < to; at += kChunk) {
            if (at % kBlock == 0 && control.cancelled()) return;
            addChunkAt(at, std::min(kChunk, to - at));
        }
    }
    void addTo(Evaluation& evaluation) const;

  private:
    void addChunkAt(std::size_t at, std::size_t n) {
        const std::size_t whole = n / 8 * 8;
        if (whole > 0) addWhole(m_work.values.data() + at, at, whole);
        if (whole == n) return;
        std::array<float, 8> rest;
        rest.fill(std::numeric_limits<float>::quiet_NaN());
        std::copy_n(m_work.values.begin() + static_cast<std::ptrdiff_t>(at + whole), n - whole,
                    rest.begin());
        addWhole(rest.data(), at + whole, rest.size());
    }
    void addWhole(const float* values, std::size_t at, std::size_t n) {
        Chunk chunk{values, nullptr, n};
        if (m_work.draws) {
            m_draws.resize(kChunk);
            for (std::size_t i = 0; i < n; ++i)
                m_draws[i] = stochasticDraw(m_work.seed, m_work.firstElement + at + i);
            chunk.draws = m_draws.data();
        }
        if (m_work.intervals == 0) {
            addChunk(m_quantizer, m_work.edges, chunk, m_sums, nullptr);
            return;
        }
        m_intervals.resize(kChunk);
        m_squaredErrors.resize(kChunk);
        const Landings landings{m_intervals.data(), m_squaredErrors.data()};
        addChunk(m_quantizer, m_work.edges, chunk, m_sums, &landings);
        m_tallies.add(std::span(m_intervals).first(n), std::span(m_squaredErrors).first(n));
    }

    const Work& m_work;
    const Quantizer& m_quantizer;
    DirectSums m_sums;
    Tallies m_tallies;
    std::vector<float> m_draws;
    std::vector<std::int32_t> m_intervals;
    std::vector<double> m_squaredErrors;
};

double total(const DirectSums::Partial& partial) {
    return std::accumulate(partial.begin(), partial.end(), 0.0);
}

template <class Quantizer>
void Pass<Quantizer>::addTo(Evaluation& evaluation) const {
    evaluation.count += m_sums.count;
    evaluation.roundingSquaredError += total(m_sums.rounding);
    evaluation.clippingSquaredError += total(m_sums.clipping);
    evaluation.clippedBelow += m_sums.clippedBelow;
    evaluation.clippedAbove += m_sums.clippedAbove;
    evaluation.absoluteError += total(m_sums.absolute);
    evaluation.maxAbsoluteError =
        std::max(evaluation.maxAbsoluteError,
                 *std::max_element(m_sums.largest.begin(), m_sums.largest.end()));
    evaluation.sumOfSquares += total(m_sums.squares);
    evaluation.product += total(m_sums.product);
    evaluation.levelSquares += total(m_sums.levelSquares);
    m_tallies.addTo(evaluation);
}

template <class Quantizer>
Result<Evaluation> run(const Work& work, const Quantizer& quantizer, const JobControl& control) {
    const std::size_t n = work.values.size();
    const std::size_t blocks = (n + kBlock - 1) / kBlock;
    const std::size_t taskSize = (blocks + kMostTasks - 1) / kMostTasks * kBlock;
    const std::size_t tasks = n == 0 ? 0 : (n + taskSize - 1) / taskSize;
    std::vector<std::optional<Pass<Quantizer>>> passes(tasks);
    const Status done = forEachBlock(tasks, control, [&](std::size_t task) {
        passes[task].emplace(work, quantizer);
        passes[task]->add(task * taskSize, std::min(n, (task + 1) * taskSize), control);
    });
    if (!done) return done.error();
    if (control.cancelled()) return cancelledError();
    Evaluation evaluation;
    evaluation.counts.resize(work.intervals);
    evaluation.squaredErrors.resize(work.intervals);
    for (const auto& pass : passes)
        pass->addTo(evaluation);
    return evaluation;
}

// As setClipEdges of the quantizer's step function has them.
ClipEdges clipEdges(const AffineQuantizer& quantizer) {
    if (quantizer.qmin == quantizer.qmax) {
        constexpr float kNone = std::numeric_limits<float>::infinity();
        return {-kNone, kNone};
    }
    StepFunction ends;
    ends.levels = {quantizer.level(quantizer.qmin), quantizer.level(quantizer.qmin + 1),
                   quantizer.level(quantizer.qmax - 1), quantizer.level(quantizer.qmax)};
    const float first = affineThreshold(quantizer, quantizer.qmin + 1);
    const float last = affineThreshold(quantizer, quantizer.qmax);
    ends.lower = {-std::numeric_limits<float>::infinity(), first, last, last};
    ends.stochastic = quantizer.rounding == Rounding::Stochastic;
    ends.setClipEdges();
    return {ends.clipLow, ends.clipHigh};
}

}  // namespace

Result<Evaluation> evaluateDirect(std::span<const float> values, const StepFunction& steps,
                                  std::uint64_t seed, std::uint64_t firstElement,
                                  const JobControl& control) {
    const Work work{
        values,      seed, firstElement, steps.stochastic, {steps.clipLow, steps.clipHigh},
        steps.size()};
    return run(work, StepTable(steps), control);
}

Result<Evaluation> evaluateDirect(std::span<const float> values, const AffineQuantizer& quantizer,
                                  std::uint64_t seed, std::uint64_t firstElement, bool perCode,
                                  const JobControl& control) {
    const auto codes = static_cast<std::size_t>(quantizer.qmax - quantizer.qmin) + 1;
    const Work work{values,
                    seed,
                    firstElement,
                    quantizer.rounding == Rounding::Stochastic,
                    clipEdges(quantizer),
                    perCode ? codes : 0};
    return run(work, quantizer, control);
}

}  // namespace quantoscope
