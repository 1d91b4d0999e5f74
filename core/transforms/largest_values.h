// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// The places of the `count` finite values of largest magnitude, ascending; of equal magnitudes the
// earlier ones. Fewer when fewer values are finite. By counting the bits of |x|, upper half and
// lower half, in three passes. Errors: Cancelled.
Result<std::vector<std::uint64_t>> largestValues(std::span<const float> values, std::size_t count,
                                                 const JobControl& control);

}  // namespace quantoscope
