// SPDX-License-Identifier: GPL-3.0-or-later
// The vectorized loop over values and what became of them. Value i of a part adds to partial sum
// i mod 16 whatever the width of the vectors, so that every machine gets the same digits.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/metrics/direct_sums.h"

namespace quantoscope {

// Pairs in a row, cut into parts of `partValues`, of which the last may be shorter.
struct Pairs {
    const float* original = nullptr;     // [count]
    const float* dequantized = nullptr;  // [count]
    std::size_t count = 0;
    std::size_t partValues = 0;
    const float* low = nullptr;   // [parts]; the part's values beyond these are clipped
    const float* high = nullptr;  // [parts]
};

// What is told of a part; of the values that a sum is over, see Evaluation.
struct PartErrors {
    std::uint64_t count = 0;  // finite originals
    std::uint64_t clipped = 0;
    double squaredError = 0;
    double sumOfSquares = 0;
    float minimum = 0;  // of the finite originals; 0 when there are none
    float maximum = 0;
};

// Adds the pairs to the sums, and writes the figures of each part: [parts].
void addPairs(const Pairs& pairs, DirectSums& sums, PartErrors* parts);

}  // namespace quantoscope
