// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/schemes/step_function.h"

namespace quantoscope {

// Sums over chunks, as in Evaluation; each in 16 partial sums, so that two vectors of 8 need not
// wait for each other.
struct DirectSums {
    using Partial = std::array<double, 16>;
    Partial rounding{};
    Partial clipping{};
    Partial absolute{};
    Partial largest{};
    Partial squares{};
    Partial product{};
    Partial levelSquares{};
    std::uint64_t count = 0;
    std::uint64_t overflowed = 0;
    std::uint64_t clippedBelow = 0;
    std::uint64_t clippedAbove = 0;
};

// By halves, as vectors add up.
inline double total(DirectSums::Partial partial) {
    for (std::size_t half = partial.size() / 2; half > 0; half /= 2)
        for (std::size_t i = 0; i < half; ++i)
            partial[i] += partial[i + half];
    return partial[0];
}

// Adds all but the figures of single intervals.
void addTotals(const DirectSums& sums, Evaluation& evaluation);

}  // namespace quantoscope
