// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

// Where the values whose ordered keys share the upper 16 bits `prefix` begin.
struct RunStart {
    std::uint16_t prefix = 0;
    std::uint64_t first = 0;
};

struct SortedFinite {
    FloatBuffer values;          // finite, in the order of their keys
    std::vector<RunStart> runs;  // ascending, the ones that hold values
    std::uint64_t nan = 0;
    std::uint64_t positiveInfinity = 0;
    std::uint64_t negativeInfinity = 0;
};

// Sorts a copy. Many values are counted by prefix, scattered into groups of neighbouring prefixes
// with about equally many values, and sorted group by group, so that all threads work and a cancel
// is heard. Beside the result it needs less than one byte per value. Errors: Cancelled.
Result<SortedFinite> sortFinite(std::span<const float> values, const JobControl& control);

}  // namespace quantoscope
