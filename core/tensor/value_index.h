// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor's finite values, sorted once, with exact block sums: the exact count and the exact
// squared error of any interval then cost two look-ups, whatever the number of values.
//
// Values are sorted by orderedKey (core/base/float_bits.h), -0 before +0. All values that share the
// upper 16 bits of their key form a run: within it x = unit * (base + v) with one power of two
// `unit`, one integer `base` and v in [0, 65535], so that sums of v and v^2 are exact integers.
// Whole runs are summed in double-double from zero outward on each side, so that a huge outlier
// swallows nothing that lies nearer to zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/key_totals.h"
#include "core/tensor/run_sums.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

struct RunStart;

class ValueIndex {
  public:
    // A place between two sorted values, with what is needed to sum up to it: intervals that share
    // an edge share its mark.
    struct Mark {
        std::uint64_t rank = 0;  // values before it
        KeyTotals below;         // over those values
        std::size_t run = 0;     // the run that holds the next value; their number at the end
    };

    // Sorts a copy of the finite values with all worker threads. Cancel is heard within 100 ms at
    // any size. Errors: Cancelled.
    static Result<std::shared_ptr<const ValueIndex>> build(std::span<const float> values,
                                                           const JobControl& control);

    std::uint64_t count() const { return m_sorted.size(); }  // finite values
    std::uint64_t nanCount() const { return m_nan; }
    std::uint64_t positiveInfinityCount() const { return m_positiveInfinity; }
    std::uint64_t negativeInfinityCount() const { return m_negativeInfinity; }
    std::uint64_t totalCount() const {
        return count() + m_nan + m_positiveInfinity + m_negativeInfinity;
    }

    std::span<const float> sorted() const { return m_sorted; }  // [count()], ascending

    // Of the finite values; all 0 when there is none.
    float minimum() const { return m_sorted.empty() ? 0.0F : m_sorted.front(); }
    float maximum() const { return m_sorted.empty() ? 0.0F : m_sorted.back(); }
    double mean() const { return m_mean; }
    double variance() const { return m_variance; }  // population
    double sumOfSquares() const { return m_sumOfSquares; }

    // Linear interpolation between order statistics (NumPy's default), share in [0, 1].
    double quantile(double share) const;
    // Distinct values (-0 and +0 are one), counted up to limit and no further.
    std::size_t distinctCount(std::size_t limit) const;

    // Values whose key is below key(x), that is strictly before x in the total order. NaN: asserts.
    std::uint64_t rank(float x) const;
    // The same for many; ascending x, look-ups overlap. ranks[i] belongs to x[i].
    void ranks(std::span<const float> x, std::span<std::uint64_t> ranks) const;

    // Of the values of rank [from, to), about the level. Relative error of squaredError below 1e-12
    // or below the float32 rounding of the values, whichever is larger.
    IntervalSums sums(std::uint64_t from, std::uint64_t to, double level) const;

    // The marks at the ranks of x, as ranks() finds them. marks[i] belongs to x[i].
    void marks(std::span<const float> x, std::span<Mark> marks) const;
    IntervalSums sums(const Mark& from, const Mark& to, double level) const;

    std::size_t memoryBytes() const;

  private:
    struct Run {
        std::uint64_t first = 0;  // rank of its first value
        KeyTotals below;          // over the values before it
        // Of x and x^2 over the runs between zero and the run's beginning; negated below zero.
        RunMoments moments;
        std::uint16_t prefix = 0;  // the upper half of its keys
    };

    void layRuns(std::span<const RunStart> starts);
    void sumRunsOutward();
    Status addUp(const JobControl& control);
    void describe();

    std::size_t runOfPrefix(std::uint32_t prefix) const;
    std::size_t runOfRank(std::uint64_t rank) const;
    void findRanks(std::span<const float> x, std::uint64_t* ranks, std::size_t* runs) const;
    IntervalSums sumsOfRuns(std::size_t from, std::size_t to, double level) const;

    FloatBuffer m_sorted;
    std::vector<KeyTotals> m_below;  // [count / 128 + 1] over the values before each block of 128
    std::vector<Run> m_runs;         // ascending, the ones that hold values; then the end
    // [65 537] the first run whose prefix is not below the index; empty for few values.
    std::vector<std::uint16_t> m_runOfPrefix;
    std::uint64_t m_nan = 0;
    std::uint64_t m_positiveInfinity = 0;
    std::uint64_t m_negativeInfinity = 0;
    double m_mean = 0;
    double m_variance = 0;
    double m_sumOfSquares = 0;
};
using IndexPointer = std::shared_ptr<const ValueIndex>;

}  // namespace quantoscope
