// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/aciq.h"

#include <algorithm>
#include <boost/math/special_functions/lambert_w.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>

#include "core/base/text/number_text.h"
#include "core/calibration/calibration_cases.h"

namespace quantoscope {
namespace {

bool oneSided(const Moments& moments, double reach) {
    if (moments.minimum >= 0) return moments.mean - reach <= 0;
    if (moments.maximum <= 0) return moments.mean + reach >= 0;
    return false;
}

std::string factorText(double clip, double spread, const char* name) {
    return "alpha = " + shortText(clip) + " * " + name + " " + shortText(spread) + " = " +
           shortText(clip * spread);
}

}  // namespace

double aciqRoundingFactor(AciqTable table, std::size_t levels) {
    const auto n = static_cast<double>(levels);
    return table == AciqTable::A ? 1 / (3 * n * n) : 2 * (n - 2) / (3 * n * n * n);
}

double aciqLaplaceClip(double factor) {
    return boost::math::lambert_w0(1 / factor);
}

double aciqGaussClip(double factor) {
    const auto slope = [factor](double alpha) {
        const double density =
            std::exp(-alpha * alpha / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
        const double tail = std::erfc(alpha / std::numbers::sqrt2) / 2;
        return alpha * factor - 2 * (density - alpha * tail);
    };
    // The slope rises from -2 phi(0) < 0; at 40 the tail is 0 in double.
    std::uintmax_t iterations = 200;
    const auto bracket = boost::math::tools::toms748_solve(
        slope, 0.0, 40.0, boost::math::tools::eps_tolerance<double>(50), iterations);
    return (bracket.first + bracket.second) / 2;
}

Result<Calibration> calibrateAciq(const CalibrationInput& input, const AciqModel& model) {
    const Moments& moments = input.moments;
    if (auto only = onlyChoice(moments)) return *only;
    const auto table = input.parameters.choice("table") == "A" ? AciqTable::A : AciqTable::B;
    const std::size_t levels = codeCount(input.settings);
    if (aciqRoundingFactor(table, levels) <= 0) {
        return fallBack(input, model.calibrator,
                        "table B has no optimum at " + std::to_string(levels) + " levels");
    }
    const double spread = model.spread(moments);
    const double clip = model.clip(aciqRoundingFactor(table, levels));
    if (!oneSided(moments, clip * spread)) {
        const double reach = clip * spread;
        const Range range = clippedToData({moments.mean - reach, moments.mean + reach}, moments);
        return Calibration{range,
                           factorText(clip, spread, model.spreadName) + " about the mean " +
                               shortText(moments.mean) + ", within the data: " + rangeText(range),
                           false};
    }
    const double half = model.halfSpread(moments);
    const double halfClip =
        mirrorsRange(input) ? clip : model.clip(aciqRoundingFactor(table, 2 * levels));
    const double reach = halfClip * half;
    const Range range = moments.minimum >= 0 ? Range{0, std::min<double>(reach, moments.maximum)}
                                             : Range{std::max<double>(-reach, moments.minimum), 0};
    return Calibration{range,
                       "values of one sign, taken as half of a density about 0: " +
                           factorText(halfClip, half, model.spreadName) +
                           ", within the data: " + rangeText(range),
                       false};
}

}  // namespace quantoscope
