// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/numbers/random.h"

namespace quantoscope {
namespace {

constexpr std::uint32_t lowHalf(std::uint64_t value) {
    return static_cast<std::uint32_t>(value);
}
constexpr std::uint32_t highHalf(std::uint64_t value) {
    return static_cast<std::uint32_t>(value >> 32);
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < kPhiloxRounds; ++round) {
        const std::uint64_t product0 = std::uint64_t{kPhiloxMultiplier0} * counter[0];
        const std::uint64_t product1 = std::uint64_t{kPhiloxMultiplier1} * counter[2];
        counter = {highHalf(product1) ^ counter[1] ^ key[0], lowHalf(product1),
                   highHalf(product0) ^ counter[3] ^ key[1], lowHalf(product0)};
        key[0] += kPhiloxWeyl0;
        key[1] += kPhiloxWeyl1;
    }
    return counter;
}

std::uint32_t ElementRandom::word() {
    if (m_used == m_words.size()) {
        m_words = philox4x32({lowHalf(m_element), highHalf(m_element), m_block, 0},
                             {lowHalf(m_seed), highHalf(m_seed)});
        ++m_block;
        m_used = 0;
    }
    return m_words[m_used++];
}

double ElementRandom::uniform() {
    const std::uint64_t high = word();
    const std::uint64_t bits = (high << 32 | word()) >> 12;
    return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

float stochasticDraw(std::uint64_t seed, std::uint64_t element) {
    return static_cast<float>(ElementRandom(seed, element).word() >> 8) * 0x1p-24F;
}

}  // namespace quantoscope
