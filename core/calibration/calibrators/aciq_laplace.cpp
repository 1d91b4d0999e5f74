// SPDX-License-Identifier: GPL-3.0-or-later
// Clips where the clipping and the rounding error of a Laplace density balance
// (core/calibration/aciq.h).
#include <cmath>

#include "core/calibration/aciq.h"

namespace quantoscope::calibration {
extern const Calibrator aciq_laplace;
namespace {

double spread(const Moments& moments) {
    return moments.meanAbsoluteDeviation;
}

// The mean magnitude of the values other than 0.
double halfSpread(const Moments& moments) {
    return std::abs(moments.mean) * static_cast<double>(moments.count) /
           static_cast<double>(moments.count - moments.zeros);
}

Result<Calibration> calibrate(const CalibrationInput& input) {
    return calibrateAciq(input,
                         {aciq_laplace, aciqLaplaceClip, spread, halfSpread, "mean deviation"});
}

}  // namespace

extern constinit const Calibrator aciq_laplace{
    .id = "aciq-laplace",
    .title = "ACIQ, Laplace",
    .help = "Clips where the clipping and the rounding error of a Laplace distribution balance.",
    .formula =
        "alpha, beta = mean -+ a b, b = mean |x - mean|, within the data\n"
        "a = W(1 / R), Lambert's function\n"
        "table A: R = 1 / (3 4^b); table B: R = (2^b - 2) / (3 2^(3b - 1))",
    .parameters = kAciqParameters,
    .needsAbsoluteDeviation = true,
    .calibrate = calibrate,
};

}  // namespace quantoscope::calibration
