// SPDX-License-Identifier: GPL-3.0-or-later
// The range with the least sum |x - x^|^p: by far the most candidates of all calibrators, each
// judged by the scheme's own error on all values (core/calibration/range_search.h). With importance
// the sum is w |x - x^|^p; when nothing weighs anything it is the plain one.
#include <array>
#include <cmath>

#include "core/base/text/number_text.h"
#include "core/calibration/calibration_cases.h"
#include "core/calibration/range_search.h"
#include "core/tensor/weighted_index.h"

namespace quantoscope::calibration {
namespace {

constexpr std::array kParameters{
    realParameter("p", "Power", "",
                  "The error that is least is the sum of |x - x^| to this power: 2 is the squared "
                  "error, 1 the absolute one.",
                  0.5, 8, 2),
};

std::string errorText(double p, double meanPower) {
    if (p == 2) return "MSE " + shortText(meanPower);
    if (p == 1) return "mean absolute error " + shortText(meanPower);
    return "mean |error|^" + shortText(p) + " " + shortText(meanPower);
}

CalibrationInput withoutEmptyWeights(CalibrationInput input) {
    if (input.weighted && input.weighted->sorted().empty()) input.weighted = nullptr;
    return input;
}

// Each candidate of a scheme without a closed form builds its levels one by one.
bool isTooDear(const CalibrationInput& input) {
    constexpr double kLevelsPerValue = 8;
    const double levels = std::exp2(codeBits(input.scheme, input.settings));
    return input.scheme.affine == nullptr &&
           levels > kLevelsPerValue * static_cast<double>(input.moments.count) && levels > 256;
}

Result<Calibration> calibrate(const CalibrationInput& asked) {
    const CalibrationInput input = withoutEmptyWeights(asked);
    if (auto only = onlyChoice(input.moments)) return *only;
    if (!rangeMatters(input.scheme, input.settings) || input.scheme.learns)
        return fallBack(input, min_max, "the scheme places its levels without a range");
    if (isTooDear(input)) return fallBack(input, min_max, "there are far more levels than values");
    const double p = input.parameters.real("p");
    const RangeError error(input, p);
    const auto found = findRange(input, error, mirrorsRange(input));
    if (!found) return found.error();
    if (!std::isfinite(found->error))
        return fallBack(input, min_max, "the scheme refuses every candidate range");
    const double weight =
        input.weighted ? input.weighted->totalWeight() : static_cast<double>(input.moments.count);
    std::string note = "least of " + groupedText(found->tried) + " ranges, " +
                       rangeText(found->range) + ": " + (input.weighted ? "weighted " : "") +
                       errorText(p, found->error / weight);
    if (error.sampled())
        note += " on " + groupedText(error.sampleSize()) + " values of equally spaced ranks";
    return Calibration{found->range, std::move(note), false};
}

}  // namespace

extern constinit const Calibrator mse{
    .id = "mse",
    .title = "MSE-optimal",
    .help =
        "The range with the least error of the scheme itself among a hundred from the whole of the "
        "data down and some dozens about the best: never worse than min-max, though a finer search "
        "may find some tenths of a percent less. The power of the error can be chosen.",
    .formula = "alpha, beta = arg min sum |x - x^(alpha, beta)|^p over the ranges tried",
    .parameters = kParameters,
    .needsIndex = true,
    .calibrate = calibrate,
};

}  // namespace quantoscope::calibration
