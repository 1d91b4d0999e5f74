// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor made ready to be asked: its values, their index and what they look like.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/analysis/request.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"
#include "core/tensor/value_index.h"

namespace quantoscope {

struct DataSet {
    Source source;
    TensorPointer tensor;
    IndexPointer index;  // of the whole tensor
    // "16 distinct values: already quantized?", "3 NaN left out", "all values are equal", ...
    std::vector<std::string> notes;
    bool preview = false;         // a sample stands in for the tensor
    std::uint64_t fullCount = 0;  // values of the full tensor
};
using DataSetPointer = std::shared_ptr<const DataSet>;

// Draws or loads the tensor. Errors: those of generate() and loadTensor().
Result<TensorPointer> loadSource(const Source& source, const JobControl& control);

// Builds the index and looks at what the data are. Errors: Cancelled, OutOfMemory.
Result<DataSetPointer> makeDataSet(const Source& source, TensorPointer tensor,
                                   const JobControl& control);

// A stand-in of about `limit` values that answers any request of this granularity: evenly spaced
// values (tensor), an even share of each slice (channel), evenly spaced whole groups (group).
Result<DataSetPointer> sampleDataSet(const Source& source, const TensorPointer& tensor,
                                     const Request& request, std::uint64_t limit,
                                     const JobControl& control);

}  // namespace quantoscope
