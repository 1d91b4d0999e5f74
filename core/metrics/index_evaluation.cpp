// SPDX-License-Identifier: GPL-3.0-or-later
// The index path: an interval's count, sum and squared error come from the marks at its edges, so
// the cost follows the number of intervals.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/base/machine/parallel.h"
#include "core/base/numbers/float_bits.h"
#include "core/metrics/evaluate.h"

namespace quantoscope {
namespace {

using Mark = ValueIndex::Mark;

constexpr std::size_t kIntervalsPerTask = 4096;

// Marks of one task's intervals, in the order of the intervals.
struct Edges {
    std::vector<Mark> marks;  // [2 (n + 1) + 2] lower and level by turns, then the two of clipping
    Mark clipLow;             // before the first value that is not clipped below
    Mark clipHigh;            // before the first value that is clipped above

    // Where interval i in [0, n] begins (n: where the last one ends), and where the values from
    // its level on begin (-0 with +0).
    const Mark& lower(std::size_t i) const { return marks[2 * i]; }
    const Mark& level(std::size_t i) const { return marks[2 * i + 1]; }
};

const Mark& later(const Mark& a, const Mark& b) {
    return a.rank < b.rank ? b : a;
}
const Mark& earlier(const Mark& a, const Mark& b) {
    return b.rank < a.rank ? b : a;
}
const Mark& between(const Mark& mark, const Mark& low, const Mark& high) {
    return earlier(later(mark, low), high);
}

// Before the values that compare equal to x, and after them.
float beforeEqual(float x) {
    return x == 0 ? -0.0F : x;
}
float afterEqual(float x) {
    if (x == std::numeric_limits<float>::infinity()) return x;
    return nextFloat(x == 0 ? 0.0F : x);
}

// Where the values from a level on begin; that of a level which is not finite is never asked for.
float levelEdge(const StepFunction& steps, std::size_t k) {
    return beforeEqual(std::isfinite(steps.levels[k]) ? steps.levels[k] : steps.lower[k]);
}

Edges edgesOf(const ValueIndex& values, const StepFunction& steps, std::size_t from,
              std::size_t n) {
    constexpr float kEnd = std::numeric_limits<float>::infinity();
    std::vector<float> x;
    x.reserve(2 * n + 4);
    for (std::size_t k = from; k <= from + n; ++k) {
        const bool end = k == steps.size();
        x.push_back(end ? kEnd : steps.lower[k]);
        x.push_back(end ? kEnd : levelEdge(steps, k));
    }
    x.push_back(beforeEqual(steps.clipLow));
    x.push_back(afterEqual(steps.clipHigh));
    Edges edges{.marks = std::vector<Mark>(x.size()), .clipLow = {}, .clipHigh = {}};
    values.marks(x, edges.marks);
    edges.clipLow = edges.marks[2 * n + 2];
    edges.clipHigh = later(edges.marks[2 * n + 3], edges.clipLow);
    return edges;
}

// Adds up one task's intervals. Its counts and squaredErrors are those of its own intervals and, as
// values may land on the level above, of the next one: [n + 1].
class IntervalAdder {
  public:
    IntervalAdder(const ValueIndex& values, const StepFunction& steps, std::size_t from,
                  std::size_t n)
        : m_values(values), m_steps(steps), m_from(from), m_edges(edgesOf(values, steps, from, n)) {
        m_sums.counts.resize(n + 1);
        m_sums.squaredErrors.resize(n + 1);
    }

    Evaluation addUp() {
        for (std::size_t i = 0; i + 1 < m_sums.counts.size(); ++i) {
            if (leftToChance(m_from + i))
                addExpected(i);
            else
                addLanding(i, m_edges.lower(i), m_edges.lower(i + 1));
        }
        return std::move(m_sums);
    }

  private:
    bool leftToChance(std::size_t k) const {
        if (!m_steps.stochastic || k + 1 == m_steps.size()) return false;
        return std::isfinite(m_steps.levels[k]) && std::isfinite(m_steps.levels[k + 1]) &&
               m_steps.levels[k] < m_steps.levels[k + 1];
    }
    double level(std::size_t i) const { return static_cast<double>(m_steps.levels[m_from + i]); }
    double value(std::uint64_t rank) const { return static_cast<double>(m_values.sorted()[rank]); }
    void addSquaredError(std::size_t i, double squared, bool clipped) {
        (clipped ? m_sums.clippingSquaredError : m_sums.roundingSquaredError) += squared;
        m_sums.squaredErrors[i] += squared;
    }
    void noteError(double error) {
        m_sums.maxAbsoluteError = std::max(m_sums.maxAbsoluteError, std::abs(error));
    }
    // Calls add(from, to, clipped) for the parts of [from, to) below, inside and above the edges
    // of clipping.
    template <class Add>
    void cutByClipping(const Mark& from, const Mark& to, const Add& add) const {
        const Mark& low = between(m_edges.clipLow, from, to);
        const Mark& high = between(m_edges.clipHigh, low, to);
        if (from.rank < low.rank) add(from, low, true);
        if (low.rank < high.rank) add(low, high, false);
        if (high.rank < to.rank) add(high, to, true);
    }
    void addLanding(std::size_t i, const Mark& from, const Mark& to);
    void addExpected(std::size_t i);
    void addMixture(std::size_t i, const Mark& from, const Mark& to);

    const ValueIndex& m_values;
    const StepFunction& m_steps;
    std::size_t m_from;  // the first interval
    Edges m_edges;
    Evaluation m_sums;
};

// The values [from, to), which all become level i.
void IntervalAdder::addLanding(std::size_t i, const Mark& from, const Mark& to) {
    if (from.rank >= to.rank) return;
    const double l = level(i);
    const auto n = static_cast<double>(to.rank - from.rank);
    m_sums.counts[i] += n;
    if (!std::isfinite(l)) {
        m_sums.overflowed += n;
        return;
    }
    cutByClipping(from, to, [&](const Mark& begin, const Mark& end, bool clipped) {
        const Mark& middle = between(m_edges.level(i), begin, end);
        const IntervalSums below = m_values.sums(begin, middle, l);
        const IntervalSums above = m_values.sums(middle, end, l);
        addSquaredError(i, below.squaredError + above.squaredError, clipped);
        m_sums.absoluteError += above.deviation - below.deviation;
        m_sums.product += l * (below.sum + above.sum);
    });
    m_sums.levelSquares += n * l * l;
    noteError(value(from.rank) - l);
    noteError(value(to.rank - 1) - l);
}

// Outside [level, next level) nothing is left to chance.
void IntervalAdder::addExpected(std::size_t i) {
    const Mark& from = m_edges.lower(i);
    const Mark& to = m_edges.lower(i + 1);
    const Mark& low = between(m_edges.level(i), from, to);
    const Mark& high = between(m_edges.level(i + 1), low, to);
    addLanding(i, from, low);
    addMixture(i, low, high);
    addLanding(i + 1, high, to);
}

// The values [from, to) in [l, u) between two levels: with d = x - l and h = u - l a value becomes
// u with probability d / h, its expected squared error is d (h - d), the expected absolute error
// 2 d (h - d) / h, and the expected square of its level x^2 + d (h - d).
void IntervalAdder::addMixture(std::size_t i, const Mark& from, const Mark& to) {
    if (from.rank >= to.rank) return;
    const double l = level(i);
    const double h = level(i + 1) - l;
    cutByClipping(from, to, [&](const Mark& begin, const Mark& end, bool clipped) {
        const IntervalSums part = m_values.sums(begin, end, l);
        const auto n = static_cast<double>(part.count);
        const double squared = std::max(0.0, h * part.deviation - part.squaredError);
        const double squares = part.squaredError + 2 * l * part.deviation + n * l * l;
        addSquaredError(i, squared, clipped);
        m_sums.counts[i] += n - part.deviation / h;
        m_sums.counts[i + 1] += part.deviation / h;
        m_sums.absoluteError += 2 * squared / h;
        m_sums.product += squares;
        m_sums.levelSquares += squares + squared;
    });
    noteError(value(to.rank - 1) - l);
    const std::uint64_t firstBetween = m_values.rank(afterEqual(m_steps.levels[m_from + i]));
    if (firstBetween < to.rank) noteError(level(i + 1) - value(firstBetween));
}

void join(Evaluation& whole, const Evaluation& part, std::size_t from) {
    whole.overflowed += part.overflowed;
    whole.roundingSquaredError += part.roundingSquaredError;
    whole.clippingSquaredError += part.clippingSquaredError;
    whole.absoluteError += part.absoluteError;
    whole.maxAbsoluteError = std::max(whole.maxAbsoluteError, part.maxAbsoluteError);
    whole.product += part.product;
    whole.levelSquares += part.levelSquares;
    for (std::size_t i = 0; i < part.counts.size() && from + i < whole.counts.size(); ++i) {
        whole.counts[from + i] += part.counts[i];
        whole.squaredErrors[from + i] += part.squaredErrors[i];
    }
}

// The clipped values and the sum of squares without those whose level is not finite. Squares are
// added anew: the huge ones, taken away from the whole sum, would leave nothing of the others.
void leaveOutOverflow(Evaluation& whole, const ValueIndex& values, const StepFunction& steps) {
    const std::uint64_t low = whole.clippedBelow;
    const std::uint64_t high = values.count() - whole.clippedAbove;
    whole.sumOfSquares = 0;
    for (std::size_t k = 0; k < steps.size();) {
        const bool finite = std::isfinite(steps.levels[k]);
        const std::uint64_t from = values.rank(steps.lower[k]);
        while (k < steps.size() && std::isfinite(steps.levels[k]) == finite)
            ++k;
        const std::uint64_t to = k < steps.size() ? values.rank(steps.lower[k]) : values.count();
        if (finite) {
            whole.sumOfSquares += values.sums(from, to, 0).squaredError;
        } else {
            whole.clippedBelow -= std::min(to, low) - std::min(from, low);
            whole.clippedAbove -= std::max(to, high) - std::max(from, high);
        }
    }
}

}  // namespace

Result<Evaluation> evaluate(const ValueIndex& values, const StepFunction& steps,
                            const JobControl& control) {
    const std::size_t tasks = (steps.size() + kIntervalsPerTask - 1) / kIntervalsPerTask;
    std::vector<Evaluation> parts(tasks);
    const Status added = forEachBlock(tasks, control, [&](std::size_t task) {
        const std::size_t from = task * kIntervalsPerTask;
        const std::size_t n = std::min(kIntervalsPerTask, steps.size() - from);
        parts[task] = IntervalAdder(values, steps, from, n).addUp();
    });
    if (!added) return added.error();
    Evaluation whole;
    whole.count = values.count();
    whole.expected = steps.stochastic;
    whole.sumOfSquares = values.sumOfSquares();
    whole.clippedBelow = values.rank(beforeEqual(steps.clipLow));
    whole.clippedAbove = values.count() - values.rank(afterEqual(steps.clipHigh));
    whole.counts.resize(steps.size());
    whole.squaredErrors.resize(steps.size());
    for (std::size_t task = 0; task < tasks; ++task)
        join(whole, parts[task], task * kIntervalsPerTask);
    if (whole.overflowed > 0) leaveOutOverflow(whole, values, steps);
    return whole;
}

double squaredError(const ValueIndex& values, const StepFunction& steps) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (steps.stochastic) {
        const Evaluation expected = evaluate(values, steps, {}).value();
        return expected.overflowed > 0 ? kInfinity : expected.squaredError();
    }
    std::vector<Mark> marks(steps.size() + 1);
    values.marks(steps.lower, std::span(marks).first(steps.size()));
    const float end = std::numeric_limits<float>::infinity();
    values.marks({&end, 1}, std::span(marks).last(1));
    double total = 0;
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const auto level = static_cast<double>(steps.levels[k]);
        if (!std::isfinite(level) && marks[k].rank < marks[k + 1].rank) return kInfinity;
        if (!std::isfinite(level)) continue;
        total += values.sums(marks[k], marks[k + 1], level).squaredError;
    }
    return total;
}

}  // namespace quantoscope
