// SPDX-License-Identifier: GPL-3.0-or-later
// The vectors that a codebook is learned from, in tiles, and what a round of k-means does to them.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/vectors/codeword_search.h"

namespace quantoscope {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

class TrainingSet {
  public:
    // Copies the vectors of the view at these places.
    TrainingSet(const VectorView& view, std::span<const std::size_t> vectors);

    std::size_t count() const { return m_count; }
    std::size_t dimension() const { return m_dimension; }
    std::vector<float> vector(std::size_t i) const;  // [dimension]

    // Squared distances to the nearest codeword and its number, [whole tiles].
    std::span<const float> distances() const { return std::span(m_distances).first(m_count); }
    std::span<const std::uint32_t> codes() const { return std::span(m_codes).first(m_count); }

    // Forgets all codewords; the distances are infinite.
    void forget();
    // Takes one more codeword into the distances; codes are left as they are.
    Status addCodeword(std::span<const float> codeword, const JobControl& control);
    // Finds all codes anew; changed is how many differ from before.
    Status assign(std::span<const float> codebook, const JobControl& control, std::size_t& changed);
    // Of the distances, added tile by tile in a fixed order.
    double error() const;
    // The vector at which the distances, added up, reach a share of their sum in (0, 1).
    std::size_t vectorAt(double share) const;
    // The vectors farthest from their codewords, those at distance 0 left out; at most so many.
    std::vector<std::size_t> farthest(std::size_t count) const;

    // Moves each codeword to the (weighted) mean of its vectors; a coordinate that weighs nothing
    // stays. members[k] is how many vectors codeword k has that weigh something.
    Status moveToMeans(std::vector<float>& codebook, std::vector<std::uint64_t>& members,
                       const JobControl& control) const;

  private:
    struct Sums {
        RowMatrix sums;     // [codewords][dimension] of w x
        RowMatrix weights;  // [codewords][dimension] of w; one column of counts without weights
        std::vector<std::uint64_t> members;
    };

    std::size_t tiles() const { return m_distances.size() / kTileVectors; }
    TileSpan tile(std::size_t index) const;
    void addTile(std::size_t index, Sums& sums) const;

    std::size_t m_count;
    std::size_t m_dimension;
    std::vector<float> m_values;   // [tiles][dimension][kTileVectors]
    std::vector<float> m_weights;  // likewise, or empty
    std::vector<float> m_distances;
    std::vector<double> m_tileErrors;  // [tiles]
    std::vector<std::uint32_t> m_codes;
};

}  // namespace quantoscope
