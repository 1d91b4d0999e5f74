// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's .npy (numpy.lib.format, versions 1.0, 2.0, 3.0):
//     6 bytes   \x93NUMPY
//     2 bytes   major, minor version
//     2 bytes   length H of the header, little-endian (4 bytes from version 2.0)
//     H bytes   a Python dictionary as text: descr, fortran_order, shape
//     the rest  the elements, in C or Fortran order
#include <algorithm>
#include <array>

#include "core/base/files/byte_reader.h"
#include "core/base/files/input_file.h"
#include "core/base/numbers/checked_math.h"
#include "core/base/text/counted_text.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"
#include "core/base/text/utf8.h"
#include "core/formats/format.h"
#include "core/formats/npy/header.h"
#include "core/formats/npy/type.h"
#include "core/formats/tensor_reader.h"

namespace quantoscope {
namespace {

constexpr std::array<std::string_view, 1> kExtensions{".npy"};
constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kVersionEnd = 8;
constexpr std::size_t kMaximumHeader = 65'536;

// Where the header's text lies in the file.
struct HeaderPlace {
    std::size_t offset = 0;
    std::size_t length = 0;
    bool utf8 = false;
};

Error stopsEarly(const InputFile& file, std::string_view part, std::uint64_t end) {
    return {ErrorCode::Malformed,
            "The file stops inside " + std::string(part) + ", which ends at byte " +
                groupedText(end) + "; it has " + groupedText(file.size()) +
                "; a download may have stopped.",
            {}};
}

// Checks magic and version; the header's length follows at kVersionEnd. Returns the major version.
Result<unsigned> checkVersion(const InputFile& file, std::span<const std::byte> lead) {
    const std::string_view text(reinterpret_cast<const char*>(lead.data()), lead.size());
    if (!text.starts_with(kMagic) && !kMagic.starts_with(text))
        return Error{ErrorCode::Malformed, "The file does not begin with \\x93NUMPY.", {}};
    if (lead.size() < kVersionEnd) return stopsEarly(file, "the version", kVersionEnd);
    const auto major = std::to_integer<unsigned>(lead[6]);
    const auto minor = std::to_integer<unsigned>(lead[7]);
    if (major < 1 || major > 3 || minor != 0)
        return Error{ErrorCode::Unsupported,
                     "The file is of npy version " + std::to_string(major) + "." +
                         std::to_string(minor) + "; 1.0, 2.0 and 3.0 can be read.",
                     {}};
    return major;
}

Result<HeaderPlace> findHeader(const InputFile& file) {
    std::array<std::byte, 12> lead{};
    const auto available =
        static_cast<std::size_t>(std::min<std::uint64_t>(lead.size(), file.size()));
    const std::span head = std::span(lead).first(available);
    if (const Status read = file.read(0, head); !read) return read.error();
    const auto major = checkVersion(file, head);
    if (!major) return major.error();
    const std::size_t begin = kVersionEnd + (*major == 1 ? 2 : 4);
    if (available < begin) return stopsEarly(file, "the header's length", begin);
    const std::span length = head.subspan(kVersionEnd);
    const std::uint32_t bytes =
        *major == 1 ? littleEndian<std::uint16_t>(length) : littleEndian<std::uint32_t>(length);
    if (bytes > kMaximumHeader)
        return Error{ErrorCode::TooLarge,
                     "The header has " + groupedText(bytes) + " bytes, the limit is " +
                         groupedText(kMaximumHeader) + ".",
                     {}};
    if (bytes > file.size() - begin) return stopsEarly(file, "the header", begin + bytes);
    return HeaderPlace{begin, bytes, *major == 3};
}

Result<NpyHeader> readHeader(const InputFile& file, const HeaderPlace& place) {
    std::string text(place.length, '\0');
    const std::span bytes(text.data(), text.size());
    if (const Status read = file.read(place.offset, std::as_writable_bytes(bytes)); !read)
        return read.error();
    if (place.utf8 && !isUtf8(text))
        return Error{ErrorCode::Malformed, "The header is not UTF-8.",
                     "byte " + groupedText(place.offset + utf8ErrorPosition(text))};
    return parseNpyHeader(text);
}

// The array that a header states, its bytes checked against the `present` ones after the header.
Result<TensorEntry> entryOf(const NpyHeader& header, std::uint64_t offset, std::uint64_t present) {
    const auto type = npyTypeOf(header);
    if (!type) return type.error();
    const auto values = checkedElementCount(header.shape);
    if (!values) return values.error();
    const auto stated = checkedMultiply(*values, type->bytes);
    if (!stated)
        return Error{ErrorCode::TooLarge, "The array's bytes are more than 64 bits can count.", {}};
    if (*stated > present)
        return Error{ErrorCode::Malformed,
                     "The array needs " + groupedText(*stated) + " bytes, the file has " +
                         groupedText(present) + " after its header; a download may have stopped.",
                     {}};
    return TensorEntry{.name = {},
                       .dtype = type->dtype,
                       .dtypeInFile = displayText(header.descr),
                       .shape = header.shape,
                       .values = *values,
                       .offset = offset,
                       .bytes = header.structured ? present : *stated,
                       .unsupported = std::string(type->unsupported),
                       .bigEndian = type->bigEndian,
                       .fortranOrder = header.fortranOrder};
}

Result<Listing> list(const InputFile& file, const JobControl& /*control*/) {
    const auto place = findHeader(file);
    if (!place) return place.error();
    const auto header = readHeader(file, *place);
    if (!header) return header.error();
    const std::uint64_t offset = place->offset + place->length;
    const std::uint64_t present = file.size() - offset;
    auto entry = entryOf(*header, offset, present);
    if (!entry) return entry.error();
    Listing listing;
    if (entry->bytes < present)
        listing.notes.push_back(countedText(present - entry->bytes, "byte") +
                                " after the array left out.");
    listing.tensors.push_back(std::move(*entry));
    return listing;
}

bool recognises(std::span<const std::byte> head) {
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    return text.starts_with(kMagic);
}

}  // namespace

namespace readers {
extern constinit const Format npy{
    .id = "npy",
    .title = "NumPy array",
    .help = "One array of any shape, as numpy.save writes it; object arrays are refused.",
    .extensions = kExtensions,
    .recognises = recognises,
    .list = list,
    .load = readTensor,
};
}  // namespace readers

}  // namespace quantoscope
