// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "core/base/files/output_file.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

// Writes values (row-major, elementCount(shape) of them) as npy version 1.0 of their own type, the
// file complete or not there at all. T: float, double, std::int8_t, std::uint8_t, std::int16_t,
// std::uint16_t, std::int32_t. Errors: those of OutputFile; InvalidArgument when the shape has
// another number of values.
template <class T>
Status writeNpy(const std::string& path, const Shape& shape, std::span<const T> values,
                const JobControl& control);

// The same, complete beside its place and not yet in it: for files that come all or none.
template <class T>
Result<OutputFile> stageNpy(const std::string& path, const Shape& shape, std::span<const T> values,
                            const JobControl& control);

}  // namespace quantoscope
