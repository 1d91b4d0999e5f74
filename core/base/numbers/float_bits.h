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

// The first float32 in that order whose number is at least x: where values from x on begin. -0 for
// 0, as both zeros are; infinity beyond the largest.
inline float firstFloatNotBelow(double x) {
    const auto nearest = static_cast<float>(x);
    if (static_cast<double>(nearest) < x) return nextFloat(nearest);
    return nearest == 0 ? -0.0F : nearest;
}
// The first whose number is above x < infinity: where values up to x end.
inline float firstFloatAbove(double x) {
    const auto nearest = static_cast<float>(x);
    if (static_cast<double>(nearest) > x) return nearest == 0 ? -0.0F : nearest;
    return nextFloat(nearest == 0 ? 0.0F : nearest);
}

}  // namespace quantoscope
