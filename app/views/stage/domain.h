// SPDX-License-Identifier: GPL-3.0-or-later
// The two domains of the stage: the values that are quantized, and the source's values before the
// transforms with what comes back after their inverse.
#pragma once

#include <cstdint>
#include <vector>

#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

enum class StageDomain : std::uint8_t { Transformed, Original };

// Whether the outcome has the domain: the original one needs transforms.
bool hasDomain(const Outcome& outcome, StageDomain domain);

// Whether the domain has no levels on the axis, so that dequantized values are counted instead.
bool countsAfter(const Outcome& outcome, StageDomain domain);

// The values before, as the histogram counts them.
const ValueIndex& valuesBefore(const Outcome& outcome, StageDomain domain);

// The dequantized values where countsAfter(); of more than 2^18 an even sample. Otherwise empty.
std::vector<float> valuesAfter(const Outcome& outcome, StageDomain domain);

}  // namespace quantoscope
