// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/preview.h"

namespace quantoscope {
namespace {

constexpr std::uint64_t kPreviewFrom = std::uint64_t{1} << 22;  // smaller data need no preview

}  // namespace

DataSetPointer previewOf(const Request& request, const TensorPointer& tensor,
                         const JobControl& control) {
    if (tensor->values.size() < kPreviewFrom || !(request.preparation == Preparation{}))
        return nullptr;
    auto sample = sampleDataSet(request.source, tensor, request, kSampleValues, control);
    return sample ? *sample : nullptr;
}

}  // namespace quantoscope
