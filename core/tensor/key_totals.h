// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over the lower halves of ordered keys. With v the lower 16 bits of a value's key
// (core/base/float_bits.h), totals of v and of v^2 run modulo 2^64: their differences between two
// places of one run are exact, since no run holds 2^32 values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace quantoscope {

struct KeyTotals {
    std::uint64_t sum = 0;      // of v
    std::uint64_t squares = 0;  // of v^2

    KeyTotals& operator+=(const KeyTotals& other) {
        sum += other.sum;
        squares += other.squares;
        return *this;
    }
    friend KeyTotals operator-(const KeyTotals& a, const KeyTotals& b) {
        return {a.sum - b.sum, a.squares - b.squares};
    }
};

inline constexpr std::size_t kTotalsBlock = 128;  // values

// totals[b] = the totals over values [128 b, 128 (b + 1)), the last block short.
void addUpBlocks(std::span<const float> values, std::span<KeyTotals> totals);

// totals[i] = the totals over values [0, ranks[i]), where below[b] has those over [0, 128 b), for
// every b up to values.size() / 128.
void totalsBelow(std::span<const float> values, std::span<const KeyTotals> below,
                 std::span<const std::uint64_t> ranks, std::span<KeyTotals> totals);

}  // namespace quantoscope
