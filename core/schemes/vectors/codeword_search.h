// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors laid out for the search of the nearest codeword, and the search itself. Distances are
// squared, weighted where the values are, and summed in float32 in the order of the coordinates,
// one vector to a lane: every machine finds the same codeword, at equal distances the first one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

inline constexpr std::size_t kTileVectors = 256;  // a whole number of lanes on every machine

// Vectors of `dimension` values at places offset, offset + 1, ... of each `stride` values in a row.
// The last one may lack values: they are 0 and weigh nothing.
struct VectorView {
    std::span<const float> values;      // finite
    std::span<const float> importance;  // empty, or one weight for each value, not negative
    std::size_t stride = 1;
    std::size_t offset = 0;
    std::size_t dimension = 1;
    // Powers of two that bring the largest magnitudes to [1/2, 1): squares neither overflow nor
    // vanish. Set by scaleToOne().
    float scale = 1;
    float importanceScale = 1;

    std::size_t vectors() const { return (values.size() + stride - 1) / stride; }
    bool weighted() const { return !importance.empty() || values.size() % stride != 0; }
    // Errors: Cancelled.
    Status scaleToOne(const JobControl& control);
};

// Up to kTileVectors vectors, [dimension][kTileVectors]; what is missing is 0.
struct Tile {
    std::vector<float> values;
    std::vector<float> weights;  // empty unless the view is weighted

    // values[j][i] becomes coordinate j of vector vectors[i], times the scale.
    void fill(const VectorView& view, std::span<const std::size_t> vectors);
};

struct TileSpan {
    const float* values = nullptr;
    const float* weights = nullptr;  // null: all 1
    std::size_t dimension = 1;
};
inline TileSpan spanOf(const Tile& tile, std::size_t dimension) {
    return {tile.values.data(), tile.weights.empty() ? nullptr : tile.weights.data(), dimension};
}

// codes and distances of all kTileVectors places; codebook is [codewords][dimension].
void findNearest(const TileSpan& tile, std::span<const float> codebook,
                 std::span<std::uint32_t, kTileVectors> codes,
                 std::span<float, kTileVectors> distances);
// distances[i] becomes the distance to the codeword where that is less.
void approach(const TileSpan& tile, std::span<const float> codeword,
              std::span<float, kTileVectors> distances);

// codes[i] of each vector of the view; codebook is [codewords][dimension], in the unit of the
// values. In parallel. Errors: Cancelled.
Status nearestCodewords(const VectorView& view, std::span<const float> codebook,
                        std::span<std::uint32_t> codes, const JobControl& control);

// Tiles that one task searches in about 10 ms.
std::size_t tilesPerTask(std::size_t codebookSize);

}  // namespace quantoscope
