// SPDX-License-Identifier: GPL-3.0-or-later
// request + data -> outcome. The request alone decides the path that produces a figure, and
// reductions run over fixed blocks, so window, command line and report agree digit for digit.
#pragma once

#include <cstddef>
#include <string>

#include "core/analysis/outcome/outcome.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// `focusSlice` is the slice to look at closely; beyond the last, the last. Errors: InvalidArgument,
// Cancelled, TooLarge, OutOfMemory. Never throws.
Result<OutcomePointer> analyze(const Request& request, const DataSetPointer& data,
                               std::size_t focusSlice, const JobControl& control);

// The same outcome with another slice in focus.
Result<OutcomePointer> withFocus(const OutcomePointer& outcome, std::size_t slice,
                                 const JobControl& control);

// What `quantoscope analyze --json` prints: source, request, range, scale, zero_point, levels,
// metrics; infinities as "inf" and "-inf", null for what is undefined.
std::string outcomeJson(const Outcome& outcome, int indent = 2);

}  // namespace quantoscope
