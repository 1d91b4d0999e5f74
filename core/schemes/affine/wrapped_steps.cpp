// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/affine/wrapped_steps.h"

#include <cmath>
#include <limits>

namespace quantoscope {
namespace {

// Where the interval of whole number q begins, in units of the scale.
double beginOf(double q, Rounding rounding) {
    switch (rounding) {
        case Rounding::NearestEven:
        case Rounding::NearestAway:
            return q - 0.5;
        case Rounding::TowardZero:
            return q > 0 ? q : q - 1;
        case Rounding::Floor:
        case Rounding::Stochastic:
            break;
    }
    return q;
}

}  // namespace

std::optional<StepFunction> wrappedSteps(const Scheme& scheme, const SchemeSettings& settings,
                                         const StepFunction& steps, double from, double to) {
    constexpr double kMostIntervals = 65536;
    if (scheme.directOnly == nullptr || !scheme.directOnly(settings) || steps.size() == 0 ||
        steps.stochastic)
        return std::nullopt;
    const auto count = static_cast<double>(steps.size());
    const double lowest = steps.codes.front() - steps.zeroPoint;
    const double first = std::floor(from / steps.scale) - 1;
    const double last = std::ceil(to / steps.scale) + 1;
    if (!(last - first < kMostIntervals) || (first >= lowest && last < lowest + count))
        return std::nullopt;
    StepFunction wrapped = steps;
    wrapped.levels.clear();
    wrapped.lower.clear();
    wrapped.codes.clear();
    for (double q = first; q <= last; ++q) {
        const double turn = std::floor((q - lowest) / count);
        const auto k = static_cast<std::size_t>(q - lowest - turn * count);
        wrapped.levels.push_back(steps.levels[k]);
        wrapped.codes.push_back(steps.codes[k]);
        wrapped.lower.push_back(static_cast<float>(beginOf(q, settings.rounding) * steps.scale));
    }
    wrapped.lower.front() = -std::numeric_limits<float>::infinity();
    return wrapped;
}

}  // namespace quantoscope
