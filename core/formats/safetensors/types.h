// SPDX-License-Identifier: GPL-3.0-or-later
// How safetensors spells element types.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "core/tensor/dtype.h"

namespace quantoscope {

struct SafetensorsType {
    std::string_view name;
    DType dtype;
};
inline constexpr std::array kSafetensorsTypes{
    SafetensorsType{"BOOL", DType::Bool},
    SafetensorsType{"U8", DType::U8},
    SafetensorsType{"I8", DType::I8},
    SafetensorsType{"U16", DType::U16},
    SafetensorsType{"I16", DType::I16},
    SafetensorsType{"U32", DType::U32},
    SafetensorsType{"I32", DType::I32},
    SafetensorsType{"U64", DType::U64},
    SafetensorsType{"I64", DType::I64},
    SafetensorsType{"F16", DType::F16},
    SafetensorsType{"BF16", DType::BF16},
    SafetensorsType{"F32", DType::F32},
    SafetensorsType{"F64", DType::F64},
    SafetensorsType{"F8_E4M3", DType::F8E4M3FN},
    SafetensorsType{"F8_E4M3FNUZ", DType::F8E4M3FNUZ},
    SafetensorsType{"F8_E5M2", DType::F8E5M2},
    SafetensorsType{"F8_E5M2FNUZ", DType::F8E5M2FNUZ},
    SafetensorsType{"F8_E8M0", DType::F8E8M0},
    SafetensorsType{"F6_E2M3", DType::F6E2M3},
    SafetensorsType{"F6_E3M2", DType::F6E3M2},
    SafetensorsType{"F4", DType::F4E2M1},
};

// Empty for a type that safetensors lacks.
constexpr std::string_view safetensorsName(DType dtype) {
    const auto* const row = std::ranges::find(kSafetensorsTypes, dtype, &SafetensorsType::dtype);
    return row == kSafetensorsTypes.end() ? std::string_view() : row->name;
}

}  // namespace quantoscope
