// SPDX-License-Identifier: GPL-3.0-or-later
// The squared error when values differ in importance: sum w (x - x^)^2, by the two paths of
// evaluate.h, which must agree.
#pragma once

#include <limits>
#include <span>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/step_function.h"
#include "core/tensor/weighted_index.h"

namespace quantoscope {

struct WeightedErrors {
    double weight = 0;                // sum of w over the values below
    double sumOfSquares = 0;          // sum of w x^2
    double roundingSquaredError = 0;  // of the values that are not clipped
    double clippingSquaredError = 0;  // of the clipped ones

    double squaredError() const { return roundingSquaredError + clippingSquaredError; }
    double mean() const { return weight > 0 ? squaredError() / weight : 0; }
};

// The index path: cost follows the number of levels. Of stochastic rounding, the expectation.
// Values whose level is not finite are left out.
WeightedErrors weightedErrors(const WeightedIndex& values, const StepFunction& steps);

// sum w |x - x^|, likewise.
double weightedAbsoluteError(const WeightedIndex& values, const StepFunction& steps);

// The direct path, over arrays of one length in blocks of 65 536 whatever the number of threads.
// Left out: values and dequantized values that are not finite. A value below clipLow or above
// clipHigh counts as clipped. Errors: Cancelled.
struct WeightedArrays {
    std::span<const float> original;
    std::span<const float> dequantized;
    std::span<const float> weights;  // finite, not negative
    float clipLow = -std::numeric_limits<float>::infinity();
    float clipHigh = std::numeric_limits<float>::infinity();
};
Result<WeightedErrors> weightedErrors(const WeightedArrays& arrays, const JobControl& control);

}  // namespace quantoscope
