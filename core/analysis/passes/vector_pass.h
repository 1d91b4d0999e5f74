// SPDX-License-Identifier: GPL-3.0-or-later
// What a vector scheme does to a tensor: learn codewords, and let each vector take the nearest.
#pragma once

#include "core/analysis/passes/slice_pass.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// Values that are not finite are learned as 0 and left out of the figures. Errors: those of
// analyze().
Result<SlicePass> vectorPass(const Request& request, const DataSet& data,
                             const JobControl& control);

}  // namespace quantoscope
