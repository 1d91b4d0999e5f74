// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor made ready to be asked: its values, their index and what they look like.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/request/request.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"
#include "core/tensor/value_index.h"
#include "core/tensor/weighted_index.h"
#include "core/transforms/transform.h"

namespace quantoscope {

// One weight for each value of a tensor, finite and not negative.
using ImportancePointer = std::shared_ptr<const FloatBuffer>;

struct DataSet {
    Source source;
    Preparation preparation;
    TensorPointer tensor;  // what is quantized
    IndexPointer index;    // of the whole tensor
    // As the source gave them; the same as tensor and index where there is no transform.
    TensorPointer original;
    IndexPointer originalIndex;
    InverseTransform inverse;      // empty without transforms
    double overheadBits = 0;       // that undoing the transforms costs, for the whole tensor
    ImportancePointer importance;  // of the original's values; null: all weigh the same
    // The tensor's values with their importance; null without importance and where a transform
    // may have mixed values of different weight: then only the figures are weighed.
    WeightedPointer weighted;
    // "16 distinct values: already quantized?", "3 NaN left out", "all values are equal", ...
    std::vector<std::string> notes;
    bool preview = false;         // a sample stands in for the tensor
    std::uint64_t fullCount = 0;  // values of the full tensor
};
using DataSetPointer = std::shared_ptr<const DataSet>;

// Sentences about the values that are not finite.
std::vector<std::string> leftOutNotes(const ValueIndex& index);
// Sentences about what the finite values are: all equal, denormal, few distinct ones.
std::vector<std::string> valueNotes(const ValueIndex& index);

// The tensor's values with 0 for those that are not finite; `scratch` holds them when there are
// any.
std::span<const float> finiteValues(const DataSet& data, FloatBuffer& scratch);

// Draws or loads the tensor. Errors: those of generate() and loadTensor().
Result<TensorPointer> loadSource(const Source& source, const JobControl& control);

// Builds the index and looks at what the data are. Errors: Cancelled, OutOfMemory.
Result<DataSetPointer> makeDataSet(const Source& source, TensorPointer tensor,
                                   const JobControl& control);

// The same data transformed and weighed; `plain` itself where there is nothing to do. Errors: those
// of the transforms and of loading activations and importance; InvalidArgument where their shapes
// do not fit.
Result<DataSetPointer> prepareDataSet(const DataSetPointer& plain, const Preparation& preparation,
                                      const JobControl& control);

// All of it, for a request.
Result<DataSetPointer> loadDataSet(const Source& source, const Preparation& preparation,
                                   const JobControl& control);

// A stand-in of about `limit` values that answers any request of this granularity: evenly spaced
// values (tensor), an even share of each slice (channel), evenly spaced whole groups (group).
Result<DataSetPointer> sampleDataSet(const Source& source, const TensorPointer& tensor,
                                     const Request& request, std::uint64_t limit,
                                     const JobControl& control);

}  // namespace quantoscope
