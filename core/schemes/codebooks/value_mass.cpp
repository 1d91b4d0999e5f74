// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/codebooks/value_mass.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace quantoscope {

ValueMass::ValueMass(const ValueIndex& values, const WeightedIndex* weighted)
    : m_values(values),
      m_weighted(weighted != nullptr && !weighted->sorted().empty() ? weighted : nullptr) {}

std::span<const float> ValueMass::sorted() const {
    return m_weighted != nullptr ? m_weighted->sorted() : m_values.sorted();
}

double ValueMass::totalWeight() const {
    return m_weighted != nullptr ? m_weighted->totalWeight()
                                 : static_cast<double>(m_values.count());
}

std::uint64_t ValueMass::rank(float x) const {
    return m_weighted != nullptr ? m_weighted->rank(x) : m_values.rank(x);
}

std::uint64_t ValueMass::rankOfShare(double share) const {
    const double target = share * totalWeight();
    if (m_weighted == nullptr)
        return std::min(m_values.count(), static_cast<std::uint64_t>(target));
    std::uint64_t low = 0;  // values that weigh no more than the target
    std::uint64_t high = count() + 1;
    while (high - low > 1) {
        const std::uint64_t middle = low + (high - low) / 2;
        (weight(0, middle) <= target ? low : high) = middle;
    }
    return low;
}

double ValueMass::weight(std::uint64_t from, std::uint64_t to) const {
    return m_weighted != nullptr ? m_weighted->sums(from, to, 0).weight
                                 : static_cast<double>(to - from);
}

MassSums ValueMass::sums(std::uint64_t from, std::uint64_t to, double level) const {
    if (m_weighted != nullptr) {
        const WeightedSums sums = m_weighted->sums(from, to, level);
        return {sums.weight, sums.deviation, sums.squaredError};
    }
    const IntervalSums sums = m_values.sums(from, to, level);
    return {static_cast<double>(sums.count), sums.deviation, sums.squaredError};
}

void ValueMass::cells(std::span<const float> edges, std::span<const double> levels,
                      std::span<MassSums> sums) const {
    assert(edges.size() == levels.size() + 1 && sums.size() == levels.size());
    if (m_weighted != nullptr) {
        std::uint64_t from = rank(edges[0]);
        for (std::size_t k = 0; k < levels.size(); ++k) {
            const std::uint64_t to = std::max(from, rank(edges[k + 1]));
            sums[k] = this->sums(from, to, levels[k]);
            from = to;
        }
        return;
    }
    m_marks.resize(edges.size());
    m_values.marks(edges, m_marks);
    for (std::size_t k = 0; k < levels.size(); ++k) {
        const IntervalSums cell = m_values.sums(m_marks[k], m_marks[k + 1], levels[k]);
        sums[k] = {static_cast<double>(cell.count), cell.deviation, cell.squaredError};
    }
}

double meanMagnitude(const ValueMass& mass) {
    if (mass.count() == 0) return 0;
    const std::uint64_t zero = mass.rank(0.0F);
    const double below = mass.sums(0, zero, 0).deviation;
    const double above = mass.sums(zero, mass.count(), 0).deviation;
    return (above - below) / mass.totalWeight();
}

}  // namespace quantoscope
