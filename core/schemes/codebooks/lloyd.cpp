// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/codebooks/lloyd.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <span>

#include "core/base/numbers/float_bits.h"

namespace quantoscope {
namespace {

struct Cells {
    std::vector<float> edges;    // [k + 1]
    std::vector<MassSums> sums;  // [k]

    explicit Cells(std::size_t k) : edges(k + 1), sums(k) {
        edges.front() = -std::numeric_limits<float>::infinity();
        edges.back() = std::numeric_limits<float>::infinity();
    }

    // The values nearest to each level; returns their squared error.
    double assign(const ValueMass& values, std::span<const double> levels) {
        for (std::size_t k = 1; k < levels.size(); ++k)
            edges[k] = firstFloatNotBelow((levels[k - 1] + levels[k]) / 2);
        values.cells(edges, levels, sums);
        double error = 0;
        for (const MassSums& cell : sums)
            error += cell.squaredError;
        return error;
    }
};

// A level without values takes half of the cell with the largest error; levels need sorting after.
void moveInto(std::vector<double>& levels, std::vector<MassSums>& sums, std::size_t empty) {
    const auto worst = std::ranges::max_element(sums, {}, &MassSums::squaredError);
    if (worst->squaredError == 0) return;  // the next round shares out what this one has parted
    const double spread = std::sqrt(worst->squaredError / worst->weight);
    double& level = levels[static_cast<std::size_t>(worst - sums.begin())];
    levels[empty] = level + spread;
    level -= spread;
    worst->squaredError = 0;
}

// Each level to the mean of its cell.
void moveToMeans(std::vector<double>& levels, std::vector<MassSums>& sums) {
    for (std::size_t k = 0; k < levels.size(); ++k) {
        if (sums[k].weight == 0) continue;
        const double step = sums[k].deviation / sums[k].weight;
        levels[k] += step;
        sums[k].squaredError = std::max(0.0, sums[k].squaredError - step * sums[k].deviation);
    }
    bool moved = false;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        if (sums[k].weight != 0) continue;
        moveInto(levels, sums, k);
        moved = true;
    }
    if (moved) std::ranges::sort(levels);
}

// How far the mean of cell k follows its threshold at `edge`, whose other side is cell `other`,
// when one of the two levels moves by 1: half the density there times the arm, over the weight. The
// density is that of the two cells between their outer edges; 1/4 where the density is even, and no
// more than that, so that the equations below stay solvable.
double follow(const Cells& cells, std::span<const double> levels, std::size_t k,
              std::size_t other) {
    const std::size_t low = std::min(k, other);
    const auto outer = [&](std::size_t edge) {
        if (edge == 0) return 2 * levels[0] - static_cast<double>(cells.edges[1]);
        if (edge == levels.size())
            return 2 * levels[edge - 1] - static_cast<double>(cells.edges[edge - 1]);
        return static_cast<double>(cells.edges[edge]);
    };
    const double width = outer(low + 2) - outer(low);
    const double weight = cells.sums[k].weight;
    const double both = weight + cells.sums[other].weight;
    const double arm = std::fabs(static_cast<double>(cells.edges[low + 1]) - levels[k]);
    if (!(width > 0) || weight == 0) return 0;
    return std::min(0.25, both / width * arm / (2 * weight));
}

// Newton's step toward levels that are the means of their own cells: with steps r to the means,
// step[k] - sum over neighbours j of follow(k, j) * (step[k] + step[j]) = r[k], a tridiagonal
// system. False when the levels would not stay in order.
bool leap(const Cells& cells, std::vector<double>& levels) {
    const std::size_t n = levels.size();
    std::vector<double> upper(n), step(n);
    for (std::size_t k = 0; k < n; ++k) {
        if (cells.sums[k].weight == 0) return false;
        const double below = k == 0 ? 0 : follow(cells, levels, k, k - 1);
        const double above = k + 1 == n ? 0 : follow(cells, levels, k, k + 1);
        const double toMean = cells.sums[k].deviation / cells.sums[k].weight;
        const double diagonal = 1 - below - above + (k == 0 ? 0 : below * upper[k - 1]);
        upper[k] = -above / diagonal;
        step[k] = (toMean + (k == 0 ? 0 : below * step[k - 1])) / diagonal;
    }
    for (std::size_t k = n - 1; k-- > 0;)
        step[k] -= upper[k] * step[k + 1];
    for (std::size_t k = 0; k < n; ++k)
        step[k] += levels[k];
    if (!std::ranges::is_sorted(step, std::less_equal<>())) return false;
    levels = std::move(step);
    return true;
}

}  // namespace

WeightedPoints distinctPoints(const ValueMass& values, std::size_t limit) {
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
        points.weights.push_back(values.weight(i, end));
        i = end;
    }
    return points;
}

double nearestSquaredError(const ValueMass& values, std::span<const double> levels) {
    return Cells(levels.size()).assign(values, levels);
}

Result<std::vector<double>> lloyd(const ValueMass& values, std::vector<double> levels,
                                  const LloydLimits& limits, const JobControl& control) {
    Cells cells(levels.size());
    std::vector<double> means = levels;
    double before = std::numeric_limits<double>::infinity();
    bool leapt = false;
    for (int round = 0; round < limits.iterations; ++round) {
        if (control.cancelled()) return cancelledError();
        const double error = cells.assign(values, levels);
        const bool settled = before >= error && before - error <= limits.tolerance * error;
        // A leap that does not pay is taken back, and Lloyd's own round follows.
        const bool takenBack = leapt && (settled || error > before);
        if (settled && !leapt) break;
        leapt = false;
        if (takenBack) {
            levels = means;
            continue;
        }
        before = error;
        means = levels;
        std::vector<double> leaping = levels;
        const bool canLeap = leap(cells, leaping);
        moveToMeans(means, cells.sums);
        leapt = canLeap;
        levels = canLeap ? std::move(leaping) : means;
        control.report(static_cast<double>(round + 1) / static_cast<double>(limits.iterations));
    }
    return levels;
}

}  // namespace quantoscope
