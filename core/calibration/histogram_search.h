// SPDX-License-Identifier: GPL-3.0-or-later
// The range search of PyTorch's HistogramObserver (torch/ao/quantization/observer.py): give up bins
// at the ends as long as the estimated squared error falls.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

struct BinRange {
    std::size_t first = 0;
    std::size_t last = 0;  // inclusive
    friend bool operator==(const BinRange&, const BinRange&) = default;
};

// The squared error of quantizing the bins [kept.first, kept.last] with `levels` equal steps,
// values uniform within a bin: the outer bins land on the outermost levels.
double histogramError(std::span<const double> counts, double binWidth, std::size_t levels,
                      const BinRange& kept);

// Moves the end whose next 1e-5 of the values spans more bins, until the error rises for the first
// time. The range found is [edge(first), edge(last + 1)]. Errors: Cancelled.
Result<BinRange> histogramSearch(std::span<const double> counts, double binWidth,
                                 std::size_t levels, const JobControl& control);

}  // namespace quantoscope
