// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over values of one run: values whose ordered keys share the upper 16 bits. There
// x = unit (base + v) with v the lower 16 bits of the key, for negative values and subnormals too.
#pragma once

#include <cstdint>

#include "core/base/numbers/double_double.h"
#include "core/tensor/key_totals.h"

namespace quantoscope {

// What an interval of sorted values sums to.
struct IntervalSums {
    std::uint64_t count = 0;
    double sum = 0;           // of x
    double deviation = 0;     // of x - level, for the level asked about
    double squaredError = 0;  // of (x - level)^2; never negative

    IntervalSums& operator+=(const IntervalSums& other);
};

struct RunScale {
    double unit = 1;        // a power of two, 2^-149 .. 2^104
    std::int64_t base = 0;  // |base| < 2^25
};
RunScale runScale(std::uint16_t prefix);

struct RunMoments {
    DoubleDouble sum;      // of x
    DoubleDouble squares;  // of x^2

    friend RunMoments operator-(const RunMoments& a, const RunMoments& b) {
        return {a.sum - b.sum, a.squares - b.squares};
    }
};
// Of `count` values with these totals; both exact.
RunMoments runMoments(const RunScale& scale, std::uint64_t count, const KeyTotals& totals);

// Of `count` values of one run with these totals. With m the mean of v, the squared error is
//   unit^2 (sum (v - m)^2 + count (base + m - level / unit)^2),
// whose first sum is an exact integer over count, and neither term is negative: nothing cancels.
IntervalSums runSums(const RunScale& scale, std::uint64_t count, const KeyTotals& totals,
                     double level);

// Of `count` values of any runs with these moments, likewise about their mean.
IntervalSums momentSums(std::uint64_t count, const RunMoments& moments, double level);

}  // namespace quantoscope
