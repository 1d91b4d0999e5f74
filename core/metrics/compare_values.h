// SPDX-License-Identifier: GPL-3.0-or-later
// The error between values and what became of them, for quantizers that are no step function of the
// whole tensor. Sums are in double, each over n values in 16 partial sums: within (n / 16 + 16)
// 2^-53 of the sum of the sizes of what is added. The largest error and all counts are exact.
#pragma once

#include <span>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

// Adds the pairs to the sums; originals that are not finite are left out, and a dequantized value
// that is not finite is an overflow. Originals beyond low and high are clipped.
void addErrors(std::span<const float> original, std::span<const float> dequantized, float low,
               float high, Evaluation& sums);

// Over long arrays with all threads, in fixed blocks; nothing is clipped. Errors: Cancelled.
Result<Evaluation> compareValues(std::span<const float> original,
                                 std::span<const float> dequantized, const JobControl& control);

}  // namespace quantoscope
