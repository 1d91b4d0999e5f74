// SPDX-License-Identifier: GPL-3.0-or-later
// What the histogram of the errors draws, reduced to the pixels of its axis.
#pragma once

#include <optional>
#include <vector>

#include "app/session/curves.h"

namespace quantoscope {

struct ErrorsQuestion {
    double from = 0;  // visible part of the axis of errors, from < to
    double to = 1;
    int pixels = 1;  // of the axis, at least 1
};

// |x^ - x| that this share of the values stays within.
struct ErrorPercentile {
    double share = 0;
    double error = 0;
};

struct ErrorsSeries {
    // Bars side by side: bar i from edges[i] to edges[i + 1], as high as heights[i]: the share of
    // the values / the width of the bar. At least 2 pixels wide where bins are joined.
    std::vector<double> edges;    // [B + 1] ascending, or empty
    std::vector<double> heights;  // [B]
    double top = 0;
    double smallest = 0;  // above zero: where a logarithmic axis begins; 0 when there is none
    std::vector<ErrorPercentile> percentiles;
    std::optional<double> halfStep;  // of affine schemes with one scale for all
};

ErrorsSeries errorsSeries(const ErrorDistribution& errors, const Outcome& outcome,
                          const ErrorsQuestion& question);

// The part of the axis to begin with: all errors, or somewhat beyond 99 % of them when the others
// lie far out.
struct ErrorsRange {
    double from = 0;
    double to = 0;
    bool tailBeyond = false;
};
ErrorsRange firstErrors(const ErrorDistribution& errors, std::optional<double> halfStep);
std::optional<double> halfStepOf(const Outcome& outcome);

}  // namespace quantoscope
