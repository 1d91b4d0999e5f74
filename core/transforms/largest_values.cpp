// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transforms/largest_values.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/machine/parallel.h"

namespace quantoscope {
namespace {

constexpr std::size_t kLeastPart = 262'144;  // values
constexpr std::size_t kMostParts = 64;
constexpr std::uint32_t kNotFinite = 0x7F800000U;  // and above

// The bits of |x| sort like |x|.
std::uint32_t magnitudeBits(float x) {
    return std::bit_cast<std::uint32_t>(x) & 0x7FFFFFFFU;
}

class Selection {
  public:
    Selection(std::span<const float> values, std::size_t count, const JobControl& control)
        : m_values(values),
          m_count(count),
          m_control(control),
          m_part(std::max(kLeastPart, (values.size() + kMostParts - 1) / kMostParts)),
          m_parts((values.size() + m_part - 1) / m_part) {}

    Result<std::vector<std::uint64_t>> places() {
        const auto upper = counted(
            m_control.part(0, 0.3), [](std::uint32_t) { return true; }, 16);
        if (!upper) return upper.error();
        const std::uint32_t prefix = split(*upper);
        const auto lower = counted(
            m_control.part(0.3, 0.6), [prefix](std::uint32_t bits) { return bits >> 16 == prefix; },
            0);
        if (!lower) return lower.error();
        m_least = prefix << 16 | split(*lower);
        return collected();
    }

  private:
    template <class Use>
    void forEachOfPart(std::size_t part, const Use& use) const {
        const std::size_t end = std::min(m_values.size(), (part + 1) * m_part);
        for (std::size_t i = part * m_part; i < end; ++i)
            if (const std::uint32_t bits = magnitudeBits(m_values[i]); bits < kNotFinite)
                use(i, bits);
    }

    // How many values have each of the 65 536 halves, among those that belong.
    template <class Belongs>
    Result<std::vector<std::uint64_t>> counted(const JobControl& control, const Belongs& belongs,
                                               unsigned shift) const {
        std::vector<std::vector<std::uint32_t>> parts(m_parts);
        const Status status = forEachBlock(m_parts, control, [&](std::size_t part) {
            parts[part].resize(65536);
            forEachOfPart(part, [&](std::size_t, std::uint32_t bits) {
                if (belongs(bits)) ++parts[part][bits >> shift & 0xFFFFU];
            });
        });
        if (!status) return status.error();
        std::vector<std::uint64_t> counts(65536);
        for (const auto& part : parts)
            for (std::size_t i = 0; i < counts.size(); ++i)
                counts[i] += part[i];
        return counts;
    }

    // The half at which counting down from the largest reaches what is still missing, which falls
    // by the values above it; 0 when all are taken.
    std::uint32_t split(const std::vector<std::uint64_t>& counts) {
        std::uint32_t half = 65535;
        while (half > 0 && m_count > counts[half])
            m_count -= counts[half--];
        return half;
    }

    // All above m_least, and the first m_count of those equal to it.
    Result<std::vector<std::uint64_t>> collected() {
        std::vector<std::vector<std::uint64_t>> above(m_parts);
        std::vector<std::vector<std::uint64_t>> equal(m_parts);
        const Status status = forEachBlock(m_parts, m_control.part(0.6, 1), [&](std::size_t part) {
            forEachOfPart(part, [&](std::size_t i, std::uint32_t bits) {
                if (bits > m_least) above[part].push_back(i);
                if (bits == m_least && equal[part].size() < m_count) equal[part].push_back(i);
            });
        });
        if (!status) return status.error();
        std::vector<std::uint64_t> places;
        for (std::size_t part = 0; part < m_parts; ++part) {
            const std::size_t taken = std::min(m_count, equal[part].size());
            m_count -= taken;
            equal[part].resize(taken);
            std::ranges::merge(above[part], equal[part], std::back_inserter(places));
        }
        return places;
    }

    std::span<const float> m_values;
    std::size_t m_count;  // still to be taken
    const JobControl& m_control;
    std::size_t m_part;  // values
    std::size_t m_parts;
    std::uint32_t m_least = 0;
};

}  // namespace

Result<std::vector<std::uint64_t>> largestValues(std::span<const float> values, std::size_t count,
                                                 const JobControl& control) {
    if (count == 0) return std::vector<std::uint64_t>{};
    return Selection(values, count, control).places();
}

}  // namespace quantoscope
