// SPDX-License-Identifier: GPL-3.0-or-later
// The descriptor of a calibrator: from a slice of values to its clipping range. One file in
// core/calibration/calibrators/ and one line in calibrators.def.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/job_control.h"
#include "core/base/parameter.h"
#include "core/base/result.h"
#include "core/calibration/moments.h"
#include "core/schemes/scheme.h"
#include "core/tensor/value_index.h"

namespace quantoscope {

struct CalibrationInput {
    const Moments& moments;
    const ValueIndex* values;  // of this slice; null when the calibrator asked for moments alone
    const Scheme& scheme;
    const SchemeSettings& settings;
    const ParameterSet& parameters;  // of the calibrator's table
    const JobControl& control;
    // The same values with their importance; null when all weigh the same.
    const WeightedIndex* weighted = nullptr;
};

struct Calibration {
    Range range;
    std::string note;       // what it did, with its numbers: "clips at the 0.1 and 99.9 percentile"
    bool fellBack = false;  // then the note says why and to what
};

struct Calibrator {
    std::string_view id;
    std::string_view title;
    std::string_view help;
    std::string_view formula;
    std::span<const Parameter> parameters;
    bool needsIndex = false;              // wants CalibrationInput::values
    bool needsAbsoluteDeviation = false;  // wants Moments::meanAbsoluteDeviation
    bool needsOnlyExtremes = false;  // reads no more of Moments than count, minimum and maximum
    // Gives a range on any data: none (count 0), one value, all equal. Errors: Cancelled.
    Result<Calibration> (*calibrate)(const CalibrationInput& input);
};

std::span<const Calibrator* const> calibrators();
const Calibrator* findCalibrator(std::string_view id);  // null when there is none

}  // namespace quantoscope
