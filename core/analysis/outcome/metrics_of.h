// SPDX-License-Identifier: GPL-3.0-or-later
// From sums over the values to the figures that people read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/analysis/outcome/outcome.h"
#include "core/analysis/request/request.h"
#include "core/schemes/step_function.h"
#include "core/tensor/dtype.h"

namespace quantoscope {

// `peak` is the width of the data, maximum - minimum. The figures of sizes are left at 0.
Metrics metricsOf(const Evaluation& sums, double peak);

// "64 values overflow to infinity or NaN".
std::string overflowText(double overflowed);
// A sentence about the values whose level is not finite; empty when there are none.
std::string overflowNote(const Metrics& metrics);
// Where values overflow, the figures of the others rank nothing: they are taken away.
void forgetPartialErrors(Metrics& metrics);

// Bits per weight and bytes for this many values (NaN included) and slices.
void countBytes(Metrics& metrics, const Request& request, std::uint64_t values,
                std::uint64_t slices);

// The same where all bits of the tensor are known.
void countBits(Metrics& metrics, std::uint64_t values, double bits);

// The size in the source's own type, which the others are held against.
void countStored(Metrics& metrics, DType type, std::uint64_t values);

// Adds bits that the whole tensor costs beside its codes and slices.
void addBits(Metrics& metrics, double bits);

// Adds one evaluation to a total, all but the figures of single intervals.
void addSums(Evaluation& total, const Evaluation& part);

}  // namespace quantoscope
