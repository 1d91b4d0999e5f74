// SPDX-License-Identifier: GPL-3.0-or-later
// Lloyd's iteration on sorted values, and where it starts: k scalars that lower the squared error
// until it hardly falls any more. One round costs k look-ups in the index, at any number of values.
// Because neighbours wait for each other, plain rounds take thousands for hundreds of levels: each
// round tries Newton's step on "level = mean of its cell" first and keeps it when it pays.
// Lloyd, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28/2, 1982; Max, "Quantizing
// for minimum distortion", IRE Trans. Inf. Theory 6/1, 1960.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/parameter.h"
#include "core/base/result.h"
#include "core/schemes/codebooks/value_mass.h"

namespace quantoscope {

struct WeightedPoints {
    std::vector<double> values;   // ascending
    std::vector<double> weights;  // how many values each stands for, or their importance
};

// The distinct values (-0 and +0 are one) with their weights, the lowest `limit` of them.
WeightedPoints distinctPoints(const ValueMass& values, std::size_t limit);

// The means of the runs of points between cuts [k + 1], as optimalCuts() gives them: [k].
std::vector<double> meansOfRuns(const WeightedPoints& points, std::span<const std::size_t> cuts);

// Starts: k levels in ascending order (duplicates possible) for values that have more than k
// distinct ones.
std::vector<double> quantileStart(const ValueMass& values, std::size_t k);
std::vector<double> uniformStart(const ValueMass& values, std::size_t k);
// Level density as the cube root of the density of the values, the optimum for many levels: Panter
// and Dite, "Quantization distortion in pulse-count modulation with nonuniform spacing of levels",
// Proc. IRE 39/1, 1951. The density is taken from at least 1024 quantiles.
std::vector<double> compandingStart(const ValueMass& values, std::size_t k);
// The optimum for the means of at least 1024 cells of the companding start; beyond 512 levels that
// start itself. Errors: Cancelled.
Result<std::vector<double>> cellStart(const ValueMass& values, std::size_t k,
                                      const JobControl& control);
// k-means++: each level is a value, drawn with a probability that grows as its squared distance to
// the nearest level so far. Arthur and Vassilvitskii, SODA 2007. Errors: Cancelled.
Result<std::vector<double>> randomStart(const ValueMass& values, std::size_t k, std::uint64_t seed,
                                        const JobControl& control);

// All of them by their ids.
inline constexpr std::array kLloydStarts{
    Choice{"cells", "Optimum on coarse cells"}, Choice{"companding", "Cube root of the density"},
    Choice{"quantile", "Quantiles"}, Choice{"uniform", "Evenly over the range"},
    Choice{"random", "Random (k-means++)"}};
Result<std::vector<double>> lloydStart(std::string_view start, const ValueMass& values,
                                       std::size_t k, std::uint64_t seed,
                                       const JobControl& control);

struct LloydLimits {
    int iterations = 1000;
    double tolerance = 1e-7;  // ends when a round lowers the squared error by less than this share
};

// Levels ascending, as many as it was given: one that no value is nearest to moves into the cell of
// the largest error. Needs more distinct values than levels. Errors: Cancelled.
Result<std::vector<double>> lloyd(const ValueMass& values, std::vector<double> levels,
                                  const LloydLimits& limits, const JobControl& control);

// The squared error of taking each value to the nearest of the ascending levels.
double nearestSquaredError(const ValueMass& values, std::span<const double> levels);

// The levels of the global optimum, ascending. Needs at least as many distinct values as levels.
// Errors: Cancelled; TooLarge beyond the limits of optimalCuts().
Result<std::vector<double>> exactLevels(const ValueMass& values, std::size_t k,
                                        const JobControl& control);

}  // namespace quantoscope
