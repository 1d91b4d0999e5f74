// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/errors/series.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace quantoscope {
namespace {

constexpr double kLeastBarPixels = 2;

}  // namespace

std::optional<double> halfStepOf(const Outcome& outcome) {
    const double scale = outcome.focus->steps.scale;
    if (outcome.slices->size() != 1 || !(scale > 0) || !std::isfinite(scale)) return std::nullopt;
    return scale / 2;
}

ErrorsRange firstErrors(const ErrorDistribution& errors, std::optional<double> halfStep) {
    constexpr double kFar = 3;  // times what 99 % stay within
    const double width = errors.to - errors.from;
    const ErrorsRange all{errors.from - 0.04 * width, errors.to + 0.04 * width, false};
    if (errors.absoluteError.empty()) return all;
    double most = halfStep.value_or(0);
    for (std::size_t i = 0; i < errors.absoluteError.size(); ++i)
        if (errors.shares[i] <= 0.99) most = std::max(most, errors.absoluteError[i]);
    const double furthest = std::max(std::abs(errors.from), std::abs(errors.to));
    if (!(most > 0) || furthest < kFar * most) return all;
    const double reach = 1.5 * most;
    return {std::max(all.from, -reach), std::min(all.to, reach), true};
}

ErrorsSeries errorsSeries(const ErrorDistribution& errors, const Outcome& outcome,
                          const ErrorsQuestion& question) {
    ErrorsSeries series;
    series.halfStep = halfStepOf(outcome);
    for (std::size_t i = 0; i < errors.shares.size() && i < errors.absoluteError.size(); ++i)
        series.percentiles.push_back({errors.shares[i], errors.absoluteError[i]});
    const double all = std::accumulate(errors.counts.begin(), errors.counts.end(), 0.0);
    const auto bins = static_cast<double>(errors.counts.size());
    if (!(all > 0) || !(errors.to > errors.from) || !(question.to > question.from)) return series;

    const double bin = (errors.to - errors.from) / bins;
    const double pixel = (question.to - question.from) / question.pixels;
    const auto joined =
        static_cast<std::size_t>(std::max(1.0, std::ceil(kLeastBarPixels * pixel / bin - 1e-9)));
    for (std::size_t first = 0; first < errors.counts.size(); first += joined) {
        const std::size_t last = std::min(first + joined, errors.counts.size());
        const double from = errors.from + static_cast<double>(first) * bin;
        const double to = errors.from + static_cast<double>(last) * bin;
        if (to < question.from || from > question.to) continue;
        double count = 0;
        for (std::size_t i = first; i < last; ++i)
            count += errors.counts[i];
        const double height = count / all / (to - from);
        if (series.edges.empty()) series.edges.push_back(from);
        series.edges.push_back(to);
        series.heights.push_back(height);
        series.top = std::max(series.top, height);
        if (height > 0 && (series.smallest == 0 || height < series.smallest))
            series.smallest = height;
    }
    return series;
}

}  // namespace quantoscope
