// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/value_axis.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/outcome/slice_range.h"

namespace quantoscope {
namespace {

constexpr double kTail = 0.0005;        // of the values, on each side of their bulk
constexpr double kLeastBulk = 1.0 / 8;  // of what is shown, joined with a range
constexpr double kNearLevels = 0.25;    // of the width, beyond which levels are not joined
constexpr double kPadding = 0.04;       // of the width, on each side
constexpr double kFoldPadding = 0.06;   // where a folded tail stands

AxisRange padded(double from, double to, double padBefore = kPadding, double padAfter = kPadding) {
    if (!(to > from)) {
        const double magnitude = std::max(std::abs(from), std::abs(to));
        const double half = magnitude > 0 ? magnitude / 2 : 1;
        return {from - half, to + half, false};
    }
    return {from - (to - from) * padBefore, to + (to - from) * padAfter, false};
}

Range joined(const Range& a, const Range& b) {
    return {std::min(a.alpha, b.alpha), std::max(a.beta, b.beta)};
}

double widthOf(const Range& range) {
    return range.beta - range.alpha;
}

// The bulk with the range, unless that would make a line of it.
Range withClip(const Range& bulk, const std::optional<Range>& clip) {
    if (!clip) return bulk;
    const Range both = joined(bulk, *clip);
    if (!(widthOf(bulk) > 0) || widthOf(bulk) >= kLeastBulk * widthOf(both)) return both;
    return {std::max(both.alpha, bulk.alpha - widthOf(bulk)),
            std::min(both.beta, bulk.beta + widthOf(bulk))};
}

Range withLevels(const Range& shown, const StepFunction& steps) {
    const double reach = kNearLevels * widthOf(shown);
    Range levels = shown;
    for (const float level : steps.levels) {
        if (!std::isfinite(level)) continue;
        levels.alpha = std::min(levels.alpha, static_cast<double>(level));
        levels.beta = std::max(levels.beta, static_cast<double>(level));
    }
    return {std::max(levels.alpha, shown.alpha - reach), std::min(levels.beta, shown.beta + reach)};
}

AxisRange firstRange(const ValueIndex& values, const std::optional<Range>& clip,
                     const StepFunction* steps, bool all) {
    if (values.count() == 0) return clip ? padded(clip->alpha, clip->beta) : AxisRange{-1, 1};
    const Range extremes{static_cast<double>(values.minimum()),
                         static_cast<double>(values.maximum())};
    if (all) {
        const Range both = clip ? joined(extremes, *clip) : extremes;
        return padded(both.alpha, both.beta);
    }
    Range bulk{values.quantile(kTail), values.quantile(1 - kTail)};
    if (!(widthOf(bulk) > 0)) bulk = extremes;
    Range shown = withClip(bulk, clip);
    if (steps != nullptr) shown = withLevels(shown, *steps);
    const auto pad = [](bool folded) { return folded ? kFoldPadding : kPadding; };
    AxisRange range = padded(shown.alpha, shown.beta, pad(extremes.alpha < shown.alpha),
                             pad(extremes.beta > shown.beta));
    range.outliersBeyond = extremes.alpha < range.from || extremes.beta > range.to;
    return range;
}

}  // namespace

AxisRange firstRange(const Outcome& outcome, bool all) {
    return firstRange(*outcome.focus->values, clippingRange(outcome.request, outcome),
                      &outcome.focus->steps, all);
}

AxisRange firstRange(const ValueIndex& values, const std::optional<Range>& clip, bool all) {
    return firstRange(values, clip, nullptr, all);
}

ClipEdges clipEdgesOf(const Outcome& outcome) {
    if (!canClip(*outcome.request.scheme)) return {-HUGE_VAL, HUGE_VAL};
    const StepFunction& steps = outcome.focus->steps;
    return {static_cast<double>(steps.clipLow), static_cast<double>(steps.clipHigh)};
}

bool mirrorsRange(const Request& request) {
    const auto table = request.settings.parameters.table();
    const bool hasSymmetry =
        std::ranges::any_of(table, [](const Parameter& row) { return row.key == "symmetry"; });
    return hasSymmetry && request.settings.parameters.choice("symmetry") != "asymmetric";
}

std::optional<Range> clippingRange(const Request& request, const Outcome& outcome) {
    if (request.scheme == nullptr || !rangeMatters(*request.scheme, request.settings))
        return std::nullopt;
    Range range = askedRange(request, outcome, outcome.focus->slice);
    if (mirrorsRange(request)) {
        const double reach = std::max(std::abs(range.alpha), std::abs(range.beta));
        range = {-reach, reach};
    }
    return range;
}

Range bucketOf(const Focus& focus, std::size_t interval) {
    const StepFunction& steps = focus.steps;
    Range bucket{static_cast<double>(steps.lower[interval]),
                 interval + 1 < steps.size() ? static_cast<double>(steps.lower[interval + 1])
                                             : std::numeric_limits<double>::infinity()};
    const bool isFinite = std::isfinite(steps.levels[interval]);
    const auto level = static_cast<double>(steps.levels[interval]);
    if (std::isinf(bucket.alpha))
        bucket.alpha = std::isfinite(steps.clipLow)
                           ? static_cast<double>(steps.clipLow)
                           : std::min(isFinite ? level : bucket.beta,
                                      static_cast<double>(focus.values->minimum()));
    if (std::isinf(bucket.beta))
        bucket.beta = std::isfinite(steps.clipHigh)
                          ? static_cast<double>(steps.clipHigh)
                          : std::max(isFinite ? level : bucket.alpha,
                                     static_cast<double>(focus.values->maximum()));
    return bucket;
}

}  // namespace quantoscope
