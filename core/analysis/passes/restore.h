// SPDX-License-Identifier: GPL-3.0-or-later
// What a quantized tensor is worth where it came from: transforms are undone before errors are
// taken, and importance weighs them.
#pragma once

#include <span>

#include "core/analysis/passes/slice_pass.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// Replaces the error figures of the pass by those of the restored values, and adds the weighted
// ones. Clipping and rounding keep the shares that they have before the transforms are undone,
// which are exact where the transforms keep lengths and where there are none. Only where the data
// have an inverse or importance.
Status refine(SlicePass& pass, const Request& request, const Slicing& slicing, const DataSet& data,
              const JobControl& control);

}  // namespace quantoscope
