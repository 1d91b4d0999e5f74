// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/analysis/outcome/outcome.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// Codes and dequantized values of the whole tensor, in its order; either may be empty. Transforms
// are undone in the dequantized values; the codes are those of the transformed tensor.
Status quantizeTensor(const Outcome& outcome, std::span<std::int32_t> codes,
                      std::span<float> dequantized, const JobControl& control);

}  // namespace quantoscope
