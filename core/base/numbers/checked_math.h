// SPDX-License-Identifier: GPL-3.0-or-later
// Sums and products of sizes that hostile files state: nothing instead of a wrapped number.
#pragma once

#include <cstdint>
#include <optional>

namespace quantoscope {

inline std::optional<std::uint64_t> checkedAdd(std::uint64_t a, std::uint64_t b) {
    std::uint64_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
    return sum;
}

inline std::optional<std::uint64_t> checkedMultiply(std::uint64_t a, std::uint64_t b) {
    std::uint64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
    return product;
}

}  // namespace quantoscope
