// SPDX-License-Identifier: GPL-3.0-or-later
// Step functions that are the same on both sides of zero, built from the magnitudes alone.
#pragma once

#include <cstdint>
#include <vector>

#include "core/schemes/scheme.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

enum class CodeForm : std::uint8_t {
    Signed,         // q above zero, -q below; without a level at 0: q and -1 - q
    SignMagnitude,  // q above zero, q + 2^(bits - 1) below
};

struct MagnitudeSteps {
    std::vector<float> levels;        // [M] ascending, not negative; levels[0] may be 0
    std::vector<float> lower;         // [M] the smallest magnitude of each; lower[0] is not used
    std::vector<std::int32_t> codes;  // [M] of the levels above zero, not negative
    CodeForm form = CodeForm::Signed;
    int bits = 8;  // of a code, its sign among them
};

// The level of |x| with the sign of x. A level at 0 is one interval for both signs, with the code
// of +0; without one, -0 belongs to the negative side.
StepFunction mirroredSteps(const MagnitudeSteps& magnitudes);

// Ascending levels [M] between 0 and 1 and their codes, scaled by A; each magnitude takes the
// nearest as APoT projects it, in float32: with u = min(|x| / A, 1) the higher of two neighbours
// where high - u < u - low, so that a middle goes toward zero. Levels below 2^-137, which float32
// rounds too far, are left out.
MagnitudeSteps nearestMagnitudes(const std::vector<float>& levels,
                                 const std::vector<std::int32_t>& codes, float scale, int bits);

}  // namespace quantoscope
