// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/npy/type.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <string>
#include <system_error>

#include "core/base/numbers/checked_math.h"
#include "core/base/text/display_text.h"

namespace quantoscope {
namespace {

struct NumberRow {
    std::string_view type;  // kind and bytes
    DType dtype;
};
constexpr std::array kNumbers{
    NumberRow{"b1", DType::Bool}, NumberRow{"u1", DType::U8},  NumberRow{"i1", DType::I8},
    NumberRow{"u2", DType::U16},  NumberRow{"i2", DType::I16}, NumberRow{"u4", DType::U32},
    NumberRow{"i4", DType::I32},  NumberRow{"u8", DType::U64}, NumberRow{"i8", DType::I64},
    NumberRow{"f2", DType::F16},  NumberRow{"f4", DType::F32}, NumberRow{"f8", DType::F64},
};

// Kinds of elements that are listed and not loaded.
struct OtherRow {
    char kind;
    std::uint64_t unit;  // bytes for each unit of the number after the kind
    std::string_view sentence;
};
constexpr std::array kOthers{
    OtherRow{'c', 1, "Complex numbers cannot be analysed: save the real or the imaginary part."},
    OtherRow{'f', 1, "Extended floats of this size differ between machines: save as float64."},
    OtherRow{'S', 1, "The elements are texts, not numbers."},
    OtherRow{'a', 1, "The elements are texts, not numbers."},
    OtherRow{'U', 4, "The elements are texts, not numbers."},
    OtherRow{'M', 1, "The elements are dates, not numbers."},
    OtherRow{'m', 1, "The elements are time spans: convert them to float64."},
    OtherRow{'V', 1,
             "The elements are raw bytes of unknown meaning, as NumPy writes bfloat16 and float8 "
             "of ml_dtypes: save as float32, or as safetensors."},
};

constexpr std::string_view kSmallFloat =
    "The elements are floats of one byte, as ml_dtypes writes its float8 formats, and the file "
    "does "
    "not say which: save as float32, or as safetensors.";

Error notAType(std::string_view descr) {
    return {ErrorCode::Malformed,
            "The header's descr '" + displayText(descr, 40) + "' is no element type.",
            {}};
}

// The sizes that NumPy can write for a kind that is not loaded.
bool plausibleSize(char kind, std::uint64_t size) {
    if (kind == 'f') return size == 1 || size == 12 || size == 16;
    if (kind == 'c') return size == 8 || size == 16 || size == 24 || size == 32;
    if (kind == 'm' || kind == 'M') return size == 8;
    return true;
}

Result<NpyType> otherType(std::string_view descr, std::string_view type) {
    const char kind = type.empty() ? '\0' : type.front();
    if (kind == 'O')
        return Error{ErrorCode::Unsupported,
                     "The elements are Python objects, stored as a program (pickle) that is never "
                     "executed here.",
                     {}};
    const auto row = std::ranges::find(kOthers, kind, &OtherRow::kind);
    if (row == kOthers.end()) return notAType(descr);
    const char* const end = type.data() + type.size();
    std::uint64_t size = 0;
    const auto [rest, code] = std::from_chars(type.data() + 1, end, size);
    const bool unit = rest != end && *rest == '[' && (kind == 'm' || kind == 'M');  // "M8[ns]"
    const auto bytes = checkedMultiply(size, row->unit);
    if (code != std::errc{} || (rest != end && !unit) || !bytes || !plausibleSize(kind, size))
        return notAType(descr);
    if (kind == 'f' && size == 1) return NpyType{.bytes = 1, .unsupported = kSmallFloat};
    return NpyType{.bytes = *bytes, .unsupported = row->sentence};
}

// "<f4": byte order (< little, > big, = or none the machine's, | meaningless), kind, bytes.
Result<NpyType> simpleType(std::string_view descr) {
    std::string_view type = descr;
    char order = '=';
    if (!type.empty() && std::string_view("<>=|").find(type.front()) != std::string_view::npos) {
        order = type.front();
        type.remove_prefix(1);
    }
    const auto row = std::ranges::find(kNumbers, type, &NumberRow::type);
    if (row == kNumbers.end()) return otherType(descr, type);
    const bool bigMachine = std::endian::native == std::endian::big;
    return NpyType{.dtype = row->dtype,
                   .bytes = dtypeBits(row->dtype) / 8,
                   .bigEndian = order == '>' || (order != '<' && bigMachine),
                   .unsupported = {}};
}

}  // namespace

Result<NpyType> npyTypeOf(const NpyHeader& header) {
    if (!header.structured) return simpleType(header.descr);
    return NpyType{.unsupported =
                       "The elements are records of several fields: save each field by itself."};
}

}  // namespace quantoscope
