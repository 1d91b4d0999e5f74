// SPDX-License-Identifier: GPL-3.0-or-later
// Companding: a magnitude is bent by an ascending function, rounded evenly there, and bent back.
//   mid-tread: q = round(compress(|x|)),  |x^| = expand(q)
//   mid-rise:  q = floor(compress(|x|)),  |x^| = expand(q + 1/2)
// q at most the largest code, and the sign kept. Computed in double from the float32 value; levels
// are rounded to float32. Rounding is to even.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/schemes/scheme.h"

namespace quantoscope {

struct Compander {
    std::function<double(double)> compress;  // [0, inf) -> [0, inf), ascending, 0 -> 0
    std::function<double(double)> expand;    // its inverse
    std::int32_t largest = 0;                // magnitude code
    bool midRise = false;
};

// One interval for each code that a finite float32 takes; no level overflows.
StepFunction compandedSteps(const Compander& compander, int bits);

// The lines from compress(|x|) on: round, keep the sign, expand. `compressed` names the first line.
std::vector<ExplainStep> explainCompanded(const Compander& compander, int bits, float x,
                                          ExplainStep compressed, const std::string& inverse);

// log(1 + x) and e^x - 1 without cancellation near 0, from portable_math.h: x > -1.
double logOnePlus(double x);
double expMinusOne(double x);

// Table row and settings that mu-law and A-law share: the grid in the bent domain.
inline constexpr std::array kCompandedGrids{Choice{"mid-tread", "Mid-tread: level at 0"},
                                            Choice{"mid-rise", "Mid-rise: step at 0"}};
inline constexpr Parameter kCompandedGrid = choiceParameter(
    "grid", "Grid", "Whether the even grid of the bent domain has a level or a step at 0.",
    kCompandedGrids);
bool isMidRise(const SchemeSettings& settings);
// Steps from 0 to full scale: 2^(b-1) - 1 between levels (mid-tread), 2^(b-1) cells (mid-rise).
double fullScaleSteps(const SchemeSettings& settings);
std::int32_t largestCode(const SchemeSettings& settings);

}  // namespace quantoscope
