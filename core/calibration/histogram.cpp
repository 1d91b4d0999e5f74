// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/histogram.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>

#include "core/base/numbers/float_bits.h"

namespace quantoscope {
namespace {

std::vector<std::uint64_t> ranksOf(const ValueIndex& values, const std::vector<float>& ascending) {
    std::vector<std::uint64_t> ranks(ascending.size());
    values.ranks(ascending, ranks);
    return ranks;
}

// Counts between neighbouring cumulative counts.
std::vector<double> differences(const std::vector<std::uint64_t>& cumulative) {
    std::vector<double> counts(cumulative.size() - 1);
    for (std::size_t k = 0; k < counts.size(); ++k)
        counts[k] = static_cast<double>(cumulative[k + 1] - cumulative[k]);
    return counts;
}

}  // namespace

Histogram histogramOf(const ValueIndex& values, double low, double high, std::size_t bins) {
    assert(bins >= 1 && low <= high);
    Histogram histogram{low, high, std::vector<double>(bins)};
    std::vector<float> edges(bins + 1);
    for (std::size_t k = 0; k < bins; ++k)
        edges[k] = firstFloatNotBelow(histogram.edge(k));
    edges[bins] = firstFloatAbove(high);
    histogram.counts = differences(ranksOf(values, edges));
    return histogram;
}

Histogram magnitudeHistogramOf(const ValueIndex& values, std::size_t bins) {
    assert(bins >= 1);
    const double largest = std::max(std::abs(values.minimum()), std::abs(values.maximum()));
    Histogram histogram{0, largest, std::vector<double>(bins)};
    // Inner edge k (1 <= k < bins): |x| < edge(k) lies from below[bins - 1 - k] to above[k - 1].
    std::vector<float> above(bins - 1);
    std::vector<float> below(bins - 1);
    for (std::size_t k = 1; k < bins; ++k) {
        above[k - 1] = firstFloatNotBelow(histogram.edge(k));
        below[bins - 1 - k] = firstFloatAbove(-histogram.edge(k));
    }
    const auto aboveRanks = ranksOf(values, above);
    const auto belowRanks = ranksOf(values, below);
    std::vector<std::uint64_t> within(bins + 1);
    for (std::size_t k = 1; k < bins; ++k) {
        const std::uint64_t from = belowRanks[bins - 1 - k];
        within[k] = std::max(aboveRanks[k - 1], from) - from;
    }
    within[bins] = values.count();
    histogram.counts = differences(within);
    return histogram;
}

}  // namespace quantoscope
