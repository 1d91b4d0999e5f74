// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/codebooks/lloyd_comparison.h"

#include <cassert>
#include <utility>

namespace quantoscope {
namespace {

constexpr std::string_view kExactId = "exact";
constexpr std::string_view kExactTitle = "Exact optimum";

Result<LloydRun> runFrom(const Choice& start, const ValueMass& values, std::size_t k,
                         std::uint64_t seed, const LloydLimits& limits, const JobControl& control) {
    auto levels = lloydStart(start.id, values, k, seed, control);
    if (!levels) return levels.error();
    LloydRun run{.start = start.id, .title = start.label, .seed = seed, .levels = {}};
    run.startSquaredError = nearestSquaredError(values, *levels) / values.totalWeight();
    auto ended = lloyd(values, std::move(levels).value(), limits, control);
    if (!ended) return ended.error();
    run.levels = std::move(ended).value();
    run.meanSquaredError = nearestSquaredError(values, run.levels) / values.totalWeight();
    return run;
}

// Every run keeps all values.
LloydComparison allTheSame(const std::vector<double>& levels) {
    LloydComparison comparison;
    comparison.runs.push_back({.start = kExactId, .title = kExactTitle, .levels = levels});
    for (const Choice& start : kLloydStarts)
        comparison.runs.push_back({.start = start.id, .title = start.label, .levels = levels});
    return comparison;
}

}  // namespace

Result<LloydComparison> compareLloydStarts(const ValueMass& values, std::size_t k,
                                           const ComparisonOptions& options,
                                           const JobControl& control) {
    assert(k >= 1);
    if (values.count() == 0) return LloydComparison{};
    const std::vector<double> distinct = distinctPoints(values, k + 1).values;
    if (distinct.size() <= k) return allTheSame(distinct);
    LloydComparison comparison;
    if (options.optimum) {
        auto levels = exactLevels(values, k, control.part(0, 0.5));
        if (levels) {
            const double error = nearestSquaredError(values, *levels) / values.totalWeight();
            comparison.runs.push_back(
                {kExactId, kExactTitle, 0, std::move(levels).value(), error, error});
        } else if (levels.error().code == ErrorCode::Cancelled) {
            return levels.error();
        } else {
            comparison.withoutOptimum = levels.error();
        }
    }
    for (const Choice& start : kLloydStarts) {
        const std::size_t repeats = start.id == "random" ? options.randomRuns : 1;
        for (std::size_t i = 0; i < repeats; ++i) {
            auto run =
                runFrom(start, values, k, options.seed + i, options.limits, control.part(0.5, 1));
            if (!run) return run.error();
            comparison.runs.push_back(std::move(run).value());
        }
    }
    return comparison;
}

}  // namespace quantoscope
