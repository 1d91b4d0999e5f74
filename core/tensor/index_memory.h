// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/base/result.h"

namespace quantoscope {

// Whether so many float32 values and a ValueIndex of them stay within half of the memory that is
// available now; to be asked before either is allocated. Errors: OutOfMemory, with both numbers.
Status checkIndexMemory(std::uint64_t values);

}  // namespace quantoscope
