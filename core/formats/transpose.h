// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

// Column-major (first axis contiguous) to row-major (last axis contiguous), in tiles that stay in
// the cache. Both arrays have elementCount(shape) values and do not overlap. Errors: Cancelled.
Status toRowMajor(const Shape& shape, std::span<const float> columnMajor, std::span<float> rowMajor,
                  const JobControl& control);

}  // namespace quantoscope
