// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/passes/quantize_tensor.h"

#include <algorithm>
#include <new>
#include <vector>

#include "core/analysis/passes/block_encoding.h"
#include "core/analysis/passes/slice_blocks.h"
#include "core/analysis/passes/slice_quantizer.h"
#include "core/base/machine/parallel.h"

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

// Codes and decoded values of blocks in a row into their places.
void quantizeBlocks(const BlockEncoding& blocks, std::size_t first, std::size_t count,
                    std::span<std::int32_t> codes, std::span<float> dequantized) {
    const std::size_t size = blocks.geometry.values;
    const auto bytes = std::span(blocks.bytes)
                           .subspan(first * blocks.geometry.bytes, count * blocks.geometry.bytes);
    std::vector<std::int32_t> allCodes(codes.empty() ? 0 : count * size);
    std::vector<float> decoded(dequantized.empty() ? 0 : count * size);
    if (!codes.empty()) blocks.format->codes(blocks.run(first), bytes, allCodes);
    if (!dequantized.empty()) blocks.format->decode(blocks.run(first), bytes, decoded);
    for (std::size_t block = 0; block < count; ++block) {
        const std::size_t from = blocks.firstValue(first + block);
        const std::size_t held = blocks.heldValues(first + block);
        if (!codes.empty()) std::copy_n(allCodes.data() + block * size, held, codes.data() + from);
        if (!dequantized.empty())
            std::copy_n(decoded.data() + block * size, held, dequantized.data() + from);
    }
}

Status quantizeByBlocks(const Outcome& outcome, std::span<std::int32_t> codes,
                        std::span<float> dequantized, const JobControl& control) {
    const BlockEncoding& blocks = *outcome.blocks;
    if (blocks.blocks() == 0) return Done{};
    constexpr std::size_t kValues = 16384;  // of one task
    const std::size_t together = std::max<std::size_t>(1, kValues / blocks.geometry.values);
    return forEachBlock(
        (blocks.blocks() + together - 1) / together, control, [&](std::size_t task) {
            const std::size_t first = task * together;
            quantizeBlocks(blocks, first, std::min(together, blocks.blocks() - first), codes,
                           dequantized);
        });
}

Status quantizeAll(const Outcome& outcome, std::span<std::int32_t> codes,
                   std::span<float> dequantized, const JobControl& control) {
    if (outcome.blocks) return quantizeByBlocks(outcome, codes, dequantized, control);
    const auto task = [&](std::size_t /*block*/, std::size_t slice, std::span<const float> values,
                          const JobControl& inner) {
        return quantizeSlice(outcome, slice, values, codes, dequantized, inner);
    };
    return SliceBlocks(*outcome.slicing).forEachSlice(outcome.data->tensor->values, control, task);
}

}  // namespace

Status quantizeTensor(const Outcome& outcome, std::span<std::int32_t> codes,
                      std::span<float> dequantized, const JobControl& control) try {
    if (!outcome.restored) return quantizeAll(outcome, codes, dequantized, control);
    if (!dequantized.empty()) std::ranges::copy(*outcome.restored, dequantized.begin());
    return codes.empty() ? Status(Done{}) : quantizeAll(outcome, codes, {}, control);
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory to quantize the tensor.", {}};
}

}  // namespace quantoscope
