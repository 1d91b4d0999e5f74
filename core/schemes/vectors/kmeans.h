// SPDX-License-Identifier: GPL-3.0-or-later
// k-means in several dimensions (Lloyd 1957), started by k-means++ (Arthur, Vassilvitskii 2007).
// With importance the error is sum w (x - c)^2 over all coordinates, w being each value's own
// weight, and a codeword's coordinate the weighted mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/vectors/codeword_search.h"

namespace quantoscope {

struct KmeansLimits {
    std::size_t codewords = 256;
    int restarts = 1;
    int rounds = 100;         // at most, of each restart
    double tolerance = 1e-4;  // ends when a round lowers the error by no more than this share
    // Trained on at most so many vectors for each codeword, one drawn from each of equally long
    // stretches; 0 takes all.
    std::size_t sample = 256;
    std::uint64_t seed = 0;
};

struct KmeansResult {
    std::vector<float> codebook;  // [codewords][dimension]
    std::string note;             // "256 codewords, converged after 17 rounds"
};

// The best of the restarts. Vectors with no more distinct ones than codewords are all kept, and
// the codewords left over repeat the first. Empty cells take the vectors farthest from their
// codewords. The same seed gives the same codebook whatever the number of threads. The view has
// been scaled. Errors: Cancelled.
Result<KmeansResult> trainCodebook(const VectorView& view, const KmeansLimits& limits,
                                   const JobControl& control);

}  // namespace quantoscope
