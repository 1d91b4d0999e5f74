// SPDX-License-Identifier: GPL-3.0-or-later
// The orthonormal Walsh-Hadamard transform, and how an axis of any length is cut for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace quantoscope {

// A stretch of an axis whose length is a power of two.
struct Piece {
    std::size_t first = 0;
    std::size_t length = 1;
    friend bool operator==(const Piece&, const Piece&) = default;
};

// The binary expansion of the extent, largest first, none longer than `largest` (a power of two):
// 13 is 8 + 4 + 1.
std::vector<Piece> binaryPieces(std::size_t extent, std::size_t largest);

// lines[i][k], i in [0, length), k in [0, width): each column k becomes H / sqrt(length) times
// itself, H[i][j] = (-1)^(number of ones in i and j); its own inverse. length is a power of two.
// Absolute error of each result below (log2(length) + 2) 2^-53 times the column's norm.
void walshHadamard(std::span<double> lines, std::size_t length, std::size_t width);

// Random signs, one for each place of an axis: bit i mod 32 of the first word of the stream
// (seed, 2^63 + i / 32); a set bit means -1.
class RandomSigns {
  public:
    RandomSigns(std::uint64_t seed, std::size_t count);
    double at(std::size_t i) const { return (m_words[i / 32] >> (i % 32) & 1U) != 0 ? -1.0 : 1.0; }

  private:
    std::vector<std::uint32_t> m_words;
};

}  // namespace quantoscope
