// SPDX-License-Identifier: GPL-3.0-or-later
// What the picked value goes through, in words and numbers.
#pragma once

#include <optional>
#include <vector>

#include "app/session/pick.h"
#include "core/analysis/outcome/outcome.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

struct Explanation {
    std::optional<double> x;  // the value explained; empty when there is none
    std::vector<ExplainStep> steps;
};

// The value under the crosshair, the picked cell, or the picked level; without a pick the upper
// quartile of the focus slice. The range and what it gives, scale and zero point, come first. Block
// formats tell the scales of the block in focus first, vector
// schemes the whole vector, transforms what became of the picked cell.
Explanation explainPick(const Outcome& outcome, const Pick& pick);

}  // namespace quantoscope
