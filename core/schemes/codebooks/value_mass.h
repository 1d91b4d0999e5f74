// SPDX-License-Identifier: GPL-3.0-or-later
// Sorted values with what each weighs: 1 in a ValueIndex, its importance in a WeightedIndex. What
// learns from values asks here, and so need not know which.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/tensor/value_index.h"
#include "core/tensor/weighted_index.h"

namespace quantoscope {

struct MassSums {
    double weight = 0;
    double deviation = 0;     // of w (x - level), for the level asked about
    double squaredError = 0;  // of w (x - level)^2
};

class ValueMass {
  public:
    // Importance that is null, or 0 for every value, makes all weigh 1. Both must outlive this.
    // NOLINTNEXTLINE(google-explicit-constructor): an index is values that weigh 1.
    ValueMass(const ValueIndex& values, const WeightedIndex* weighted = nullptr);

    std::span<const float> sorted() const;  // ascending, -0 before +0
    std::size_t count() const { return sorted().size(); }
    double totalWeight() const;

    std::uint64_t rank(float x) const;  // values whose key is below that of x
    // The most values from the lowest up that weigh no more than this share of all; [0, count].
    std::uint64_t rankOfShare(double share) const;

    // Of the values of rank [from, to).
    double weight(std::uint64_t from, std::uint64_t to) const;
    // Likewise, about the level.
    MassSums sums(std::uint64_t from, std::uint64_t to, double level) const;
    // Of the values in [edges[k], edges[k + 1]), each cell about its own level. edges [K + 1]
    // ascending, levels [K], sums [K].
    void cells(std::span<const float> edges, std::span<const double> levels,
               std::span<MassSums> sums) const;

  private:
    const ValueIndex& m_values;
    const WeightedIndex* m_weighted;
    mutable std::vector<ValueIndex::Mark> m_marks;  // [K + 1] of the last cells()
};

// The mean of |x|; 0 without values.
double meanMagnitude(const ValueMass& mass);

}  // namespace quantoscope
