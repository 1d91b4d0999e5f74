// SPDX-License-Identifier: GPL-3.0-or-later
// What the error view draws: the error x^ - x along the value axis, and where the squared error of
// the data comes from.
#pragma once

#include <vector>

#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

struct ErrorQuestion {
    double from = 0;  // visible part of the value axis, from < to
    double to = 1;
    int pixels = 1;  // of the axis, at least 1
};

struct ErrorPoint {
    double x = 0;
    double error = 0;  // x^ - x
};

struct ErrorSeries {
    // The error as lines, vertical at the thresholds; stochastic rounding has two, to the level
    // below and to the level above. Empty where the intervals are too dense.
    std::vector<std::vector<ErrorPoint>> lines;
    // Instead of lines: for each pixel its smallest and its largest error.
    struct Span {
        double x = 0;
        double least = 0;
        double most = 0;
    };
    std::vector<Span> envelope;
    double roundingReach = 0;  // largest |error| of the values that are not clipped, in sight

    // Share of the slice's squared error by equal bins of the visible part, exact (expected, when
    // stochastic); edge i is from + i * binWidth.
    std::vector<double> roundingShares;
    std::vector<double> clippingShares;  // as many
    double binWidth = 0;
    double largestShare = 0;  // of one bin, both kinds together
};

// `steps` are those of the focus, or the same with what wraps around.
ErrorSeries errorSeries(const Focus& focus, const StepFunction& steps,
                        const ErrorQuestion& question);

// The same but for the shares, which need the values.
ErrorSeries errorShape(const StepFunction& steps, const ErrorQuestion& question);

}  // namespace quantoscope
