// SPDX-License-Identifier: GPL-3.0-or-later
// The searches of GGUF encoders for the scale (and shift) of a group of values with the least
// weighted error: some scales near the obvious one are tried, and for the codes that each gives,
// least squares finds the best scale. Source: ggml, src/ggml-quants.c. Sums run through a group in
// order, in float32, so that the results equal the reference's bit for bit; vectors take one group
// in each lane.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quantoscope::ggml {

// Below this a group counts as zeros.
inline constexpr float kNothing = 1e-15F;

struct WeightedGroups {
    const float* values = nullptr;   // [count * size]
    const float* weights = nullptr;  // as many, none negative; null: x^2
    std::size_t count = 0;
    std::size_t size = 0;  // 16 or 32
};

// x ~ scale * code - minimum, codes 0 to largest, scale and minimum >= 0. Scales tried:
// (max - min) / (largest + first + k * step), k = 0 to last. (make_qkx2_quants, make_qkx3_quants)
struct AffineTries {
    int largest = 0;
    float first = 0;
    float step = 0;
    int last = 0;
    bool absolute = false;  // judged by the sum of |error|, else of its square
};
void fitAffine(const WeightedGroups& groups, const AffineTries& tries, float* scales, float* minima,
               std::uint8_t* codes);

// x ~ scale * (code - half), codes 0 to 2 half - 1: 19 scales about -peak / half, where the peak is
// the value of largest size. (make_qx_quants)
void fitSymmetric(const WeightedGroups& groups, int half, float* scales, std::uint8_t* codes);

// The same levels, from the scale -peak / half on: at most 5 times through the values, each moved
// to the code that serves the whole group best. Weights are x^2. (make_q3_quants)
void refineSymmetric(const WeightedGroups& groups, int half, float* scales, std::uint8_t* codes);

// x ~ scale * table[code], a table of 16 that rises: 2 tries + 1 scales about -peak / table[0], and
// that one; none besides peak / table[0] when `tries` is -1. Codes belong to the first scale.
// (quantize_row_iq4_nl_impl)
void fitTable(const WeightedGroups& groups, const std::int8_t* table, int tries, float* scales,
              std::uint8_t* codes);

// The code of the table's entry nearest to each value / scale, by the reciprocal; of 0 where the
// scale is 0. The middle goes up.
void roundToTable(const WeightedGroups& groups, const std::int8_t* table, const float* scales,
                  std::uint8_t* codes);

// x ~ scale * code, codes 0 to largest, x >= 0: 9 scales about max / largest, then codes moved as
// in refineSymmetric. At most 16 values. Returns the scale. (make_qp_quants)
float fitPositive(const float* values, const float* weights, std::size_t count, int largest,
                  std::uint8_t* codes);

// The nearest integer, ties to even, of a number below 2^22 in size; for others some integer.
int nearestInteger(float value);

}  // namespace quantoscope::ggml
