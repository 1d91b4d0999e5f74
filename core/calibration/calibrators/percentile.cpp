// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the inner p percent of the values: by count, whatever their distribution. Percentiles
// interpolate linearly between order statistics (Hyndman and Fan's definition 7, NumPy's default).
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/numbers/float_bits.h"
#include "core/base/text/number_text.h"
#include "core/calibration/calibration_cases.h"

namespace quantoscope::calibration {
namespace {

constexpr std::array kTails{
    Choice{"two-sided", "Same share on each side"},
    Choice{"symmetric", "Same magnitude on each side"},
};
constexpr std::array kParameters{
    realParameter("percent", "Kept", "%", "The share of the values that lies within the range.", 50,
                  100, 99.9),
    choiceParameter("tails", "Tails",
                    "Cut the same share of values on each side, or the largest magnitudes.",
                    kTails),
};

// The value of rank `rank` (from 0) among the sorted magnitudes: the smallest float32 that more
// than `rank` magnitudes do not exceed.
float magnitudeOfRank(const ValueIndex& values, std::uint64_t rank) {
    std::uint32_t low = orderedKey(0.0F);
    std::uint32_t high = orderedKey(std::numeric_limits<float>::max());
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        const float magnitude = floatOfKey(middle);
        const std::uint64_t within = values.rank(nextFloat(magnitude)) - values.rank(-magnitude);
        if (within > rank)
            high = middle;
        else
            low = middle + 1;
    }
    return floatOfKey(low);
}

double magnitudeQuantile(const ValueIndex& values, double share) {
    const double place = share * static_cast<double>(values.count() - 1);
    const auto below = static_cast<std::uint64_t>(place);
    const double low = magnitudeOfRank(values, below);
    const double fraction = place - static_cast<double>(below);
    if (fraction == 0) return low;
    return low + fraction * (magnitudeOfRank(values, below + 1) - low);
}

Result<Calibration> calibrate(const CalibrationInput& input) {
    if (auto only = onlyChoice(input.moments)) return *only;
    const double percent = input.parameters.real("percent");
    if (input.parameters.choice("tails") == "symmetric") {
        const double magnitude = magnitudeQuantile(*input.values, percent / 100);
        if (magnitude == 0)
            return fallBack(input, min_max,
                            "the " + shortText(percent, 7) +
                                " percentile of the magnitudes is 0, an empty range");
        const Range range = clippedToData({-magnitude, magnitude}, input.moments);
        return Calibration{range,
                           "keeps the " + shortText(percent, 7) +
                               " % of the values with a magnitude of at most " +
                               shortText(magnitude) + ", within the data: " + rangeText(range),
                           false};
    }
    const double tail = (100 - percent) / 2;
    const Range range{input.values->quantile(tail / 100), input.values->quantile(1 - tail / 100)};
    if (range.alpha == range.beta)
        return fallBack(input, min_max,
                        "the " + shortText(tail, 7) + " and " + shortText(100 - tail, 7) +
                            " percentiles are both " + shortText(range.alpha) + ", an empty range");
    return Calibration{range,
                       "clips at the " + shortText(tail, 7) + " and " + shortText(100 - tail, 7) +
                           " percentiles, " + rangeText(range),
                       false};
}

}  // namespace

extern constinit const Calibrator percentile{
    .id = "percentile",
    .title = "Percentile",
    .help = "Keeps a share of the values and clips the tails beyond it.",
    .formula =
        "two-sided: alpha = Q((100 - p)/2), beta = Q(100 - (100 - p)/2)\n"
        "symmetric: beta = -alpha = Q(p) of |x|, within the data",
    .parameters = kParameters,
    .needsIndex = true,
    .calibrate = calibrate,
};

}  // namespace quantoscope::calibration
