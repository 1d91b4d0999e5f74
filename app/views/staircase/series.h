// SPDX-License-Identifier: GPL-3.0-or-later
// The quantized value against the value: a step function reduced to the pixels of an axis.
#pragma once

#include <vector>

#include "app/views/kit/plot/line_paint.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

struct StaircaseQuestion {
    double from = 0;  // visible part of the value axis, from < to
    double to = 1;
    int pixels = 1;  // of the axis, at least 1
};

struct StaircaseSeries {
    // x: value, y: dequantized value. Treads and risers in turn; where several steps share a pixel,
    // its first, lowest, highest and last level. Stochastic: the lower of two levels.
    std::vector<CurvePoint> line;
    // Stochastic: the upper of two levels, the same way; otherwise empty.
    std::vector<CurvePoint> upper;
    double low = 0;  // of the visible levels
    double high = 0;
    bool reduced = false;  // steps share pixels
};

StaircaseSeries staircaseSeries(const StepFunction& steps, const StaircaseQuestion& question);

}  // namespace quantoscope
