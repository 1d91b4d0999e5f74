// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/element_decoder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "core/base/numbers/checked_math.h"
#include "core/base/numbers/float16.h"
#include "core/base/numbers/small_float.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

template <class T>
T loadElement(const std::byte* place, bool swapped) {
    std::array<std::byte, sizeof(T)> bytes{};
    std::memcpy(bytes.data(), place, sizeof(T));
    if (swapped) std::ranges::reverse(bytes);
    return std::bit_cast<T>(bytes);
}

template <class T, class Convert>
void decodeEach(bool bigEndian, const std::byte* bytes, std::span<float> values, Convert convert) {
    const bool bigMachine = std::endian::native == std::endian::big;
    if (bigEndian == bigMachine)
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = convert(loadElement<T>(bytes + i * sizeof(T), false));
    else
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = convert(loadElement<T>(bytes + i * sizeof(T), true));
}

// f32 and integers of at most 16 bits.
template <class T>
ElementLosses decodeNumbers(bool bigEndian, const std::byte* bytes, std::span<float> values) {
    decodeEach<T>(bigEndian, bytes, values, [](T value) { return static_cast<float>(value); });
    return {};
}

// Whether a whole number has more significant bits than a float32.
template <class T>
bool isRounded(T value) {
    constexpr int kDigits = std::numeric_limits<float>::digits;
    using Unsigned = std::make_unsigned_t<T>;
    const auto magnitude = value < 0 ? static_cast<Unsigned>(0 - static_cast<Unsigned>(value))
                                     : static_cast<Unsigned>(value);
    return magnitude >> kDigits != 0 &&
           std::bit_width(magnitude) - std::countr_zero(magnitude) > kDigits;
}

template <class T>
ElementLosses decodeIntegers(bool bigEndian, const std::byte* bytes, std::span<float> values) {
    ElementLosses losses;
    decodeEach<T>(bigEndian, bytes, values, [&losses](T value) {
        losses.rounded += isRounded(value) ? 1U : 0U;
        return static_cast<float>(value);
    });
    return losses;
}

ElementLosses decodeFloat64(bool bigEndian, const std::byte* bytes, std::span<float> values) {
    ElementLosses losses;
    decodeEach<double>(bigEndian, bytes, values, [&losses](double value) {
        const auto narrow = static_cast<float>(value);
        losses.infinite += std::isinf(narrow) && !std::isinf(value) ? 1U : 0U;
        losses.zero += narrow == 0 && value != 0 ? 1U : 0U;
        return narrow;
    });
    return losses;
}

ElementLosses decodeBool(bool bigEndian, const std::byte* bytes, std::span<float> values) {
    decodeEach<std::uint8_t>(bigEndian, bytes, values,
                             [](std::uint8_t value) { return value != 0 ? 1.0F : 0.0F; });
    return {};
}

float bfloat16Value(std::uint16_t code) {
    return std::bit_cast<float>(std::uint32_t{code} << 16);
}

template <float (*kValueOf)(std::uint16_t)>
ElementLosses decodeHalf(bool bigEndian, const std::byte* bytes, std::span<float> values) {
    decodeEach<std::uint16_t>(bigEndian, bytes, values, kValueOf);
    return {};
}

using CodeTable = std::array<float, 256>;

CodeTable tableOf(const SmallFloat& format) {
    CodeTable table{};
    for (std::uint32_t code = 0; code < (1U << format.bits()); ++code)
        table[code] = decodeSmallFloat(format, code);
    return table;
}

// At most 8 bits each, low bits first.
template <const SmallFloat& kFormat>
ElementLosses decodePacked(bool /*bigEndian*/, const std::byte* bytes, std::span<float> values) {
    static const CodeTable table = tableOf(kFormat);
    constexpr unsigned kBits = kFormat.bits();
    std::uint32_t waiting = 0;  // bits read and not yet used, lowest first
    unsigned waitingBits = 0;
    for (float& value : values) {
        if (waitingBits < kBits) {
            waiting |= std::to_integer<std::uint32_t>(*bytes++) << waitingBits;
            waitingBits += 8;
        }
        value = table[waiting & ((1U << kBits) - 1)];
        waiting >>= kBits;
        waitingBits -= kBits;
    }
    return {};
}

struct DecoderRow {
    DType dtype;
    ElementLosses (*decode)(bool bigEndian, const std::byte* bytes, std::span<float> values);
};

constexpr std::array kDecoders{
    DecoderRow{DType::Bool, decodeBool},
    DecoderRow{DType::U8, decodeNumbers<std::uint8_t>},
    DecoderRow{DType::I8, decodeNumbers<std::int8_t>},
    DecoderRow{DType::U16, decodeNumbers<std::uint16_t>},
    DecoderRow{DType::I16, decodeNumbers<std::int16_t>},
    DecoderRow{DType::U32, decodeIntegers<std::uint32_t>},
    DecoderRow{DType::I32, decodeIntegers<std::int32_t>},
    DecoderRow{DType::U64, decodeIntegers<std::uint64_t>},
    DecoderRow{DType::I64, decodeIntegers<std::int64_t>},
    DecoderRow{DType::F16, decodeHalf<float16Value>},
    DecoderRow{DType::BF16, decodeHalf<bfloat16Value>},
    DecoderRow{DType::F32, decodeNumbers<float>},
    DecoderRow{DType::F64, decodeFloat64},
    DecoderRow{DType::F8E4M3FN, decodePacked<kFloat8E4M3FN>},
    DecoderRow{DType::F8E4M3FNUZ, decodePacked<kFloat8E4M3FNUZ>},
    DecoderRow{DType::F8E5M2, decodePacked<kFloat8E5M2>},
    DecoderRow{DType::F8E5M2FNUZ, decodePacked<kFloat8E5M2FNUZ>},
    DecoderRow{DType::F8E8M0, decodePacked<kFloat8E8M0>},
    DecoderRow{DType::F6E2M3, decodePacked<kFloat6E2M3>},
    DecoderRow{DType::F6E3M2, decodePacked<kFloat6E3M2>},
    DecoderRow{DType::F4E2M1, decodePacked<kFloat4E2M1>},
};

}  // namespace

ElementLosses decodeElements(DType dtype, bool bigEndian, std::span<const std::byte> bytes,
                             std::span<float> values) {
    assert(bytes.size() * 8 >= values.size() * dtypeBits(dtype));
    const auto row = std::ranges::find(kDecoders, dtype, &DecoderRow::dtype);
    assert(row != kDecoders.end());
    return row->decode(bigEndian, bytes.data(), values);
}

Result<std::uint64_t> storedBytes(DType dtype, std::uint64_t values) {
    const unsigned bits = dtypeBits(dtype);
    const auto all = checkedMultiply(values, bits);
    if (!all)
        return Error{ErrorCode::TooLarge,
                     groupedText(values) + " values of " + std::to_string(bits) +
                         " bits are more than any file can hold.",
                     {}};
    if (*all % 8 != 0)
        return Error{ErrorCode::Malformed,
                     groupedText(values) + " values of " + std::to_string(bits) +
                         " bits do not end on a whole byte.",
                     {}};
    return *all / 8;
}

}  // namespace quantoscope
