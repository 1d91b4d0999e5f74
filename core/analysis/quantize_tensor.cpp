// SPDX-License-Identifier: GPL-3.0-or-later
#include <new>
#include <vector>

#include "core/analysis/analyze.h"
#include "core/analysis/slice_blocks.h"
#include "core/analysis/slice_quantizer.h"

namespace quantoscope {
namespace {

template <class T>
void scatter(const Slicing& slicing, std::size_t slice, std::span<const T> from,
             std::span<T> tensor) {
    if (tensor.empty()) return;
    for (std::size_t i = 0; i < from.size(); ++i)
        tensor[slicing.element(slice, i)] = from[i];
}

// Writes one slice of the tensor.
Status quantizeSlice(const Outcome& outcome, std::size_t slice, std::span<const float> values,
                     std::span<std::int32_t> codes, std::span<float> dequantized,
                     const JobControl& control) {
    const auto quantizer = SliceQuantizer::make(outcome, slice, values, control);
    if (!quantizer) return quantizer.error();
    const Slicing& slicing = *outcome.slicing;
    if (slicing.contiguous()) {
        const std::size_t first = slicing.element(slice, 0);
        const auto into = [&](auto all) {
            return all.empty() ? all : all.subspan(first, values.size());
        };
        return quantizer->quantize(values, 0, into(codes), into(dequantized), control);
    }
    std::vector<std::int32_t> sliceCodes(codes.empty() ? 0 : values.size());
    std::vector<float> sliceValues(dequantized.empty() ? 0 : values.size());
    if (Status done = quantizer->quantize(values, 0, sliceCodes, sliceValues, control); !done)
        return done;
    scatter<std::int32_t>(slicing, slice, sliceCodes, codes);
    scatter<float>(slicing, slice, sliceValues, dequantized);
    return Done{};
}

}  // namespace

Status quantizeTensor(const Outcome& outcome, std::span<std::int32_t> codes,
                      std::span<float> dequantized, const JobControl& control) try {
    const auto task = [&](std::size_t /*block*/, std::size_t slice, std::span<const float> values,
                          const JobControl& inner) {
        return quantizeSlice(outcome, slice, values, codes, dequantized, inner);
    };
    return SliceBlocks(*outcome.slicing).forEachSlice(outcome.data->tensor->values, control, task);
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory to quantize the tensor.", {}};
}

}  // namespace quantoscope
