// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/npy/writer.h"

#include <bit>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "core/base/files/output_file.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr std::size_t kAlignment = 64;  // of the first element, as NumPy wants it

// "<f4", "|u1".
template <class T>
std::string descrOf() {
    const char kind = std::is_floating_point_v<T> ? 'f' : (std::is_signed_v<T> ? 'i' : 'u');
    const char order = std::endian::native == std::endian::little ? '<' : '>';
    return std::string{sizeof(T) == 1 ? '|' : order, kind} + std::to_string(sizeof(T));
}

// Python's tuple: (), (3,), (2, 3).
std::string tupleText(const Shape& shape) {
    std::string text = "(";
    for (const std::int64_t extent : shape)
        text += std::to_string(extent) + (shape.size() == 1 ? "," : ", ");
    if (shape.size() > 1) text.resize(text.size() - 2);
    return text + ")";
}

// Everything before the first element; layout in core/formats/readers/npy.cpp. Shapes of at most 64
// axes keep the header far below the 65 535 bytes of version 1.0.
std::string preamble(const std::string& descr, const Shape& shape) {
    std::string header =
        "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + tupleText(shape) + ", }";
    constexpr std::string_view kStart{"\x93NUMPY\x01\x00", 8};
    const std::size_t unpadded = kStart.size() + 2 + header.size() + 1;
    header.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
    header += '\n';
    std::string text(kStart);
    text += static_cast<char>(header.size() & 0xFFU);
    text += static_cast<char>(header.size() >> 8);
    return text + header;
}

}  // namespace

template <class T>
Result<OutputFile> stageNpy(const std::string& path, const Shape& shape, std::span<const T> values,
                            const JobControl& control) {
    if (elementCount(shape) != values.size())
        return Error{ErrorCode::InvalidArgument,
                     "A shape of " + shapeText(shape) + " does not hold " +
                         groupedText(values.size()) + " values.",
                     {}};
    auto file = OutputFile::create(path);
    if (!file) return file.error();
    const std::string start = preamble(descrOf<T>(), shape);
    if (const Status written = file->append(std::as_bytes(std::span(start)), JobControl{});
        !written)
        return written.error();
    if (const Status written = file->append(std::as_bytes(values), control); !written)
        return written.error();
    return file;
}

template <class T>
Status writeNpy(const std::string& path, const Shape& shape, std::span<const T> values,
                const JobControl& control) {
    auto file = stageNpy(path, shape, values, control);
    if (!file) return file.error();
    return file->commit();
}

template Status writeNpy(const std::string&, const Shape&, std::span<const float>,
                         const JobControl&);
template Result<OutputFile> stageNpy(const std::string&, const Shape&, std::span<const float>,
                                     const JobControl&);
template Status writeNpy(const std::string&, const Shape&, std::span<const double>,
                         const JobControl&);
template Result<OutputFile> stageNpy(const std::string&, const Shape&, std::span<const double>,
                                     const JobControl&);
template Status writeNpy(const std::string&, const Shape&, std::span<const std::int8_t>,
                         const JobControl&);
template Result<OutputFile> stageNpy(const std::string&, const Shape&, std::span<const std::int8_t>,
                                     const JobControl&);
template Status writeNpy(const std::string&, const Shape&, std::span<const std::uint8_t>,
                         const JobControl&);
template Result<OutputFile> stageNpy(const std::string&, const Shape&,
                                     std::span<const std::uint8_t>, const JobControl&);
template Status writeNpy(const std::string&, const Shape&, std::span<const std::int16_t>,
                         const JobControl&);
template Result<OutputFile> stageNpy(const std::string&, const Shape&,
                                     std::span<const std::int16_t>, const JobControl&);
template Status writeNpy(const std::string&, const Shape&, std::span<const std::uint16_t>,
                         const JobControl&);
template Result<OutputFile> stageNpy(const std::string&, const Shape&,
                                     std::span<const std::uint16_t>, const JobControl&);
template Status writeNpy(const std::string&, const Shape&, std::span<const std::int32_t>,
                         const JobControl&);
template Result<OutputFile> stageNpy(const std::string&, const Shape&,
                                     std::span<const std::int32_t>, const JobControl&);

}  // namespace quantoscope
