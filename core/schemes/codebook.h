// SPDX-License-Identifier: GPL-3.0-or-later
// The step function of a codebook: every value takes the nearest level.
#pragma once

#include <vector>

#include "core/schemes/step_function.h"

namespace quantoscope {

// The smallest float32 that is at least as near to `above` as to `below`, below < above, decided
// exactly: a value in the very middle goes up.
float firstNearer(float below, float above);

// Levels in any order, duplicates allowed, all finite; at least one. Codes count the distinct
// levels upward from 0. The middle between two levels belongs to the upper one.
StepFunction nearestSteps(std::vector<float> levels);

}  // namespace quantoscope
