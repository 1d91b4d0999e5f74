// SPDX-License-Identifier: GPL-3.0-or-later
// Analytical clipping (Banner, Nahshan, Hoffer, Soudry: "Post training 4-bit quantization of
// convolutional networks for rapid-deployment", arXiv 1810.05723): with a model of the values, the
// clipping error and the rounding error of N equal steps over [-alpha, alpha] are closed formulas;
// alpha is where their sum is least.
//
// Two rounding terms circulate, each alpha^2 times a factor R; with N = 2^b:
//   A: R = 1 / (3 * 4^b)                        = 1 / (3 N^2)
//   B: R = (2^b - 2) / (3 * 2^(3b - 1))         = 2 (N - 2) / (3 N^3), 0 at 1 bit: no optimum
#pragma once

#include <array>
#include <cstddef>

#include "core/calibration/calibrator.h"

namespace quantoscope {

enum class AciqTable { A, B };
double aciqRoundingFactor(AciqTable table, std::size_t levels);  // R

// alpha / b of a Laplace density with b = mean |x - mean|: 2 exp(-alpha / b) + R (alpha / b)^2 is
// least at W(1 / R), Lambert's function. 0 < factor.
double aciqLaplaceClip(double factor);

// alpha / sigma of a Gaussian: 2 [(1 + alpha^2) Q(alpha) - alpha phi(alpha)] + R alpha^2 is least
// where alpha R = 2 [phi(alpha) - alpha Q(alpha)]. 0 < factor.
double aciqGaussClip(double factor);

// A model as a calibrator.
struct AciqModel {
    const Calibrator& calibrator;
    double (*clip)(double factor);  // alpha in units of the spread
    // The spread of all values about their mean.
    double (*spread)(const Moments& moments);
    // The spread about 0 of a density of which the values other than 0 are one half.
    double (*halfSpread)(const Moments& moments);
    const char* spreadName;
};

// mean +- alpha, within the data. Values of one sign whose mean +- alpha would reach past 0 (after
// a ReLU) are taken as one half of a density about 0, as in section 4 of the paper: the range is 0
// to alpha for twice the levels, unless the scheme mirrors its range.
Result<Calibration> calibrateAciq(const CalibrationInput& input, const AciqModel& model);

// The table of parameters of both calibrators.
inline constexpr std::array kAciqTables{
    Choice{"A", "A: rounding alpha^2 / (3 4^b)"},
    Choice{"B", "B: rounding alpha^2 (2^b - 2) / (3 2^(3b - 1))"},
};
inline constexpr std::array kAciqParameters{
    choiceParameter("table", "Table", "Which of the two published rounding terms is balanced.",
                    kAciqTables),
};

}  // namespace quantoscope
