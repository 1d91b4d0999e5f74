// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/lloyd.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/base/float_bits.h"

namespace quantoscope {
namespace {

// The smallest float32 at or above x, so that the values before it are those below x.
float floatFrom(double x) {
    const auto nearest = static_cast<float>(x);
    if (nearest == 0 && x <= 0) return -0.0F;
    return static_cast<double>(nearest) < x ? nextFloat(nearest) : nearest;
}

struct Cells {
    std::vector<float> edges;             // [k + 1]
    std::vector<ValueIndex::Mark> marks;  // [k + 1]
    std::vector<IntervalSums> sums;       // [k]

    explicit Cells(std::size_t k) : edges(k + 1), marks(k + 1), sums(k) {
        edges.front() = -std::numeric_limits<float>::infinity();
        edges.back() = std::numeric_limits<float>::infinity();
    }

    // The values nearest to each level; returns their squared error.
    double assign(const ValueIndex& values, std::span<const double> levels) {
        for (std::size_t k = 1; k < levels.size(); ++k)
            edges[k] = floatFrom((levels[k - 1] + levels[k]) / 2);
        values.marks(edges, marks);
        double error = 0;
        for (std::size_t k = 0; k < levels.size(); ++k) {
            sums[k] = values.sums(marks[k], marks[k + 1], levels[k]);
            error += sums[k].squaredError;
        }
        return error;
    }
};

// A level without values takes half of the cell with the largest error; levels need sorting after.
void moveInto(std::vector<double>& levels, std::vector<IntervalSums>& sums, std::size_t empty) {
    const auto worst = std::ranges::max_element(sums, {}, &IntervalSums::squaredError);
    if (worst->squaredError == 0) return;  // the next round shares out what this one has parted
    const double spread = std::sqrt(worst->squaredError / static_cast<double>(worst->count));
    double& level = levels[static_cast<std::size_t>(worst - sums.begin())];
    levels[empty] = level + spread;
    level -= spread;
    worst->squaredError = 0;
}

// Each level to the mean of its cell.
void moveToMeans(std::vector<double>& levels, std::vector<IntervalSums>& sums) {
    for (std::size_t k = 0; k < levels.size(); ++k) {
        if (sums[k].count == 0) continue;
        const double step = sums[k].deviation / static_cast<double>(sums[k].count);
        levels[k] += step;
        sums[k].squaredError = std::max(0.0, sums[k].squaredError - step * sums[k].deviation);
    }
    bool moved = false;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        if (sums[k].count != 0) continue;
        moveInto(levels, sums, k);
        moved = true;
    }
    if (moved) std::ranges::sort(levels);
}

}  // namespace

WeightedPoints distinctPoints(const ValueIndex& values, std::size_t limit) {
    const std::span<const float> sorted = values.sorted();
    WeightedPoints points;
    for (std::size_t i = 0; i < sorted.size() && points.values.size() < limit;) {
        // Gallop to a larger value, then halve the gap.
        std::size_t same = i;
        std::size_t step = 1;
        while (step < sorted.size() - same && sorted[same + step] == sorted[i]) {
            same += step;
            step *= 2;
        }
        const auto from = sorted.begin() + static_cast<std::ptrdiff_t>(same);
        const auto to = sorted.begin() +
                        static_cast<std::ptrdiff_t>(same + std::min(step, sorted.size() - same));
        const auto next = std::upper_bound(from, to, sorted[i]);
        const auto end = static_cast<std::size_t>(next - sorted.begin());
        points.values.push_back(static_cast<double>(sorted[i]));
        points.weights.push_back(static_cast<double>(end - i));
        i = end;
    }
    return points;
}

Result<std::vector<double>> lloyd(const ValueIndex& values, std::vector<double> levels,
                                  const LloydLimits& limits, const JobControl& control) {
    Cells cells(levels.size());
    double before = std::numeric_limits<double>::infinity();
    for (int round = 0; round < limits.iterations; ++round) {
        if (control.cancelled()) return cancelledError();
        const double error = cells.assign(values, levels);
        moveToMeans(levels, cells.sums);
        // Rounds that had to fill an empty level may raise the error: they do not end the search.
        if (before >= error && before - error <= limits.tolerance * error) break;
        before = error;
        control.report(static_cast<double>(round + 1) / static_cast<double>(limits.iterations));
    }
    return levels;
}

}  // namespace quantoscope
