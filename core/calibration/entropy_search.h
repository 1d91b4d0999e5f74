// SPDX-License-Identifier: GPL-3.0-or-later
// The clipping magnitude that loses least information: the Kullback-Leibler divergence of the
// clipped histogram from its quantized form, as TensorRT-Model-Optimizer's calibrator has it
// (modelopt/torch/quantization/calib/histogram.py, after NVIDIA's GTC 2017 talk S7310).
#pragma once

#include <cstddef>
#include <span>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// `counts` is a histogram of |x| from 0 up. Its first count is replaced by its second (exact zeros
// would drown the rest). For i = firstBin, firstBin + stride, ... <= bins:
//   P = counts[0, i) with everything beyond added to the last bin, normalised;
//   Q = counts[0, i) cut into `levels` equal parts, each spread evenly over its non-empty bins,
//       normalised;
//   D(i) = sum P ln(P / Q): infinite where Q is 0 and P is not.
// Returns the last i with the smallest D: the values are to be clipped at edge(i).
// 1 <= levels, 2 <= bins, 1 <= firstBin <= bins, 1 <= stride. Errors: Cancelled.
Result<std::size_t> entropyClipBin(std::span<const double> counts, std::size_t levels,
                                   std::size_t firstBin, std::size_t stride,
                                   const JobControl& control);

}  // namespace quantoscope
