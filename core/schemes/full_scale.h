// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schemes/scheme.h"

namespace quantoscope {

// The full scale A = max(|alpha|, |beta|) of a range as a float32, never 0: 1 where the range is 0
// alone, and the smallest float32 for what lies below it.
float fullScale(const Range& range);

}  // namespace quantoscope
