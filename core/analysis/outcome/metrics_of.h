// SPDX-License-Identifier: GPL-3.0-or-later
// From sums over the values to the figures that people read.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/analysis/outcome/outcome.h"
#include "core/analysis/request/request.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

// `peak` is the width of the data, maximum - minimum. The figures of sizes are left at 0.
Metrics metricsOf(const Evaluation& sums, double peak);

// Bits per weight and bytes for this many values (NaN included) and slices.
void countBytes(Metrics& metrics, const Request& request, std::uint64_t values,
                std::uint64_t slices);

// The same where all bits of the tensor are known.
void countBits(Metrics& metrics, std::uint64_t values, double bits);

// Adds bits that the whole tensor costs beside its codes and slices.
void addBits(Metrics& metrics, double bits);

// Adds one evaluation to a total, all but the figures of single intervals.
void addSums(Evaluation& total, const Evaluation& part);

}  // namespace quantoscope
