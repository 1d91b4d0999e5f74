// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace quantoscope {

// Element types that files hold. Everything is analysed as float32; the type of origin is kept to
// be shown and to count sizes.
enum class DType : std::uint8_t {
    Bool,
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F16,
    BF16,
    F32,
    F64,
    F8E4M3FN,
    F8E4M3FNUZ,
    F8E5M2,
    F8E5M2FNUZ,
    F8E8M0,
    F6E2M3,
    F6E3M2,
    F4E2M1,
    Text,  // numbers written out
};

// "f32", "bf16", "f8_e4m3fn", ..., "text".
std::string_view dtypeName(DType dtype);
// Bits of one element in the file; 0 for Text.
unsigned dtypeBits(DType dtype);

}  // namespace quantoscope
