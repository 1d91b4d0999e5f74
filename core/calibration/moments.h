// SPDX-License-Identifier: GPL-3.0-or-later
// Extremes, mean and spread of a slice's finite values, in double.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/value_index.h"

namespace quantoscope {

// Of the finite values of one slice.
struct Moments {
    std::uint64_t count = 0;
    std::uint64_t zeros = 0;  // of them exactly 0, of either sign
    float minimum = 0;        // both 0 when count is 0
    float maximum = 0;
    double mean = 0;
    double standardDeviation = 0;      // population
    double meanAbsoluteDeviation = 0;  // mean |x - mean|; computed only when asked for
};

// One pass over the values, two when the absolute deviation is wanted. Blocks of 65 536 values, and
// eight sums inside each, are added in a fixed order: the digits do not depend on the machine.
// Errors: Cancelled.
Result<Moments> momentsOf(std::span<const float> values, bool absoluteDeviation,
                          const JobControl& control);

// The same from an index in hand, the absolute deviation included, whatever the count.
Moments momentsOf(const ValueIndex& values);

}  // namespace quantoscope
