// SPDX-License-Identifier: GPL-3.0-or-later
// Encoders that several GGUF formats share: how scales are found, stored and used. Each format
// gives the places of its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/schemes/blocks/ggml/layout.h"
#include "core/schemes/blocks/ggml/search/search.h"

namespace quantoscope::ggml {

// Values and, unless empty, their importance; bytes of as many blocks.
struct EncodeJob {
    std::span<const float> values;
    std::span<const float> importance;
    std::span<std::uint8_t> bytes;
};

// ORs the codes of a block into its bytes.
using Pack = void (*)(const std::uint8_t* codes, std::uint8_t* block);

// importance * sqrt(meanSquare + x^2): how an importance matrix weighs the values of a search.
void importanceWeights(std::span<const float> values, const float* importance, float meanSquare,
                       float* weights);
// Sum of x^2 in order, times `factor`, over their number.
float meanSquare(std::span<const float> values, float factor);

// Q4_0, Q5_0: x^ = d * (q - half), float16 d in bytes 0 and 1. Importance: fitSymmetric().
void encodeSymmetricBlocks(const Layout& layout, Pack pack, const EncodeJob& job);
// Q4_1, Q5_1: x^ = d * q + m, float16 d and m in bytes 0 to 3. Importance: fitAffine().
void encodeAffineBlocks(const Layout& layout, Pack pack, const EncodeJob& job);
// Q8_0, TQ1_0, TQ2_0: x^ = d * n, |n| <= peak, float16 d at `scaleByte`.
void encodePeakBlocks(const Layout& layout, int peak, std::size_t scaleByte, Pack pack,
                      const EncodeJob& job);

// Q2_K, Q4_K, Q5_K: x^ = d * scale * q - dmin * minimum, scale and minimum small integers of a
// part.
struct AffineSuperblock {
    const Layout& layout;
    AffineTries plain;
    AffineTries weighted;   // with importance
    float varianceFactor;   // of the mean square in importanceWeights()
    int largestScale;       // of the integers
    std::size_t scaleByte;  // of d; dmin follows
    void (*weights)(std::span<const float> part, float* weights);  // without importance
    void (*packScales)(const std::uint8_t* scales, const std::uint8_t* minima, std::uint8_t* block);
    Pack pack;
};
void encodeAffineSuperblocks(const AffineSuperblock& rule, const EncodeJob& job);

// mean + |x|, where mean is the root of the mean square: weights of Q4_K and Q5_K.
void levelledSizes(std::span<const float> part, float* weights);

// The 12 bytes that hold 8 scales and 8 minima of 6 bits (Q4_K, Q5_K): the low 6 bits of bytes 0 to
// 3 are scales 0 to 3, of bytes 4 to 7 minima 0 to 3; byte 8 + j has the low nibbles of scale and
// minimum 4 + j, whose upper two bits are the upper ones of bytes j and 4 + j.
void packSixBits(const std::uint8_t* scales, const std::uint8_t* minima, std::uint8_t* bytes);
void unpackSixBits(const std::uint8_t* bytes, std::uint8_t* scales, std::uint8_t* minima);

}  // namespace quantoscope::ggml
