// SPDX-License-Identifier: GPL-3.0-or-later
#include <new>

#include "core/analysis/data/dataset.h"
#include "core/formats/format.h"

namespace quantoscope {

Result<TensorPointer> loadSource(const Source& source, const JobControl& control) try {
    const auto* spec = std::get_if<DistributionSpec>(&source);
    auto tensor = spec != nullptr ? generate(*spec, control)
                                  : loadTensor(std::get<FileSource>(source).path,
                                               std::get<FileSource>(source).tensor, control);
    if (!tensor) return tensor.error();
    return std::make_shared<const Tensor>(std::move(tensor).value());
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory for the values.", {}};
}

}  // namespace quantoscope
