// SPDX-License-Identifier: GPL-3.0-or-later
// Eight codes at a time in one word: neighbours are shifted apart in lanes of 64, then 32, then 16
// bits.
#include "core/schemes/blocks/bit_packing.h"

#include <bit>
#include <cstring>

namespace quantoscope {
namespace {

// The first `bytes` bytes as a number, the first byte the lowest.
template <std::size_t bytes>
std::uint64_t load(const std::uint8_t* from) {
    std::uint64_t word = 0;
    if constexpr (bytes == 6) {  // whole words, for a copy of 6 bytes goes through memory
        word = load<4>(from) | load<2>(from + 4) << 32;
    } else if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&word, from, bytes);
    } else {
        for (std::size_t i = 0; i < bytes; ++i)
            word |= std::uint64_t{from[i]} << 8 * i;
    }
    return word;
}

void store(std::uint64_t word, std::uint8_t* to) {
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(to, &word, 8);
    } else {
        for (std::size_t i = 0; i < 8; ++i)
            to[i] = static_cast<std::uint8_t>(word >> 8 * i);
    }
}

std::uint64_t swapNibbles(std::uint64_t word) {
    constexpr std::uint64_t kLow = 0x0F0F0F0F0F0F0F0F;
    return (word & kLow) << 4 | (word >> 4 & kLow);
}

template <NibbleOrder order>
void unpack(const std::uint8_t* bytes, std::size_t count, std::uint8_t* codes) {
    for (std::size_t i = 0; i < count; i += 8) {
        std::uint64_t word = load<4>(bytes + i / 2);
        if constexpr (order == NibbleOrder::HighFirst) word = swapNibbles(word);
        word = (word | word << 16) & 0x0000FFFF0000FFFF;
        word = (word | word << 8) & 0x00FF00FF00FF00FF;
        word = (word | word << 4) & 0x0F0F0F0F0F0F0F0F;
        store(word, codes + i);
    }
}

}  // namespace

void unpackNibbles(const std::uint8_t* bytes, std::size_t count, NibbleOrder order,
                   std::uint8_t* codes) {
    if (order == NibbleOrder::LowFirst) return unpack<NibbleOrder::LowFirst>(bytes, count, codes);
    unpack<NibbleOrder::HighFirst>(bytes, count, codes);
}

void unpackSixBits(const std::uint8_t* bytes, std::size_t count, std::uint8_t* codes) {
    for (std::size_t i = 0; i < count; i += 8) {
        std::uint64_t word = load<6>(bytes + i / 8 * 6);
        word = (word & 0x0000000000FFFFFF) | (word & 0x0000FFFFFF000000) << 8;
        word = (word & 0x00000FFF00000FFF) | (word & 0x00FFF00000FFF000) << 4;
        word = (word & 0x003F003F003F003F) | (word & 0x0FC00FC00FC00FC0) << 2;
        store(word, codes + i);
    }
}

}  // namespace quantoscope
