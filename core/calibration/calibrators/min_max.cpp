// SPDX-License-Identifier: GPL-3.0-or-later
// alpha = min x, beta = max x: nothing is clipped, and one outlier stretches every step.
#include "core/calibration/calibration_cases.h"

namespace quantoscope::calibration {
namespace {

Result<Calibration> calibrate(const CalibrationInput& input) {
    if (auto only = onlyChoice(input.moments)) return *only;
    const Range range{input.moments.minimum, input.moments.maximum};
    return Calibration{range, "takes the extremes, " + rangeText(range), false};
}

}  // namespace

extern constinit const Calibrator min_max{
    .id = "min-max",
    .title = "Min-max",
    .help = "The smallest and the largest value: nothing is clipped.",
    .formula = "alpha = min x\nbeta = max x",
    .parameters = {},
    .needsOnlyExtremes = true,
    .calibrate = calibrate,
};

}  // namespace quantoscope::calibration
