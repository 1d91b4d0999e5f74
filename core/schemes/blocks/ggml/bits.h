// SPDX-License-Identifier: GPL-3.0-or-later
// Bits moved between the bytes of a GGUF block and one code per byte; eight bytes at a time.
#pragma once

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/base/numbers/float16.h"

namespace quantoscope::ggml {

inline std::uint64_t reversed(std::uint64_t word) {
    std::uint64_t result = 0;
    for (unsigned i = 0; i < 8; ++i)
        result |= (word >> 8 * i & 0xFFU) << (56 - 8 * i);
    return result;
}
// Eight bytes as one number, the first the lowest.
inline std::uint64_t readWord(const std::uint8_t* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, 8);
    return std::endian::native == std::endian::big ? reversed(word) : word;
}
inline void writeWord(std::uint64_t word, std::uint8_t* bytes) {
    if (std::endian::native == std::endian::big) word = reversed(word);
    std::memcpy(bytes, &word, 8);
}
inline constexpr std::uint64_t kEveryByte = 0x0101010101010101U;  // 1 in each

// A stretch of bits inside a byte, moved elsewhere inside another.
struct BitMove {
    std::size_t from = 0;  // lowest bit where it is
    std::size_t bits = 0;
    std::size_t to = 0;  // lowest bit where it goes
};

// to[i] |= the moved bits of from[i], i < count, a multiple of 8.
inline void moveBits(BitMove move, const std::uint8_t* from, std::size_t count, std::uint8_t* to) {
    assert(count % 8 == 0);
    const std::uint64_t mask = kEveryByte * ((1U << move.bits) - 1);
    // What leaves one byte for its neighbour is outside the mask.
    for (std::size_t i = 0; i < count; i += 8)
        writeWord(readWord(to + i) | (readWord(from + i) >> move.from & mask) << move.to, to + i);
}

// to[i] |= bit i of the bits, moved to bit `place`; count is a multiple of 8.
inline void spreadBits(const std::uint8_t* bits, std::size_t count, std::size_t place,
                       std::uint8_t* to) {
    for (std::size_t i = 0; i < count; i += 8) {
        const std::uint64_t picked = bits[i / 8] * kEveryByte & 0x8040201008040201U;
        const std::uint64_t flags = (picked + 0x7F * kEveryByte) >> 7 & kEveryByte;
        writeWord(readWord(to + i) | flags << place, to + i);
    }
}

// The reverse: bit i becomes bit `place` of from[i].
inline void gatherBits(const std::uint8_t* from, std::size_t count, std::size_t place,
                       std::uint8_t* bits) {
    for (std::size_t i = 0; i < count; i += 8) {
        const std::uint64_t flags = readWord(from + i) >> place & kEveryByte;
        // The product's highest byte takes flag k to bit k; no two flags meet below it.
        bits[i / 8] = static_cast<std::uint8_t>(flags * 0x0102040810204080U >> 56);
    }
}

inline std::uint16_t readCode16(const std::uint8_t* bytes) {
    return static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8);
}
inline void writeCode16(unsigned code, std::uint8_t* bytes) {
    bytes[0] = static_cast<std::uint8_t>(code & 0xFFU);
    bytes[1] = static_cast<std::uint8_t>(code >> 8 & 0xFFU);
}
inline float readFloat16(const std::uint8_t* bytes) {
    return float16Value(readCode16(bytes));
}
inline void writeFloat16(float value, std::uint8_t* bytes) {
    writeCode16(float16Code(value), bytes);
}

// Nibbles of a part of 32: byte j holds code j below and code j + 16 above. Whatever was in `codes`
// or `bytes` is overwritten.
inline void unpackHalves(const std::uint8_t* bytes, std::uint8_t* codes) {
    for (std::size_t i = 0; i < 16; i += 8) {
        const std::uint64_t word = readWord(bytes + i);
        writeWord(word & 15 * kEveryByte, codes + i);
        writeWord(word >> 4 & 15 * kEveryByte, codes + 16 + i);
    }
}
inline void packHalves(const std::uint8_t* codes, std::uint8_t* bytes) {
    for (std::size_t i = 0; i < 16; i += 8) {
        const std::uint64_t low = readWord(codes + i) & 15 * kEveryByte;
        const std::uint64_t high = readWord(codes + 16 + i) & 15 * kEveryByte;
        writeWord(low | high << 4, bytes + i);
    }
}

// Two bits of each of 128 codes in 32 bytes: byte l holds codes l, l + 32, l + 64, l + 96 from its
// lowest bits up; so in each half of a block of 256. `low` is the codes' lowest bit that is meant.
inline void unpackQuarters(const std::uint8_t* bytes, std::size_t low, std::uint8_t* codes) {
    for (std::size_t i = 0; i < 8; ++i)
        moveBits({i % 4 * 2, 2, low}, bytes + i / 4 * 32, 32, codes + i * 32);
}
inline void packQuarters(const std::uint8_t* codes, std::size_t low, std::uint8_t* bytes) {
    for (std::size_t i = 0; i < 8; ++i)
        moveBits({low, 2, i % 4 * 2}, codes + i * 32, 32, bytes + i / 4 * 32);
}

}  // namespace quantoscope::ggml
