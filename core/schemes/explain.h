// SPDX-License-Identifier: GPL-3.0-or-later
// One value's way to its code, its bits and back, told with the present numbers. The last steps are
// always the code ("... = 1 = 0001") and the level with its error ("... = 0.7093, error +0.1093");
// stochastic rounding adds what happens when it rounds up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/schemes/affine.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

// By the scheme's own formula where it has one, else by explainBySteps().
std::vector<ExplainStep> explainValue(const Scheme& scheme, const ExplainInput& input);

// Told from the step function alone: the interval, its code, its level.
std::vector<ExplainStep> explainBySteps(const ExplainInput& input, int codeBits);

// x is finite.
std::vector<ExplainStep> explainAffine(const AffineQuantizer& quantizer, float x, int codeBits);

// The parts of such sentences.
std::string explainNumber(double value);               // six significant digits
std::string explainCode(std::int32_t code, int bits);  // "-3 = 1101", two's complement
std::string explainLevel(float level, float x);        // "0.7093, error +0.1093"

}  // namespace quantoscope
