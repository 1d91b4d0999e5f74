// SPDX-License-Identifier: GPL-3.0-or-later
// Hugging Face's .safetensors:
//     8 bytes   length N of the header, little-endian
//     N bytes   JSON: {"NAME": {"dtype": ..., "shape": [...], "data_offsets": [begin, end]}, ...}
//     the rest  the tensors' bytes, little-endian, row-major, without holes or overlaps
#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "core/base/files/byte_reader.h"
#include "core/base/files/input_file.h"
#include "core/base/numbers/checked_math.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"
#include "core/formats/element_decoder.h"
#include "core/formats/format.h"
#include "core/formats/safetensors/header.h"
#include "core/formats/safetensors/types.h"
#include "core/formats/tensor_reader.h"

namespace quantoscope {
namespace {

constexpr std::array<std::string_view, 1> kExtensions{".safetensors"};
constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaximumHeader = 100'000'000;

constexpr std::string_view kComplex = "C64";  // two float32 for each value
constexpr std::uint64_t kComplexBytes = 8;
constexpr std::string_view kComplexSentence =
    "Complex numbers cannot be analysed: save the real or the imaginary part.";

Result<std::string> readHeader(const InputFile& file) {
    if (file.size() < kLengthBytes)
        return Error{ErrorCode::Malformed,
                     "The file has " + groupedText(file.size()) +
                         " bytes, its header's length alone takes 8; a download may have stopped.",
                     {}};
    std::array<std::byte, kLengthBytes> lead{};
    if (const Status read = file.read(0, lead); !read) return read.error();
    const auto length = littleEndian<std::uint64_t>(lead);
    if (length > kMaximumHeader)
        return Error{ErrorCode::TooLarge,
                     "The header says it has " + groupedText(length) + " bytes, the limit is " +
                         groupedText(kMaximumHeader) + ".",
                     {}};
    if (length > file.size() - kLengthBytes)
        return Error{ErrorCode::Malformed,
                     "The header says it has " + groupedText(length) + " bytes, the file has " +
                         groupedText(file.size()) + "; a download may have stopped.",
                     {}};
    std::string json(static_cast<std::size_t>(length), '\0');
    const std::span bytes(json.data(), json.size());
    if (const Status read = file.read(kLengthBytes, std::as_writable_bytes(bytes)); !read)
        return read.error();
    if (!json.starts_with('{'))
        return Error{ErrorCode::Malformed, "The header does not begin with '{'.", "byte 8"};
    return json;
}

// Bytes of `values` elements of the type that the header spells; dtype and reason are filled.
Result<std::uint64_t> fillType(TensorEntry& entry, std::string_view spelled) {
    entry.dtypeInFile = displayText(spelled);
    const auto row = std::ranges::find(kSafetensorsTypes, spelled, &SafetensorsType::name);
    if (row != kSafetensorsTypes.end()) {
        entry.dtype = row->dtype;
        return storedBytes(row->dtype, entry.values);
    }
    if (spelled != kComplex)
        return Error{ErrorCode::Unsupported,
                     "The element type '" + entry.dtypeInFile + "' is not known.",
                     {}};
    entry.unsupported = kComplexSentence;
    if (const auto bytes = checkedMultiply(entry.values, kComplexBytes)) return *bytes;
    return Error{ErrorCode::TooLarge, "The tensor's bytes are more than 64 bits can count.", {}};
}

// The entry with its size checked against its own offsets.
Result<TensorEntry> checkedEntry(SafetensorsEntry&& stated, std::uint64_t dataOffset) {
    const auto named = [&](Error error) {
        error.where = displayText(stated.name);
        return error;
    };
    const auto values = checkedElementCount(stated.shape);
    if (!values) return named(values.error());
    TensorEntry entry;
    entry.values = *values;
    const auto bytes = fillType(entry, stated.dtype);
    if (!bytes) return named(bytes.error());
    if (stated.end < stated.begin || stated.end - stated.begin != *bytes)
        return named({ErrorCode::Malformed,
                      "Type and shape need " + groupedText(*bytes) +
                          " bytes, but data_offsets are " + groupedText(stated.begin) + " and " +
                          groupedText(stated.end) + ".",
                      {}});
    const auto offset = checkedAdd(dataOffset, stated.begin);
    if (!offset) return named({ErrorCode::Malformed, "The data_offsets exceed 2^64 - 1.", {}});
    entry.name = std::move(stated.name);
    entry.shape = std::move(stated.shape);
    entry.offset = *offset;
    entry.bytes = *bytes;
    return entry;
}

// Each tensor must begin where the one before it in the file ends, the last at the file's end.
Status checkLayout(const std::vector<TensorEntry>& tensors, std::uint64_t dataOffset,
                   std::uint64_t fileSize) {
    std::vector<std::size_t> order(tensors.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(
        order, {}, [&](std::size_t i) { return std::pair(tensors[i].offset, tensors[i].bytes); });
    std::uint64_t end = dataOffset;
    for (const std::size_t i : order) {
        if (tensors[i].offset != end)
            return Error{ErrorCode::Malformed,
                         "The tensor begins at byte " + groupedText(tensors[i].offset) +
                             " of the file, the one before it ends at " + groupedText(end) + ".",
                         displayText(tensors[i].name)};
        if (tensors[i].bytes > fileSize - end)
            return Error{ErrorCode::Malformed,
                         "The tensor needs " + groupedText(tensors[i].bytes) + " bytes from byte " +
                             groupedText(end) + ", the file has " + groupedText(fileSize) +
                             "; a download may have stopped.",
                         displayText(tensors[i].name)};
        end += tensors[i].bytes;
    }
    if (end == fileSize) return Done{};
    return Error{ErrorCode::Malformed,
                 "The last tensor ends at byte " + groupedText(end) + ", the file has " +
                     groupedText(fileSize) + ".",
                 {}};
}

Result<Listing> list(const InputFile& file, const JobControl& control) {
    const auto json = readHeader(file);
    if (!json) return json.error();
    auto stated = parseSafetensorsHeader(*json, control);
    if (!stated) return stated.error();
    const std::uint64_t dataOffset = kLengthBytes + json->size();
    Listing listing;
    listing.tensors.reserve(stated->size());
    for (SafetensorsEntry& tensor : *stated) {
        if (control.cancelled()) return cancelledError();
        auto entry = checkedEntry(std::move(tensor), dataOffset);
        if (!entry) return entry.error();
        listing.tensors.push_back(std::move(*entry));
    }
    const Status layout = checkLayout(listing.tensors, dataOffset, file.size());
    if (!layout) return layout.error();
    if (listing.tensors.empty()) listing.notes.emplace_back("The file names no tensor.");
    return listing;
}

Result<Tensor> load(const InputFile& file, const TensorEntry& entry, const JobControl& control) {
    auto tensor = readTensor(file, entry, control);
    if (!tensor) return tensor;
    if (entry.dtype == DType::F4E2M1)
        tensor->notes.emplace_back("Two values share a byte, the first in its low half.");
    else if (dtypeBits(entry.dtype) == 6)
        tensor->notes.emplace_back("Four values share three bytes, the first in the lowest bits.");
    return tensor;
}

bool recognises(std::span<const std::byte> head) {
    return head.size() > kLengthBytes && head[kLengthBytes] == std::byte{'{'} &&
           littleEndian<std::uint64_t>(head) <= kMaximumHeader;
}

}  // namespace

namespace readers {
extern constinit const Format safetensors{
    .id = "safetensors",
    .title = "safetensors",
    .help = "Named tensors of any number type, as Hugging Face's models are stored.",
    .extensions = kExtensions,
    .recognises = recognises,
    .list = list,
    .load = load,
};
}  // namespace readers

}  // namespace quantoscope
