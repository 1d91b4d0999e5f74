// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor seen along one axis: channels, what is measured over each, and what is done to each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

// Row-major values as [outer][extent][inner]; channel c holds the values of [.][c][.].
struct AxisLayout {
    std::size_t outer = 1;
    std::size_t extent = 1;
    std::size_t inner = 1;

    std::size_t count() const { return outer * extent * inner; }
};

// A negative axis counts from the end, -1 being the last; a scalar has one axis of extent 1.
// Errors: InvalidArgument for an axis the shape lacks.
Result<AxisLayout> layoutOf(const Shape& shape, std::int64_t axis);

// Of each channel's finite values; 0 where there is none. Sums over fixed parts, whatever the
// number of threads. Errors: Cancelled.
Result<std::vector<double>> channelMeans(const AxisLayout& layout, std::span<const float> values,
                                         const JobControl& control);
// The largest |x| of each channel, likewise.
Result<std::vector<float>> channelMagnitudes(const AxisLayout& layout,
                                             std::span<const float> values,
                                             const JobControl& control);

// results[i] = change(values[i], number of its channel), in the nearest float32, finite results
// beyond its limits being held at them; values that are not finite are copied. Both may be the same
// memory. Errors: Cancelled.
Status changeChannels(const AxisLayout& layout, std::span<const float> values,
                      std::span<float> results, const JobControl& control,
                      const std::function<double(double x, std::size_t channel)>& change);

// The nearest float32 of a finite number, held at the largest one.
float heldFloat(double x);

}  // namespace quantoscope
