// SPDX-License-Identifier: GPL-3.0-or-later
// What all calibrators share: data that leaves nothing to choose, falling back on one another, and
// the questions they ask a scheme.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/calibration/calibrator.h"

namespace quantoscope {

namespace calibration {
// What others fall back on.
extern const Calibrator min_max;
extern const Calibrator mse;
}  // namespace calibration

// The answer for no finite value ([0, 0]) and for values that are all equal ([x, x]); nothing when
// there is something to choose.
std::optional<Calibration> onlyChoice(const Moments& moments);

// Runs another calibrator; its note then begins with why. `parameters` are of its own table.
Result<Calibration> fallBack(const CalibrationInput& input, const Calibrator& calibrator,
                             const ParameterSet& parameters, std::string_view why);
// With the calibrator's initial parameters.
Result<Calibration> fallBack(const CalibrationInput& input, const Calibrator& calibrator,
                             std::string_view why);

// Never wider than the data.
Range clippedToData(const Range& range, const Moments& moments);

// Codes that the settings allow: 2^bits, or those of the custom code range.
std::size_t codeCount(const SchemeSettings& settings);

// Whether the scheme makes ranges symmetric about 0: asked for [0, 1] (in the data's magnitude), it
// places levels as far below 0 as above.
bool mirrorsRange(const CalibrationInput& input);

// "-1.25 to 3".
std::string rangeText(const Range& range);

}  // namespace quantoscope
