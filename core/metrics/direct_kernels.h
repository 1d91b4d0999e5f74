// SPDX-License-Identifier: GPL-3.0-or-later
// The vectorized inner loops of the direct path. Value i of a run of values adds to partial sum
// i mod 16 whatever the width of the vectors, so that every machine gets the same digits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/metrics/clip_edges.h"
#include "core/metrics/direct_sums.h"
#include "core/schemes/affine.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

// A step function laid out for vector look-ups. The arrays are padded from K to a power of two P:
// keys by what no value reaches, the others by their last entry.
struct StepTable {
    explicit StepTable(const StepFunction& steps);

    std::size_t size = 0;             // K
    std::vector<std::int32_t> keys;   // [P] of the floats just before lower, sorted like them
    std::vector<float> levels;        // [P]
    std::vector<std::int32_t> codes;  // [P]
    bool stochastic = false;
    bool mayOverflow = false;  // some level is not finite
};

inline constexpr std::size_t kChunkMultiple = 16;

// Values in a row, a multiple of 16; what is not finite, or becomes so, is left out of all sums.
struct Chunk {
    const float* values = nullptr;  // [count]
    const float* draws = nullptr;   // [count] in [0, 1); read when stochastic
    std::size_t count = 0;
    bool manyClipped = false;  // a guess: many values are clipped or not finite; for speed alone
};

// Where each value went: its interval from 0 (affine: its code less qmin), or -1 when it is not
// finite; and, unless null, (x - x^)^2, or 0 when x or x^ is not finite.
struct Landings {
    std::int32_t* intervals = nullptr;  // [count of the chunk]
    double* squaredErrors = nullptr;    // [count of the chunk]
};

// The squared errors and the squares, taken out of the sums.
struct SquareTotals {
    double rounding = 0;
    double clipping = 0;
    double squares = 0;
};
SquareTotals takeSquares(DirectSums& sums);

// Adds a chunk to the sums; `landings` may be null.
void addChunk(const AffineQuantizer& quantizer, const ClipEdges& edges, const Chunk& chunk,
              DirectSums& sums, const Landings* landings);
void addChunk(const StepTable& steps, const ClipEdges& edges, const Chunk& chunk, DirectSums& sums,
              const Landings* landings);

// What NaN becomes.
struct NanEntry {
    std::int32_t code = 0;
    float level = 0;
};

// Codes and levels of a chunk, [count] each.
void quantizeChunk(const AffineQuantizer& quantizer, const Chunk& chunk, const NanEntry& nan,
                   std::int32_t* codes, float* levels);
void quantizeChunk(const StepTable& steps, const Chunk& chunk, const NanEntry& nan,
                   std::int32_t* codes, float* levels);

}  // namespace quantoscope
