// SPDX-License-Identifier: GPL-3.0-or-later
// Fast exact conversions of IEEE 754 binary16 codes; small_float.h describes the format.
#pragma once

#include <bit>
#include <cstdint>

namespace quantoscope {

// The exponent is rebased by a multiplication that is exact, subnormals included; only infinity and
// NaN need their exponent set.
inline float float16Value(std::uint16_t code) {
    const std::uint32_t shifted = (code & 0x7FFFU) << 13;
    const float rebased = std::bit_cast<float>(shifted) * 0x1p112F;
    const std::uint32_t special = shifted >= 0x0F800000U ? 0x7F800000U : 0U;
    const std::uint32_t sign = (code & 0x8000U) << 16;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(rebased) | special | sign);
}

// The nearest code, ties to even; infinity from 65520 on, as IEEE has it. NaN becomes the quiet NaN
// of its sign.
inline std::uint16_t float16Code(float value) {
    constexpr std::uint32_t kFirstNormal = 0x38800000U;    // 2^-14
    constexpr std::uint32_t kFirstInfinite = 0x477FF000U;  // 65520
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t size = bits & 0x7FFFFFFFU;
    std::uint32_t code = 0;
    if (size < kFirstNormal)
        // 1/2 has the last place of the subnormal codes, so that the addition rounds.
        code = std::bit_cast<std::uint32_t>(std::bit_cast<float>(size) + 0.5F) & 0x7FFU;
    else if (size < kFirstInfinite)
        code = (size - 0x38000000U + 0xFFFU + (size >> 13 & 1U)) >> 13;
    else
        code = size > 0x7F800000U ? 0x7E00U : 0x7C00U;
    return static_cast<std::uint16_t>(code | (bits >> 16 & 0x8000U));
}

}  // namespace quantoscope
