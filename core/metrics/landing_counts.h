// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace quantoscope {

// How many values landed on each interval. Neighbouring values often land on the same: value i goes
// to table i mod 4, so that one addition need not wait for the one before. Where the tables would
// leave the L1 cache there is one.
class LandingCounts {
  public:
    LandingCounts() = default;
    explicit LandingCounts(std::size_t intervals)
        : m_intervals(intervals), m_counts((intervals <= kFew ? kCopies : 1) * (1 + intervals)) {}

    std::size_t intervals() const { return m_intervals; }

    // landed[count], -1 for what landed nowhere; count is a multiple of 8. In all fewer than 2^32.
    // Written out: as a loop it takes half as long again.
    void add(const std::int32_t* landed, std::size_t count) {
        const std::size_t stride = m_intervals <= kFew ? 1 + m_intervals : 0;
        std::uint32_t* const first = m_counts.data() + 1;
        std::uint32_t* const second = first + stride;
        std::uint32_t* const third = second + stride;
        std::uint32_t* const fourth = third + stride;
        for (const std::int32_t* const end = landed + count; landed != end; landed += 8) {
            ++first[landed[0]];
            ++second[landed[1]];
            ++third[landed[2]];
            ++fourth[landed[3]];
            ++first[landed[4]];
            ++second[landed[5]];
            ++third[landed[6]];
            ++fourth[landed[7]];
        }
    }
    // counts[intervals()]
    void addTo(std::vector<double>& counts) const {
        for (std::size_t copy = 0; copy < m_counts.size(); copy += 1 + m_intervals)
            for (std::size_t k = 0; k < m_intervals; ++k)
                counts[k] += m_counts[copy + 1 + k];
    }

  private:
    static constexpr std::size_t kCopies = 4;
    static constexpr std::size_t kFew = 1024;

    std::size_t m_intervals = 0;
    std::vector<std::uint32_t> m_counts;  // [copies][1 + intervals], first what landed nowhere
};

}  // namespace quantoscope
