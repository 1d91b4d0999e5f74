// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/value_axis.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/outcome/slice_range.h"

namespace quantoscope {
namespace {

constexpr double kFarOutliers = 8;  // widths of the central part
constexpr double kPadding = 0.04;   // of the width, on each side

AxisRange padded(double from, double to) {
    if (!(to > from)) {
        const double magnitude = std::max(std::abs(from), std::abs(to));
        const double half = magnitude > 0 ? magnitude / 2 : 1;
        return {from - half, to + half, false};
    }
    const double pad = (to - from) * kPadding;
    return {from - pad, to + pad, false};
}

}  // namespace

AxisRange firstRange(const Outcome& outcome, bool all) {
    return firstRange(*outcome.focus->values, clippingRange(outcome.request, outcome), all);
}

AxisRange firstRange(const ValueIndex& values, const std::optional<Range>& clip, bool all) {
    if (values.count() == 0) return clip ? padded(clip->alpha, clip->beta) : AxisRange{-1, 1};
    const auto minimum = static_cast<double>(values.minimum());
    const auto maximum = static_cast<double>(values.maximum());
    if (!all) {
        const double low = values.quantile(0.001);
        const double high = values.quantile(0.999);
        const double width = high - low;
        if (width > 0 && maximum - minimum > kFarOutliers * width) {
            AxisRange range =
                padded(std::max(minimum, low - width), std::min(maximum, high + width));
            range.outliersBeyond = minimum < range.from || maximum > range.to;
            return range;
        }
    }
    if (!clip) return padded(minimum, maximum);
    // A range far wider than the data would squeeze them to a line.
    const double reach = 2 * (maximum - minimum);
    const bool isFar = reach > 0 && !all;
    const double low = isFar ? std::max(clip->alpha, minimum - reach) : clip->alpha;
    const double high = isFar ? std::min(clip->beta, maximum + reach) : clip->beta;
    return padded(std::min(minimum, low), std::max(maximum, high));
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
