// SPDX-License-Identifier: GPL-3.0-or-later
// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC11):
// a counter-based generator, so that element i's numbers do not depend on who drew before.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace quantoscope {

inline constexpr std::uint32_t kPhiloxMultiplier0 = 0xD2511F53U;
inline constexpr std::uint32_t kPhiloxMultiplier1 = 0xCD9E8D57U;
inline constexpr std::uint32_t kPhiloxWeyl0 = 0x9E3779B9U;  // the golden ratio
inline constexpr std::uint32_t kPhiloxWeyl1 = 0xBB67AE85U;  // sqrt(3) - 1
inline constexpr int kPhiloxRounds = 10;

// The ten-round bijection of a 128-bit counter under a 64-bit key.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

// The numbers of one element: a stream keyed by (seed, element), for draws that need several.
class ElementRandom {
  public:
    ElementRandom(std::uint64_t seed, std::uint64_t element) : m_seed(seed), m_element(element) {}
    // In (0, 1): (52-bit integer + 1/2) / 2^52, exact in a double. Takes two words, the first one
    // being the upper half.
    double uniform();
    std::uint32_t word();  // 32 random bits

  private:
    std::uint64_t m_seed;
    std::uint64_t m_element;
    std::uint32_t m_block = 0;  // counter = {element low, element high, block, 0}, key = seed
    unsigned m_used = 4;
    std::array<std::uint32_t, 4> m_words{};
};

// The draw in [0, 1) that stochastic rounding uses for an element: the upper 24 bits of the first
// word of its stream, divided by 2^24 (all 32 bits would round up to 1 in float32).
float stochasticDraw(std::uint64_t seed, std::uint64_t element);
// The same for elements in a row, with vectors: draws[i] is that of firstElement + i.
void stochasticDraws(std::uint64_t seed, std::uint64_t firstElement, std::span<float> draws);

}  // namespace quantoscope
