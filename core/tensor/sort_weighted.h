// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

struct SortedWeighted {
    FloatBuffer values;   // finite, of weight above 0, in the order of their keys
    FloatBuffer weights;  // of the same values; among equal values in the tensor's order
};

// Sorts (key of the value, place in the tensor) as one 64-bit number, all of them distinct: they
// are scattered into groups between splitters drawn from the keys themselves, so that groups are
// about equally large on any data, and sorted group by group. weights has values.size() elements.
// Errors: TooLarge beyond 2^32 values, Cancelled.
Result<SortedWeighted> sortWeighted(std::span<const float> values, std::span<const float> weights,
                                    const JobControl& control);

}  // namespace quantoscope
