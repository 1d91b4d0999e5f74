// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/histogram_search.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

namespace quantoscope {
namespace {

// The integral of x^2 from `from` to `to`.
double squareIntegral(double from, double to) {
    return (to * to * to - from * from * from) / 3;
}

}  // namespace

double histogramError(std::span<const double> counts, double binWidth, std::size_t levels,
                      const BinRange& kept) {
    const double step =
        binWidth * static_cast<double>(kept.last - kept.first + 1) / static_cast<double>(levels);
    if (step == 0) return 0;
    const double half = step / 2;
    const auto lastLevel = static_cast<double>(levels - 1);
    const double wholeStep = squareIntegral(-half, half);
    double error = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0) continue;
        const double begin = (static_cast<double>(i) - static_cast<double>(kept.first)) * binWidth;
        const double end = begin + binWidth;
        const double firstLevel = std::clamp(std::floor(begin / step), 0.0, lastLevel);
        const double endLevel = std::clamp(std::floor(end / step), 0.0, lastLevel);
        const double integral = squareIntegral(begin - (firstLevel + 0.5) * step, half) +
                                (endLevel - firstLevel - 1) * wholeStep +
                                squareIntegral(-half, end - (endLevel * step + half));
        error += counts[i] / binWidth * integral;
    }
    return error;
}

Result<BinRange> histogramSearch(std::span<const double> counts, double binWidth,
                                 std::size_t levels, const JobControl& control) {
    assert(!counts.empty() && levels >= 1);
    constexpr double kStep = 1e-5;
    std::vector<double> cumulative(counts.size());
    double total = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
        cumulative[i] = total += counts[i];

    BinRange kept{0, counts.size() - 1};
    double low = 0;  // shares of the values given up to, on either side
    double high = 1;
    double least = std::numeric_limits<double>::infinity();
    while (low < high) {
        const double nextLow = low + kStep;
        const double nextHigh = high - kStep;
        BinRange next = kept;
        while (next.first < kept.last && cumulative[next.first] < nextLow * total)
            ++next.first;
        while (next.last > kept.first && cumulative[next.last] > nextHigh * total)
            --next.last;
        if (next.first - kept.first > kept.last - next.last) {
            next.last = kept.last;
            low = nextLow;
        } else {
            next.first = kept.first;
            high = nextHigh;
        }
        if (next == kept) continue;
        if (control.cancelled()) return cancelledError();
        const double error = histogramError(counts, binWidth, levels, next);
        if (error > least) break;
        least = error;
        kept = next;
    }
    return kept;
}

}  // namespace quantoscope
