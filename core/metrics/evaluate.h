// SPDX-License-Identifier: GPL-3.0-or-later
// What a step function does to data, by two paths that must agree: over the sorted index (cost
// follows the number of levels) and directly over the values (one vectorized pass).
#pragma once

#include <cstdint>
#include <span>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/affine.h"
#include "core/schemes/step_function.h"
#include "core/tensor/value_index.h"

namespace quantoscope {

// The index path. Exact counts; sums within 1e-12 relative. Errors: Cancelled.
Result<Evaluation> evaluate(const ValueIndex& values, const StepFunction& steps,
                            const JobControl& control);

// The total squared error alone, for searches over many step functions. Infinite when a value
// lands on a level that is not finite.
double squaredError(const ValueIndex& values, const StepFunction& steps);

// The direct path. NaN and infinities are left out. `firstElement` is the place of values[0] in its
// tensor: stochastic draws are keyed by (seed, place), so slices and blocks draw the same.
// The values are cut into at most 64 parts of whole blocks of 65 536, whatever the number of
// threads; each part adds value i to partial sum i mod 16, whatever the width of vectors.
// Stochastic step functions take the upper level u > l when the draw is below (x - l) / (u - l), in
// double.
Result<Evaluation> evaluateDirect(std::span<const float> values, const StepFunction& steps,
                                  std::uint64_t seed, std::uint64_t firstElement,
                                  const JobControl& control);

// What is told of each code; counts alone are several times faster than both.
enum class PerCode : std::uint8_t { Nothing, Counts, CountsAndErrors };

// The same for an affine quantizer, without a list of levels; counts and squaredErrors have one
// entry for each code from qmin to qmax, or are left empty, as perCode says.
Result<Evaluation> evaluateDirect(std::span<const float> values, const AffineQuantizer& quantizer,
                                  std::uint64_t seed, std::uint64_t firstElement, PerCode perCode,
                                  const JobControl& control);

// Codes and dequantized values; either output may be empty, otherwise it has values.size()
// elements. What is dequantized is what the codes stand for, whatever the value was: NaN takes the
// code of the step function for NaN, otherwise that of the finite level nearest to zero; infinities
// take the outermost codes. A level that is not finite is handed out as it is.
Status quantizeValues(std::span<const float> values, const StepFunction& steps, std::uint64_t seed,
                      std::uint64_t firstElement, std::span<std::int32_t> codes,
                      std::span<float> dequantized, const JobControl& control);
Status quantizeValues(std::span<const float> values, const AffineQuantizer& quantizer,
                      std::uint64_t seed, std::uint64_t firstElement, std::span<std::int32_t> codes,
                      std::span<float> dequantized, const JobControl& control);

}  // namespace quantoscope
