// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/tensor_reader.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <limits>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/base/machine/machine_memory.h"
#include "core/base/machine/parallel.h"
#include "core/base/numbers/checked_math.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"
#include "core/formats/element_decoder.h"
#include "core/formats/transpose.h"
#include "core/tensor/index_memory.h"

namespace quantoscope {
namespace {

constexpr std::size_t kMaximumRank = 64;
// Elements of a window that one thread reads: 4 MiB of float32. A multiple of 8, so that every
// window of packed elements starts on a byte.
constexpr std::size_t kWindow = std::size_t{1} << 20;
// Elements decoded at a time, so that their bytes stay in the cache between read and decode.
constexpr std::size_t kStep = std::size_t{1} << 15;

bool storedAsInMemory(const TensorEntry& entry) {
    const bool bigMachine = std::endian::native == std::endian::big;
    return entry.dtype == DType::F32 && entry.bigEndian == bigMachine;
}

// Reads the elements [first, first + values.size()) of an entry; `first` is a multiple of 8.
Result<ElementLosses> readWindow(const InputFile& file, const TensorEntry& entry, std::size_t first,
                                 std::span<float> values) {
    const std::size_t bits = dtypeBits(entry.dtype);
    std::uint64_t offset = entry.offset + first / 8 * bits;
    if (storedAsInMemory(entry)) {
        if (const Status read = file.read(offset, std::as_writable_bytes(values)); !read)
            return read.error();
        return ElementLosses{};
    }
    std::vector<std::byte> scratch((std::min(values.size(), kStep) * bits + 7) / 8);
    ElementLosses losses;
    while (!values.empty()) {
        const std::size_t count = std::min(values.size(), kStep);
        const std::span bytes = std::span(scratch).first((count * bits + 7) / 8);
        if (const Status read = file.read(offset, bytes); !read) return read.error();
        losses.add(decodeElements(entry.dtype, entry.bigEndian, bytes, values.first(count)));
        offset += bytes.size();
        values = values.subspan(count);
    }
    return losses;
}

// Fills `values` in the file's order, window by window.
Result<ElementLosses> readValues(const InputFile& file, const TensorEntry& entry,
                                 std::span<float> values, const JobControl& control) {
    ElementLosses losses;
    std::atomic<bool> failed{false};
    std::mutex mutex;  // of losses and failure
    std::optional<Error> failure;
    const std::size_t windows = (values.size() + kWindow - 1) / kWindow;
    const Status done = forEachBlock(windows, control, [&](std::size_t window) {
        if (failed) return;
        const std::size_t first = window * kWindow;
        const auto part = values.subspan(first, std::min(kWindow, values.size() - first));
        const auto read = readWindow(file, entry, first, part);
        const std::scoped_lock lock(mutex);
        if (read) {
            losses.add(*read);
            return;
        }
        failure = read.error();
        failed = true;
    });
    if (!done) return done.error();
    if (failure) return *failure;
    return losses;
}

}  // namespace

Result<std::uint64_t> checkedElementCount(const Shape& shape) {
    if (shape.size() > kMaximumRank)
        return Error{ErrorCode::TooLarge,
                     "The shape has " + groupedText(shape.size()) + " axes, the limit is " +
                         std::to_string(kMaximumRank) + ".",
                     {}};
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t product = 1;
    bool empty = false;
    for (const std::int64_t extent : shape) {
        if (extent < 0)
            return Error{ErrorCode::Malformed,
                         "The shape has an extent of " + std::to_string(extent) + ".",
                         {}};
        empty = empty || extent == 0;
        const auto next = checkedMultiply(
            product, std::max<std::uint64_t>(1, static_cast<std::uint64_t>(extent)));
        if (!next || *next > kMost)
            return Error{ErrorCode::TooLarge,
                         "The extents of the shape multiply to more than 2^63 - 1.",
                         {}};
        product = *next;
    }
    return empty ? 0 : product;
}

Result<FloatBuffer> allocateValues(std::uint64_t count) {
    if (const Status fits = checkIndexMemory(count); !fits) return fits.error();
    try {
        FloatBuffer values(static_cast<std::size_t>(count));
        preferLargePages(std::as_bytes(std::span(values)));
        return values;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory,
                     "There is no memory for " + groupedText(count) + " float32 values.",
                     {}};
    }
}

std::string becameInfiniteNote(std::uint64_t count) {
    return groupedText(count) + (count == 1 ? " value" : " values") +
           " beyond the range of float32 became infinite.";
}

void addLossNotes(const ElementLosses& losses, std::vector<std::string>& notes) {
    const auto values = [](std::uint64_t count) {
        return groupedText(count) + (count == 1 ? " value" : " values");
    };
    if (losses.infinite > 0) notes.push_back(becameInfiniteNote(losses.infinite));
    if (losses.zero > 0) notes.push_back(values(losses.zero) + " too small for float32 became 0.");
    if (losses.rounded > 0)
        notes.push_back(values(losses.rounded) +
                        " beyond 2^24 were rounded to the nearest float32.");
}

Result<Tensor> readTensor(const InputFile& file, const TensorEntry& entry,
                          const JobControl& control) {
    if (!entry.unsupported.empty())
        return Error{ErrorCode::Unsupported, entry.unsupported, displayText(entry.name)};
    auto values = allocateValues(entry.values);
    if (!values) return values.error();
    const bool transpose = entry.fortranOrder && entry.shape.size() > 1;
    const auto losses = readValues(file, entry, *values, control.part(0, transpose ? 0.6 : 1));
    if (!losses) return losses.error();
    if (transpose) {
        auto rowMajor = allocateValues(entry.values);
        if (!rowMajor) return rowMajor.error();
        const Status turned = toRowMajor(entry.shape, *values, *rowMajor, control.part(0.6, 1));
        if (!turned) return turned.error();
        std::swap(*values, *rowMajor);
    }
    Tensor tensor{entry.name, entry.dtype, entry.shape, std::move(*values), {}};
    addLossNotes(*losses, tensor.notes);
    return tensor;
}

}  // namespace quantoscope
