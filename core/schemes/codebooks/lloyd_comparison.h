// SPDX-License-Identifier: GPL-3.0-or-later
// Local minima made visible: where Lloyd's iteration ends from each of its starts, beside the
// global optimum.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/codebooks/lloyd.h"

namespace quantoscope {

struct LloydRun {
    std::string_view start;        // id of kLloydStarts; "exact" for the optimum
    std::string_view title;        // for people
    std::uint64_t seed = 0;        // of the random start
    std::vector<double> levels;    // ascending
    double meanSquaredError = 0;   // weighted where the values are
    double startSquaredError = 0;  // the mean one before the first round; of the optimum its own
};

struct LloydComparison {
    std::vector<LloydRun> runs;           // the optimum first, when there is one, then the starts
    std::optional<Error> withoutOptimum;  // why there is none: too many values
};

struct ComparisonOptions {
    LloydLimits limits;
    std::size_t randomRuns = 8;  // of the random start, with seeds counting up from `seed`
    std::uint64_t seed = 0;
    bool optimum = true;  // whether to look for it
};

// k >= 1. Values with no more than k distinct numbers keep them all in every run. No values: no
// runs. Errors: Cancelled.
Result<LloydComparison> compareLloydStarts(const ValueMass& values, std::size_t k,
                                           const ComparisonOptions& options,
                                           const JobControl& control);

}  // namespace quantoscope
