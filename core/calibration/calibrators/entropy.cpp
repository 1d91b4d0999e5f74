// SPDX-License-Identifier: GPL-3.0-or-later
// Entropy calibration: of all ends of a histogram of |x|, the one whose quantized form diverges
// least from it, D(P || Q) = sum P ln(P / Q) (core/calibration/entropy_search.h).
#include <algorithm>
#include <array>

#include "core/base/text/number_text.h"
#include "core/calibration/calibration_cases.h"
#include "core/calibration/entropy_search.h"
#include "core/calibration/histogram.h"

namespace quantoscope::calibration {
namespace {

constexpr std::array kParameters{
    integerParameter("bins", "Histogram bins", "", "Bins of the histogram of magnitudes.", 64,
                     16384, 2048, Spacing::Logarithmic),
};

// Levels that cover the magnitudes: all of them when the data has one sign and the scheme does not
// mirror its range, half of them otherwise.
std::size_t magnitudeLevels(const CalibrationInput& input) {
    const bool oneSided = input.moments.minimum >= 0 || input.moments.maximum <= 0;
    const std::size_t codes = codeCount(input.settings);
    return oneSided && !mirrorsRange(input) ? codes : std::max<std::size_t>(codes / 2, 1);
}

Result<Calibration> calibrate(const CalibrationInput& input) {
    if (auto only = onlyChoice(input.moments)) return *only;
    const auto bins = static_cast<std::size_t>(input.parameters.integer("bins"));
    if (input.moments.count < bins)
        return fallBack(input, mse,
                        groupedText(input.moments.count) + " values are too few for " +
                            groupedText(bins) + " bins");
    const std::size_t levels = magnitudeLevels(input);
    if (levels >= bins)
        return fallBack(input, mse,
                        groupedText(levels) + " levels for the magnitudes leave " +
                            groupedText(bins) + " bins nothing to merge");
    const Histogram counted = magnitudeHistogramOf(*input.values, bins);
    // 128 of 2048 in the original.
    const std::size_t firstBin = std::max(levels, bins / 16);
    const auto bin = entropyClipBin(counted.counts, levels, firstBin, 1, input.control);
    if (!bin) return bin.error();
    const double magnitude = counted.edge(*bin);
    const Range range = clippedToData({-magnitude, magnitude}, input.moments);
    return Calibration{range,
                       "keeps " + groupedText(*bin) + " of " + groupedText(bins) +
                           " bins of |x|, up to " + shortText(magnitude) +
                           ", where the divergence is least; within the data: " + rangeText(range),
                       false};
}

}  // namespace

extern constinit const Calibrator entropy{
    .id = "entropy",
    .title = "Entropy (KL)",
    .help = "The clipping magnitude whose quantized histogram diverges least from the histogram.",
    .formula =
        "P = histogram of |x| below i, the rest added to its last bin\n"
        "Q = P's bins merged into the levels and spread again\n"
        "beta = -alpha = edge of the i with the least sum P ln(P / Q), within the data",
    .parameters = kParameters,
    .needsIndex = true,
    .calibrate = calibrate,
};

}  // namespace quantoscope::calibration
