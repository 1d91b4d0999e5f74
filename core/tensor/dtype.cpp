// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/dtype.h"

#include <array>
#include <cstddef>

namespace quantoscope {
namespace {

struct DTypeRow {
    DType dtype;
    std::string_view name;
    unsigned bits;
};

constexpr std::array kTable{
    DTypeRow{DType::Bool, "bool", 8},
    DTypeRow{DType::U8, "u8", 8},
    DTypeRow{DType::I8, "i8", 8},
    DTypeRow{DType::U16, "u16", 16},
    DTypeRow{DType::I16, "i16", 16},
    DTypeRow{DType::U32, "u32", 32},
    DTypeRow{DType::I32, "i32", 32},
    DTypeRow{DType::U64, "u64", 64},
    DTypeRow{DType::I64, "i64", 64},
    DTypeRow{DType::F16, "f16", 16},
    DTypeRow{DType::BF16, "bf16", 16},
    DTypeRow{DType::F32, "f32", 32},
    DTypeRow{DType::F64, "f64", 64},
    DTypeRow{DType::F8E4M3FN, "f8_e4m3fn", 8},
    DTypeRow{DType::F8E4M3FNUZ, "f8_e4m3fnuz", 8},
    DTypeRow{DType::F8E5M2, "f8_e5m2", 8},
    DTypeRow{DType::F8E5M2FNUZ, "f8_e5m2fnuz", 8},
    DTypeRow{DType::F8E8M0, "f8_e8m0", 8},
    DTypeRow{DType::F6E2M3, "f6_e2m3", 6},
    DTypeRow{DType::F6E3M2, "f6_e3m2", 6},
    DTypeRow{DType::F4E2M1, "f4_e2m1", 4},
    DTypeRow{DType::Text, "text", 0},
};

constexpr bool inOrder() {
    for (std::size_t i = 0; i < kTable.size(); ++i)
        if (static_cast<std::size_t>(kTable[i].dtype) != i) return false;
    return true;
}
static_assert(inOrder(), "the table is indexed by DType");

}  // namespace

std::string_view dtypeName(DType dtype) {
    return kTable[static_cast<std::size_t>(dtype)].name;
}

unsigned dtypeBits(DType dtype) {
    return kTable[static_cast<std::size_t>(dtype)].bits;
}

}  // namespace quantoscope
