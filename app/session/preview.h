// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/analysis/data/dataset.h"
#include "core/base/job_control.h"

namespace quantoscope {

constexpr std::uint64_t kSampleValues = std::uint64_t{1} << 18;  // of what stands in for data

// The sample that shows something while an index is being built; null when it is not worth it.
DataSetPointer previewOf(const Request& request, const TensorPointer& tensor,
                         const JobControl& control);

}  // namespace quantoscope
