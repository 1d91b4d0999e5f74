// SPDX-License-Identifier: GPL-3.0-or-later
// Clips where the clipping and the rounding error of a Gaussian balance (core/calibration/aciq.h).
// An approximation: at 2 bits it clips at 1.71 sigma, the true optimum of a mid-rise quantizer is
// 1.99 sigma.
#include <cmath>

#include "core/calibration/aciq.h"

namespace quantoscope::calibration {
extern const Calibrator aciq_gauss;
namespace {

double spread(const Moments& moments) {
    return moments.standardDeviation;
}

// The root mean square of the values other than 0.
double halfSpread(const Moments& moments) {
    const double square =
        moments.standardDeviation * moments.standardDeviation + moments.mean * moments.mean;
    return std::sqrt(square * static_cast<double>(moments.count) /
                     static_cast<double>(moments.count - moments.zeros));
}

Result<Calibration> calibrate(const CalibrationInput& input) {
    return calibrateAciq(input, {aciq_gauss, aciqGaussClip, spread, halfSpread, "sigma"});
}

}  // namespace

extern constinit const Calibrator aciq_gauss{
    .id = "aciq-gauss",
    .title = "ACIQ, Gaussian",
    .help = "Clips where the clipping and the rounding error of a normal distribution balance.",
    .formula =
        "alpha, beta = mean -+ a sigma, within the data\n"
        "a R = 2 [phi(a) - a Q(a)]\n"
        "table A: R = 1 / (3 4^b); table B: R = (2^b - 2) / (3 2^(3b - 1))",
    .parameters = kAciqParameters,
    .calibrate = calibrate,
};

}  // namespace quantoscope::calibration
