// SPDX-License-Identifier: GPL-3.0-or-later
// Equally wide bins over a range, counted exactly through the index: one look-up per edge, whatever
// the number of values.
#pragma once

#include <cstddef>
#include <vector>

#include "core/tensor/value_index.h"

namespace quantoscope {

// Bin k holds edge(k) <= x < edge(k + 1), the last one also x == high (numpy.histogram's rule).
// Values outside [low, high] are not counted; when low == high the last bin holds all.
struct Histogram {
    double low = 0;
    double high = 0;
    std::vector<double> counts;  // [bins], whole numbers

    std::size_t bins() const { return counts.size(); }
    double binWidth() const { return (high - low) / static_cast<double>(bins()); }
    double edge(std::size_t k) const {  // k in [0, bins()]
        return k == bins() ? high : low + static_cast<double>(k) * binWidth();
    }
};

// bins >= 1, low <= high, both finite.
Histogram histogramOf(const ValueIndex& values, double low, double high, std::size_t bins);
// Of |x|, from 0 to the largest magnitude.
Histogram magnitudeHistogramOf(const ValueIndex& values, std::size_t bins);

}  // namespace quantoscope
