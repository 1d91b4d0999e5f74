// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schemes/scheme.h"

namespace quantoscope {

// The full scale A = max(|alpha|, |beta|) of a range as a float32. 1 where the range is 0 alone;
// never below 2^-100, so that the levels under A do not drown in the subnormal numbers.
float fullScale(const Range& range);
inline constexpr float kSmallestFullScale = 0x1p-100F;

}  // namespace quantoscope
