// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch's HistogramObserver: a histogram from min to max, then ends are given up while the
// estimated squared error of 2^bits equal steps falls (core/calibration/histogram_search.h).
#include <array>

#include "core/base/text/number_text.h"
#include "core/calibration/calibration_cases.h"
#include "core/calibration/histogram.h"
#include "core/calibration/histogram_search.h"

namespace quantoscope::calibration {
namespace {

constexpr std::array kParameters{
    integerParameter("bins", "Histogram bins", "", "Bins of the histogram that is searched.", 16,
                     16384, 2048, Spacing::Logarithmic),
};

Result<Calibration> calibrate(const CalibrationInput& input) {
    if (auto only = onlyChoice(input.moments)) return *only;
    const auto bins = static_cast<std::size_t>(input.parameters.integer("bins"));
    const Histogram counted =
        histogramOf(*input.values, input.moments.minimum, input.moments.maximum, bins);
    const auto kept = histogramSearch(counted.counts, counted.binWidth(), codeCount(input.settings),
                                      input.control);
    if (!kept) return kept.error();
    const Range range{counted.edge(kept->first), counted.edge(kept->last + 1)};
    return Calibration{range,
                       "keeps " + groupedText(kept->last - kept->first + 1) + " of " +
                           groupedText(bins) + " bins, " + rangeText(range),
                       false};
}

}  // namespace

extern constinit const Calibrator histogram{
    .id = "histogram",
    .title = "Histogram (PyTorch)",
    .help =
        "PyTorch's HistogramObserver: cuts bins off the ends while the estimated squared error "
        "falls.",
    .formula =
        "error(first, last) = sum over the bins of count / width * integral of (x - level)^2\n"
        "alpha = edge(first), beta = edge(last + 1)",
    .parameters = kParameters,
    .needsIndex = true,
    .calibrate = calibrate,
};

}  // namespace quantoscope::calibration
