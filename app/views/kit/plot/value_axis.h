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

// The bulk of the values, from 0.05 % to 99.95 % of them, joined with the clipping range and the
// levels near them; a range that would make the bulk narrower than an eighth is not joined. `all`
// shows every value and the range in any case.
AxisRange firstRange(const Outcome& outcome, bool all = false);
// The same for values and a clipping range, if there is one.
AxisRange firstRange(const ValueIndex& values, const std::optional<Range>& clip, bool all);

// The part of the axis that is clipped lies outside [low, high]; either may be infinite.
struct ClipEdges {
    double low;
    double high;

    bool isClipped(double x) const { return x < low || x > high; }
};
// Of the focus slice; infinite where the scheme cannot clip.
ClipEdges clipEdgesOf(const Outcome& outcome);

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
