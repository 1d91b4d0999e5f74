// SPDX-License-Identifier: GPL-3.0-or-later
// The slow way to what analyze() answers: slice by slice and value by value, in long double.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <vector>

#include "core/analysis/outcome/outcome.h"
#include "core/calibration/moments.h"

namespace quantoscope::test {

// Sums over single values in long double, from the slices' own definition.
struct SlowSums {
    std::uint64_t count = 0;
    std::uint64_t clipped = 0;
    long double squared = 0;
    long double absolute = 0;
    long double clippedSquared = 0;
    long double squares = 0;
    std::map<std::int32_t, long double> usage;

    void add(float value, const StepFunction& steps);
    void addLanding(float value, std::size_t interval, const StepFunction& steps, long double share,
                    bool isClipped);
    double entropy() const {
        long double sum = 0;
        for (const auto& [code, uses] : usage)
            if (uses > 0) sum -= uses / count * std::log2(uses / count);
        return static_cast<double>(sum);
    }
};

inline void SlowSums::addLanding(float value, std::size_t interval, const StepFunction& steps,
                                 long double share, bool isClipped) {
    const long double error =
        static_cast<long double>(steps.levels[interval]) - static_cast<long double>(value);
    squared += share * error * error;
    absolute += share * std::abs(error);
    if (isClipped) clippedSquared += share * error * error;
    usage[steps.codes[interval]] += share;
}

inline void SlowSums::add(float value, const StepFunction& steps) {
    ++count;
    squares += static_cast<long double>(value) * static_cast<long double>(value);
    const bool isClipped = value < steps.clipLow || value > steps.clipHigh;
    clipped += isClipped ? 1 : 0;
    const std::size_t k = steps.intervalOf(value);
    const bool chance = steps.stochastic && k + 1 < steps.size() && value >= steps.levels[k] &&
                        value <= steps.levels[k + 1] && steps.levels[k] < steps.levels[k + 1];
    const long double up = !chance ? 0
                                   : (static_cast<long double>(value) - steps.levels[k]) /
                                         (static_cast<long double>(steps.levels[k + 1]) -
                                          static_cast<long double>(steps.levels[k]));
    addLanding(value, k, steps, 1 - up, isClipped);
    if (chance) addLanding(value, k + 1, steps, up, isClipped);
}

// What the request does to one slice, from the descriptors alone.
inline StepFunction slowSteps(const Request& request, const std::vector<float>& slice) {
    const auto index = *ValueIndex::build(slice, {});
    const auto moments = *momentsOf(slice, true, {});
    const JobControl control;
    const auto calibration =
        request.range.calibrator->calibrate({.moments = moments,
                                             .values = index.get(),
                                             .scheme = *request.scheme,
                                             .settings = request.settings,
                                             .parameters = request.range.parameters,
                                             .control = control});
    return *request.scheme->build({.settings = request.settings,
                                   .range = calibration->range,
                                   .given = {},
                                   .values = index.get(),
                                   .control = control});
}

inline std::vector<std::vector<float>> slowSlices(const Outcome& outcome) {
    const auto& values = outcome.data->tensor->values;
    std::vector<std::vector<float>> slices(outcome.slicing->count());
    for (std::size_t i = 0; i < values.size(); ++i)
        slices[outcome.slicing->sliceOf(i)].push_back(values[i]);
    return slices;
}

}  // namespace quantoscope::test
