// SPDX-License-Identifier: GPL-3.0-or-later
// The descriptor of a transform: what is done to a tensor before it is quantized and undone after.
// One file in core/transforms/kinds/ and one line in transforms.def.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/parameter.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

struct TransformInput {
    const Shape& shape;
    std::span<const float> values;  // row-major; may hold NaN and infinities
    const ParameterSet& parameters;
    // The largest magnitude of each column (place along the last axis) of an activation tensor;
    // empty when none is given.
    std::span<const float> activationMagnitudes;
    const JobControl& control;
};

// Takes dequantized values of the transformed tensor back; both have its element count, and may be
// the same memory. Errors: Cancelled.
using InverseTransform = std::function<Status(
    std::span<const float> quantized, std::span<float> restored, const JobControl& control)>;

struct Transformed {
    FloatBuffer values;  // of the same shape
    InverseTransform inverse;
    double overheadBits = 0;         // what must be kept to undo it, for the whole tensor
    std::vector<std::string> notes;  // what it did, with its numbers
};

struct Transform {
    std::string_view id;
    std::string_view title;
    std::string_view help;     // one sentence
    std::string_view formula;  // plain text, one formula a line
    std::span<const Parameter> parameters;
    bool usesActivations = false;
    // Errors: InvalidArgument for an axis the shape lacks, Cancelled.
    Result<Transformed> (*apply)(const TransformInput& input);
};

std::span<const Transform* const> transforms();
const Transform* findTransform(std::string_view id);  // null when there is none

}  // namespace quantoscope
