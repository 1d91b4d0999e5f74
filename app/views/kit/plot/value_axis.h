// SPDX-License-Identifier: GPL-3.0-or-later
// The value axis that stage and error view share: what it shows at first, and how the clipping
// range is read from a request and written back.
#pragma once

#include <cstdint>
#include <optional>

#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

struct AxisRange {
    double from = 0;
    double to = 1;
    bool outliersBeyond = false;  // values lie outside
};

// All values and the clipping range; when the values reach further than 8 times as wide as the
// central 99.8 %, that part and as much again on each side. `all` shows everything in any case.
AxisRange firstRange(const Outcome& outcome, bool all = false);
// The same for values and a clipping range, if there is one.
AxisRange firstRange(const ValueIndex& values, const std::optional<Range>& clip, bool all);

// The clipping range of the focus slice: the request's own where it is manual, otherwise the
// outcome's; mirrored as the scheme's symmetry asks. Empty when the scheme has no use for one.
std::optional<Range> clippingRange(const Request& request, const Outcome& outcome);

// Whether the scheme mirrors a range about 0.
bool mirrorsRange(const Request& request);

// Up to this many slices are given a range each.
constexpr std::size_t kMostSliceRanges = 4096;

// [from, to] of interval k, its infinite side cut at the clip edge or, without one, at the data's
// end.
Range bucketOf(const Focus& focus, std::size_t interval);

}  // namespace quantoscope
