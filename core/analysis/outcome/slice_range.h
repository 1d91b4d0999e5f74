// SPDX-License-Identifier: GPL-3.0-or-later
// The range of the slice in view, as a hand sets it.
#pragma once

#include <cstddef>

#include "core/analysis/outcome/outcome.h"
#include "core/analysis/request/request.h"

namespace quantoscope {

// The range asked for a slice: its own or the given one where the request, which may be ahead of
// the outcome, says it, otherwise the outcome's.
Range askedRange(const Request& request, const Outcome& outcome, std::size_t slice);

// The request with this range for the focus slice by hand; the other slices keep theirs, calibrated
// or given.
Request withRange(const Request& request, const Outcome& outcome, Range range);

}  // namespace quantoscope
