// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/base/numbers/random.h"
#include "core/schemes/codebooks/exact_kmeans.h"
#include "core/schemes/codebooks/lloyd.h"

namespace quantoscope {
namespace {

constexpr std::size_t kFewestCells = 1024;

// The value below which this share of the weight lies.
double valueAtShare(const ValueMass& values, double share) {
    const std::uint64_t rank =
        std::min<std::uint64_t>(values.count() - 1, values.rankOfShare(share));
    return static_cast<double>(values.sorted()[rank]);
}

// A piecewise linear map from a share of the levels to the value where they sit.
class Companding {
  public:
    // Over `parts` quantiles, a part of width w and share 1 / parts takes w^(2/3) of the levels.
    Companding(const ValueMass& values, std::size_t parts)
        : m_edges(parts + 1), m_share(parts + 1) {
        m_edges[0] = static_cast<double>(values.sorted().front());
        for (std::size_t i = 1; i <= parts; ++i) {
            m_edges[i] = valueAtShare(values, static_cast<double>(i) / static_cast<double>(parts));
            const double width = m_edges[i] - m_edges[i - 1];
            m_share[i] = m_share[i - 1] + std::cbrt(width) * std::cbrt(width);
        }
    }

    double at(double share) const {
        const double target = share * m_share.back();
        const auto above = std::ranges::upper_bound(m_share, target);
        if (above == m_share.end()) return m_edges.back();
        const auto i = static_cast<std::size_t>(above - m_share.begin());
        const double inside = (target - m_share[i - 1]) / (m_share[i] - m_share[i - 1]);
        return m_edges[i - 1] + inside * (m_edges[i] - m_edges[i - 1]);
    }

  private:
    std::vector<double> m_edges;  // [parts + 1] values
    std::vector<double> m_share;  // [parts + 1] levels below them, in an arbitrary unit
};

// Means and weights of the values between the edges, without empty cells.
WeightedPoints cellMeans(const ValueMass& values, std::span<const float> edges) {
    const auto lowest = static_cast<double>(values.sorted().front());
    const auto highest = static_cast<double>(values.sorted().back());
    std::vector<double> levels;
    for (const float edge : edges.subspan(1))
        levels.push_back(std::clamp(static_cast<double>(edge), lowest, highest));
    std::vector<MassSums> sums(levels.size());
    values.cells(edges, levels, sums);
    WeightedPoints cells;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (sums[i].weight == 0) continue;
        cells.values.push_back(levels[i] + sums[i].deviation / sums[i].weight);
        cells.weights.push_back(sums[i].weight);
    }
    return cells;
}

// The cells of k-means++: the values nearest to each level drawn so far.
class DrawnLevels {
  public:
    DrawnLevels(const ValueMass& values, double first) : m_values(values) {
        m_cells.push_back({first, 0, values.count(), 0});
        measure(m_cells.front());
    }

    // Draws the next level by a uniform number in (0, 1).
    void draw(double uniform) {
        double total = 0;
        for (const Cell& cell : m_cells)
            total += cell.error;
        double target = uniform * total;
        std::size_t c = 0;
        while (c + 1 < m_cells.size() && target >= m_cells[c].error)
            target -= m_cells[c++].error;
        insert(c, static_cast<double>(m_values.sorted()[rankOf(m_cells[c], target)]));
    }

    std::vector<double> levels() const {
        std::vector<double> result;
        for (const Cell& cell : m_cells)
            result.push_back(cell.level);
        return result;
    }

  private:
    struct Cell {
        double level;
        std::uint64_t from, to;  // ranks
        double error;            // sum of squared distances to the level
    };

    void measure(Cell& cell) const {
        cell.error = m_values.sums(cell.from, cell.to, cell.level).squaredError;
    }

    // The value at which the errors of the cell, added up, reach the target.
    std::uint64_t rankOf(const Cell& cell, double target) const {
        std::uint64_t low = cell.from;
        std::uint64_t high = cell.to - 1;
        while (low < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            if (m_values.sums(cell.from, middle + 1, cell.level).squaredError > target)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    // A level inside cell c, which it parts; the neighbour on its side gives up values too.
    void insert(std::size_t c, double level) {
        const auto place = m_cells.begin() + static_cast<std::ptrdiff_t>(c);
        const std::size_t at = level < m_cells[c].level ? c : c + 1;
        m_cells.insert(at == c ? place : place + 1, Cell{level, 0, 0, 0});
        if (at > 0)
            meet(m_cells[at - 1], m_cells[at]);
        else
            m_cells[at].from = 0;
        if (at + 1 < m_cells.size())
            meet(m_cells[at], m_cells[at + 1]);
        else
            m_cells[at].to = m_values.count();
        const std::size_t last = std::min(at + 1, m_cells.size() - 1);
        for (std::size_t i = at == 0 ? 0 : at - 1; i <= last; ++i)
            measure(m_cells[i]);
    }

    void meet(Cell& below, Cell& above) const {
        below.to = m_values.rank(static_cast<float>((below.level + above.level) / 2));
        above.from = below.to;
    }

    const ValueMass& m_values;
    std::vector<Cell> m_cells;  // ascending
};

}  // namespace

std::vector<double> meansOfRuns(const WeightedPoints& points, std::span<const std::size_t> cuts) {
    std::vector<double> means;
    for (std::size_t m = 1; m < cuts.size(); ++m) {
        double weight = 0;
        double deviation = 0;  // from the run's first point
        for (std::size_t i = cuts[m - 1]; i < cuts[m]; ++i) {
            weight += points.weights[i];
            deviation += points.weights[i] * (points.values[i] - points.values[cuts[m - 1]]);
        }
        means.push_back(points.values[cuts[m - 1]] + deviation / weight);
    }
    return means;
}

std::vector<double> quantileStart(const ValueMass& values, std::size_t k) {
    std::vector<double> levels(k);
    for (std::size_t i = 0; i < k; ++i)
        levels[i] = valueAtShare(values, (static_cast<double>(i) + 0.5) / static_cast<double>(k));
    return levels;
}

std::vector<double> uniformStart(const ValueMass& values, std::size_t k) {
    const auto low = static_cast<double>(values.sorted().front());
    const double width = static_cast<double>(values.sorted().back()) - low;
    const double step = width / static_cast<double>(k);
    std::vector<double> levels(k);
    for (std::size_t i = 0; i < k; ++i)
        levels[i] = low + (static_cast<double>(i) + 0.5) * step;
    return levels;
}

std::vector<double> compandingStart(const ValueMass& values, std::size_t k) {
    const Companding companding(values, std::max(kFewestCells, 4 * k));
    std::vector<double> levels(k);
    for (std::size_t i = 0; i < k; ++i)
        levels[i] = companding.at((static_cast<double>(i) + 0.5) / static_cast<double>(k));
    return levels;
}

Result<std::vector<double>> cellStart(const ValueMass& values, std::size_t k,
                                      const JobControl& control) {
    constexpr std::size_t kMostLevels = 512;
    if (k > kMostLevels) return compandingStart(values, k);
    constexpr double kExactness = 1e-3;  // the cells are coarser than that
    const std::size_t count = std::max(kFewestCells, 4 * k);
    WeightedPoints cells = distinctPoints(values, count);
    if (cells.values.size() == count) {
        const Companding companding(values, count);
        std::vector<float> edges(count + 1);
        for (std::size_t i = 1; i < count; ++i)
            edges[i] = static_cast<float>(
                companding.at(static_cast<double>(i) / static_cast<double>(count)));
        edges.front() = -std::numeric_limits<float>::infinity();
        edges.back() = std::numeric_limits<float>::infinity();
        cells = cellMeans(values, edges);
    }
    if (cells.values.size() < k) return compandingStart(values, k);
    const auto cuts = optimalCuts(cells.values, cells.weights, k, kExactness, control);
    if (!cuts) return cuts.error();
    return meansOfRuns(cells, *cuts);
}

Result<std::vector<double>> randomStart(const ValueMass& values, std::size_t k, std::uint64_t seed,
                                        const JobControl& control) {
    ElementRandom random(seed, 0);
    DrawnLevels drawn(values, valueAtShare(values, random.uniform()));
    for (std::size_t i = 1; i < k; ++i) {
        if (control.cancelled()) return cancelledError();
        drawn.draw(random.uniform());
    }
    return drawn.levels();
}

Result<std::vector<double>> lloydStart(std::string_view start, const ValueMass& values,
                                       std::size_t k, std::uint64_t seed,
                                       const JobControl& control) {
    if (start == "companding") return compandingStart(values, k);
    if (start == "quantile") return quantileStart(values, k);
    if (start == "uniform") return uniformStart(values, k);
    if (start == "random") return randomStart(values, k, seed, control);
    return cellStart(values, k, control);
}

Result<std::vector<double>> exactLevels(const ValueMass& values, std::size_t k,
                                        const JobControl& control) {
    const WeightedPoints points = distinctPoints(values, kMostCutPoints + 1);
    constexpr double kExactness = 1e-7;
    const auto cuts = optimalCuts(points.values, points.weights, k, kExactness, control);
    if (!cuts) return cuts.error();
    std::vector<double> levels;
    std::uint64_t from = 0;
    for (std::size_t m = 1; m <= k; ++m) {
        const std::uint64_t to = (*cuts)[m] == points.values.size()
                                     ? values.count()
                                     : values.rank(static_cast<float>(points.values[(*cuts)[m]]));
        const auto first = static_cast<double>(values.sorted()[from]);
        const MassSums sums = values.sums(from, to, first);
        levels.push_back(first + sums.deviation / sums.weight);
        from = to;
    }
    return levels;
}

}  // namespace quantoscope
