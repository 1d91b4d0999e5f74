// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// The largest |x| of finite values; 0 of none.
Result<float> tensorMagnitude(std::span<const float> values, const JobControl& control);

// The same of each block of `length` values, a multiple of 16; the last block may be short.
// `magnitudes` has one for each block.
Status blockMagnitudes(std::span<const float> values, std::size_t length, const JobControl& control,
                       std::span<float> magnitudes);

}  // namespace quantoscope
