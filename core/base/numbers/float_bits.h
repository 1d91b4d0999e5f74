// SPDX-License-Identifier: GPL-3.0-or-later
// The total order of the float32 values as unsigned keys: -inf < ... < -0 < +0 < ... < +inf.
#pragma once

#include <bit>
#include <cstdint>

namespace quantoscope {

// Sorts like the number, -0 just before +0. NaNs lie outside [key(-inf), key(+inf)].
constexpr std::uint32_t orderedKey(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

constexpr float floatOfKey(std::uint32_t key) {
    return std::bit_cast<float>((key & 0x80000000U) != 0 ? key & 0x7FFFFFFFU : ~key);
}

// The neighbours in that order; from infinity outward they leave the numbers.
constexpr float nextFloat(float value) {
    return floatOfKey(orderedKey(value) + 1);
}
constexpr float previousFloat(float value) {
    return floatOfKey(orderedKey(value) - 1);
}

}  // namespace quantoscope
