// SPDX-License-Identifier: GPL-3.0-or-later
// alpha = mean - k sigma, beta = mean + k sigma (population standard deviation), each no further
// out than the data reaches.
#include <array>

#include "core/base/text/number_text.h"
#include "core/calibration/calibration_cases.h"

namespace quantoscope::calibration {
namespace {

constexpr std::array kParameters{
    realParameter("k", "Standard deviations", "sigma",
                  "How many standard deviations on either side of the mean are kept.", 0.1, 100, 3,
                  Spacing::Logarithmic),
};

Result<Calibration> calibrate(const CalibrationInput& input) {
    if (auto only = onlyChoice(input.moments)) return *only;
    const double k = input.parameters.real("k");
    const double mean = input.moments.mean;
    const double reach = k * input.moments.standardDeviation;
    const Range range = clippedToData({mean - reach, mean + reach}, input.moments);
    return Calibration{range,
                       "keeps " + shortText(k) + " standard deviations of " +
                           shortText(input.moments.standardDeviation) + " about the mean " +
                           shortText(mean) + ", within the data: " + rangeText(range),
                       false};
}

}  // namespace

extern constinit const Calibrator sigma{
    .id = "sigma",
    .title = "Mean and k sigma",
    .help = "A number of standard deviations on either side of the mean, within the data.",
    .formula = "alpha = max(min x, mean - k sigma)\nbeta = min(max x, mean + k sigma)",
    .parameters = kParameters,
    .calibrate = calibrate,
};

}  // namespace quantoscope::calibration
