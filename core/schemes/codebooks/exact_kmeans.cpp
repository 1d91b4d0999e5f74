// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/codebooks/exact_kmeans.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <limits>
#include <string>

#include "core/base/machine/parallel.h"
#include "core/base/numbers/double_double.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

// Sums over the points before each [n + 1], less those before the median: added up from the median
// outward, so that far points do not blur near ones.
struct Prefixes {
    std::vector<double> weight;
    std::vector<DoubleDouble> sum;      // of weight * (point - median)
    std::vector<DoubleDouble> squares;  // of weight * (point - median)^2
    double farthest = 0;                // the largest |point - median|

    Prefixes(std::span<const double> points, std::span<const double> weights)
        : weight(points.size() + 1), sum(points.size() + 1), squares(points.size() + 1) {
        for (std::size_t i = 0; i < points.size(); ++i)
            weight[i + 1] = weight[i] + weights[i];
        const auto middle = std::ranges::upper_bound(weight, weight.back() / 2);
        const auto median = static_cast<std::size_t>(middle - weight.begin()) - 1;
        farthest = std::max(points[median] - points.front(), points.back() - points[median]);
        const auto moments = [&](std::size_t i) {
            const DoubleDouble x = twoSum(points[i], -points[median]);
            const DoubleDouble w{weights[i], 0};
            return std::pair{product(x, w), product(square(x), w)};
        };
        for (std::size_t i = median; i < points.size(); ++i) {
            const auto [first, second] = moments(i);
            sum[i + 1] = sum[i] + first;
            squares[i + 1] = squares[i] + second;
        }
        for (std::size_t i = median; i-- > 0;) {
            const auto [first, second] = moments(i);
            sum[i] = sum[i + 1] - first;
            squares[i] = squares[i + 1] - second;
        }
    }

    static DoubleDouble product(const DoubleDouble& a, const DoubleDouble& b) {
        const DoubleDouble high = twoProduct(a.high, b.high);
        return twoSum(high.high, high.low + a.low * b.high);
    }
};

// sse(j, i) in double; wrong by no more than errorBound().
class DoubleCost {
  public:
    explicit DoubleCost(const Prefixes& prefixes) : m_weight(prefixes.weight) {
        m_sum.reserve(prefixes.sum.size());
        m_squares.reserve(prefixes.squares.size());
        for (const DoubleDouble& x : prefixes.sum)
            m_sum.push_back(x.value());
        for (const DoubleDouble& x : prefixes.squares)
            m_squares.push_back(x.value());
    }
    double operator()(std::size_t j, std::size_t i) const {
        const double weight = m_weight[i] - m_weight[j];
        if (weight == 0) return 0;  // importance that vanishes beside the rest
        const double sum = m_sum[i] - m_sum[j];
        return (m_squares[i] - m_squares[j]) - sum * sum / weight;
    }
    // Seven roundings of numbers up to the sum of squares S, and those of the two sums, each up to
    // the largest one T, times twice the mean of a run, which is at most the farthest point.
    double errorBound(double farthest) const {
        constexpr double kRounding = std::numeric_limits<double>::epsilon() / 2;
        const double squares = m_squares.back() - m_squares.front();
        const double sum = std::max(m_sum.front(), m_sum.back());
        return kRounding * (7 * squares + 6 * farthest * sum);
    }

  private:
    std::vector<double> m_weight, m_sum, m_squares;
};

class DoubleDoubleCost {
  public:
    explicit DoubleDoubleCost(const Prefixes& prefixes) : m_prefixes(prefixes) {}
    double operator()(std::size_t j, std::size_t i) const {
        const double weight = m_prefixes.weight[i] - m_prefixes.weight[j];
        if (weight == 0) return 0;
        const DoubleDouble sum = m_prefixes.sum[i] - m_prefixes.sum[j];
        const DoubleDouble squares = m_prefixes.squares[i] - m_prefixes.squares[j];
        return (squares - square(sum) / weight).value();
    }

  private:
    const Prefixes& m_prefixes;
};

// The table of the recurrence, one layer of D at a time.
template <class Cost>
class CutTable {
  public:
    CutTable(const Cost& cost, std::size_t n, std::size_t k)
        : m_cost(cost), m_n(n), m_k(k), m_before(n + 1), m_now(n + 1) {
        m_best.resize(k, std::vector<std::uint32_t>(n + 1));
    }

    // Errors: Cancelled.
    Status fill(const JobControl& control) {
        for (std::size_t i = 1; i <= m_n; ++i)
            m_now[i] = std::max(0.0, m_cost(0, i));
        for (std::size_t m = 1; m < m_k; ++m) {
            m_before.swap(m_now);
            m_layer = m;
            const auto share = [&](std::size_t layers) {
                return static_cast<double>(layers) / static_cast<double>(m_k);
            };
            const JobControl part = control.part(share(m), share(m + 1));
            if (Status filled = fillLayer(part); !filled) return filled;
        }
        return Done{};
    }

    double error() const { return m_now[m_n]; }

    std::vector<std::size_t> cuts() const {
        std::vector<std::size_t> result(m_k + 1);
        result[m_k] = m_n;
        for (std::size_t m = m_k; m-- > 1;)
            result[m] = m_best[m][result[m + 1]];
        return result;
    }

  private:
    // The ends first..last of runs whose best beginnings lie in low..high, all inclusive.
    struct Block {
        std::size_t first, last, low, high;
    };

    Status fillLayer(const JobControl& control) {
        const std::size_t first = m_layer + 1 == m_k ? m_n : m_layer + 1;
        std::vector<Block> blocks;
        split({first, m_n, m_layer, m_n - 1}, blocks);
        return forEachBlock(blocks.size(), control, [&](std::size_t b) { halve(blocks[b]); });
    }

    // Halves until blocks are small enough to be shared out and to hear a cancel between them.
    void split(const Block& block, std::vector<Block>& blocks) {
        constexpr std::size_t kBlockPoints = 16384;
        if (block.last - block.first < kBlockPoints) {
            blocks.push_back(block);
            return;
        }
        const auto [lower, upper] = findMiddle(block);
        split(lower, blocks);
        split(upper, blocks);
    }

    void halve(const Block& block) {
        if (block.first > block.last) return;
        const auto [lower, upper] = findMiddle(block);
        halve(lower);
        halve(upper);
    }

    // Fills the middle end; what is left on each side of it.
    std::pair<Block, Block> findMiddle(const Block& block) {
        const std::size_t i = block.first + (block.last - block.first) / 2;
        const std::size_t high = std::min(block.high, i - 1);
        // A run of one point costs nothing, whatever its rounding says.
        double least = high + 1 == i ? m_before[high] : m_before[high] + m_cost(high, i);
        std::size_t best = high;
        for (std::size_t j = block.low; j < high; ++j) {
            const double error = m_before[j] + m_cost(j, i);
            if (error < least) {
                least = error;
                best = j;
            }
        }
        m_now[i] = least;
        m_best[m_layer][i] = static_cast<std::uint32_t>(best);
        return {Block{block.first, i - 1, block.low, best},
                Block{i + 1, block.last, best, block.high}};
    }

    const Cost& m_cost;
    std::size_t m_n, m_k;
    std::size_t m_layer = 0;
    std::vector<double> m_before, m_now;             // [n + 1] D[m - 1], D[m]
    std::vector<std::vector<std::uint32_t>> m_best;  // [k][n + 1] beginning of the last run
};

}  // namespace

Result<std::vector<std::size_t>> optimalCuts(std::span<const double> points,
                                             std::span<const double> weights, std::size_t k,
                                             double exactness, const JobControl& control) {
    assert(points.size() == weights.size() && k >= 1 && k <= points.size());
    if (points.size() > kMostCutPoints || points.size() * k > kLargestCutTable)
        return Error{ErrorCode::TooLarge,
                     groupedText(points.size()) + " distinct values in " + groupedText(k) +
                         " levels are too many for the exact optimum, which takes up to " +
                         groupedText(kMostCutPoints) + " values and " +
                         groupedText(kLargestCutTable) + " values times levels.",
                     {}};
    const Prefixes prefixes(points, weights);
    {
        const DoubleCost cost(prefixes);
        CutTable table(cost, points.size(), k);
        if (Status filled = table.fill(control); !filled) return filled.error();
        // The optimum may look worse than it is, and what was found better, by k errors each.
        const double doubt = 2 * static_cast<double>(k) * cost.errorBound(prefixes.farthest);
        if (doubt <= exactness * table.error()) return table.cuts();
    }
    const DoubleDoubleCost cost(prefixes);
    CutTable table(cost, points.size(), k);
    if (Status filled = table.fill(control); !filled) return filled.error();
    return table.cuts();
}

}  // namespace quantoscope
