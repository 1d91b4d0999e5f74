// SPDX-License-Identifier: GPL-3.0-or-later
// One slice being worked on: its values, and what a request makes of them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "core/analysis/outcome/outcome.h"
#include "core/analysis/request/request.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/calibration/moments.h"
#include "core/metrics/slice_evaluation.h"
#include "core/schemes/affine.h"
#include "core/schemes/floats/minifloat_quantizer.h"
#include "core/schemes/scheme.h"
#include "core/tensor/value_index.h"
#include "core/tensor/weighted_index.h"

namespace quantoscope {

struct SliceData {
    std::span<const float> values;
    IndexPointer index;                  // null when the request does not need it
    WeightedPointer weighted = nullptr;  // null without importance, or when nobody asks
    Moments moments;
    bool weightless = false;  // all its importance is 0: then all its values weigh the same
};

// Whether the slices of a request go through the closed form: an affine scheme whose rounding
// leaves nothing to chance.
bool hasClosedForm(const Request& request);

// Slices up to this size are worked on by one thread alone.
inline constexpr std::size_t kLargestSmallSlice = std::size_t{1} << 18;

// Whether the range is the slice's extremes, or given: then nothing else is asked of its moments.
bool takesExtremes(const Request& request);

// The whole tensor on its index.
SliceData tensorData(const DataSet& data);
// One slice of several. Its index is built where calibrator, scheme or rounding ask for it; where
// takesExtremes(), the moments of a small slice are its extremes alone.
Result<SliceData> sliceData(const Request& request, std::span<const float> values,
                            const JobControl& control);

// Adds the slice's importance where a learning scheme or a searching calibrator asks for it.
Status weighSlice(const Request& request, const Slicing& slicing, const DataSet& data,
                  std::size_t slice, SliceData& into, const JobControl& control);

// The range of a slice: calibrated, or as given; of no meaning for a given scale. rangeOf() leaves
// out the note where takesExtremes(), as there may be millions of slices.
Result<Calibration> calibrateSlice(const Request& request, std::size_t slice, const SliceData& data,
                                   const JobControl& control);
Result<Calibration> rangeOf(const Request& request, std::size_t slice, const SliceData& data,
                            const JobControl& control);

// The slice's step function, and its closed form for schemes that have one.
Result<StepFunction> stepsOf(const Request& request, std::size_t slice, const SliceData& data,
                             const Range& range, const JobControl& control);
Result<AffineQuantizer> affineOf(const Request& request, std::size_t slice, const Range& range,
                                 const JobControl& control);

// The closed form of a small float for a slice of so few values that a list of its levels would
// cost more; nothing for other slices and schemes.
std::optional<MinifloatQuantizer> minifloatOf(const Request& request, std::size_t values,
                                              const Range& range, const JobControl& control);

// A slice's line of the answer, without the figures of an evaluation.
SliceOutcome describeSlice(const SliceData& data, const Range& range);
void addFigures(SliceOutcome& slice, const Evaluation& evaluation);
void addFigures(SliceOutcome& slice, const SliceFigures& figures);
// Adds scale and zero point; where the scale was given, it decides the range: from the lowest level
// to the highest (mid-rise: half a step on).
void addScale(SliceOutcome& slice, const Request& request, const StepFunction& steps);
void addScale(SliceOutcome& slice, const Request& request, const AffineQuantizer& quantizer);

}  // namespace quantoscope
