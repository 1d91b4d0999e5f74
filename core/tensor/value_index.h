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
#include "core/tensor/tensor.h"

namespace quantoscope {

// What an interval of sorted values sums to.
struct IntervalSums {
    std::uint64_t count = 0;
    double sum = 0;           // of x
    double squaredError = 0;  // of (x - level)^2, for the level asked about; never negative
};

class ValueIndex {
  public:
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

    std::size_t memoryBytes() const;

  private:
    // ... (the implementation's own business)
    FloatBuffer m_sorted;
    std::uint64_t m_nan = 0;
    std::uint64_t m_positiveInfinity = 0;
    std::uint64_t m_negativeInfinity = 0;
    double m_mean = 0;
    double m_variance = 0;
    double m_sumOfSquares = 0;
};
using IndexPointer = std::shared_ptr<const ValueIndex>;

}  // namespace quantoscope
