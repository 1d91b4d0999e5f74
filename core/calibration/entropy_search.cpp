// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/entropy_search.h"

#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

namespace quantoscope {
namespace {

double timesLog(double x) {
    return x > 0 ? x * std::log(x) : 0;
}

// Sums over counts[0, i), so that a part of a candidate costs two look-ups.
class Cumulative {
  public:
    explicit Cumulative(std::span<const double> counts)
        : m_sum(counts.size() + 1), m_occupied(counts.size() + 1), m_timesLog(counts.size() + 1) {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const double count = i == 0 ? counts[1] : counts[i];
            m_sum[i + 1] = m_sum[i] + count;
            m_occupied[i + 1] = m_occupied[i] + (count > 0 ? 1 : 0);
            m_timesLog[i + 1] = m_timesLog[i] + timesLog(count);
        }
    }

    // With p the reference's and q the candidate's counts, T and S their sums:
    // D = (sum p ln p - sum p ln q) / T + ln(S / T); q is the same for all bins of a part.
    double divergence(std::size_t bins, std::size_t levels) const {
        const double total = m_sum.back();
        const double kept = m_sum[bins];
        const double beyond = total - kept;
        const double last = kept - m_sum[bins - 1];
        if (kept <= 0 || (beyond > 0 && last <= 0)) return std::numeric_limits<double>::infinity();
        const double reference = m_timesLog[bins - 1] + timesLog(last + beyond);
        const double step = static_cast<double>(bins) / static_cast<double>(levels);
        double candidate = 0;
        double spread = 0;  // the count of the last part's bins, after spreading
        std::size_t from = 0;
        for (std::size_t part = 1; part <= levels; ++part) {
            const std::size_t to =
                part == levels
                    ? bins
                    : static_cast<std::size_t>(std::ceil(static_cast<double>(part) * step));
            const double sum = m_sum[to] - m_sum[from];
            if (sum > 0) {
                spread = sum / (m_occupied[to] - m_occupied[from]);
                candidate += sum * std::log(spread);
            }
            from = to;
        }
        if (beyond > 0) candidate += beyond * std::log(spread);
        return (reference - candidate) / total + std::log(kept / total);
    }

  private:
    std::vector<double> m_sum;
    std::vector<double> m_occupied;  // bins with a count above 0
    std::vector<double> m_timesLog;  // sums of count ln count
};

}  // namespace

Result<std::size_t> entropyClipBin(std::span<const double> counts, std::size_t levels,
                                   std::size_t firstBin, std::size_t stride,
                                   const JobControl& control) {
    assert(levels >= 1 && counts.size() >= 2 && firstBin >= 1 && firstBin <= counts.size() &&
           stride >= 1);
    const Cumulative cumulative(counts);
    std::size_t best = counts.size();
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = firstBin; i <= counts.size(); i += stride) {
        if (control.cancelled()) return cancelledError();
        const double divergence = cumulative.divergence(i, levels);
        if (divergence > least) continue;
        least = divergence;
        best = i;
    }
    return best;
}

}  // namespace quantoscope
