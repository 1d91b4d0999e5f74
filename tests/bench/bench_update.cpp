// SPDX-License-Identifier: GPL-3.0-or-later
// One full update, as a slider's tick asks for it: all metrics, occupancy, and a histogram.
#include <algorithm>
#include <cmath>

#include "bench/bench.h"
#include "core/analysis/analyze.h"
#include "core/calibration/histogram.h"

namespace quantoscope::bench {
namespace {

constexpr std::size_t kBins = 2048;
constexpr double kFloat32Tolerance = 1e-4;

nlohmann::json histogramArguments(const ValueIndex& index) {
    return {{"bins", kBins}, {"low", index.minimum()}, {"high", index.maximum()}};
}

std::optional<Goal> goalOf(std::uint64_t n, const std::optional<Spread>& ratio) {
    if (n == 1'000'000) return atLeastTimes(100, ratio);
    if (n == 10'000'000) return atLeastTimes(1000, ratio);
    if (n == 100'000'000) return atLeastTimes(10'000, ratio);
    return std::nullopt;
}

void timeUpdate(Bench& bench, std::uint64_t n) {
    const DataSetPointer data = bench.data(n);
    const ValueIndex& index = *data->index;
    const auto ours = [&](int round) {
        const Request request = movingRequest(data, 8, round);
        return secondsOf([&] {
            orEnd(analyze(request, data, 0, {}));
            histogramOf(index, static_cast<double>(index.minimum()),
                        static_cast<double>(index.maximum()), kBins);
        });
    };
    const auto numpy = [&](int round) {
        const Request request = movingRequest(data, 8, round);
        const OutcomePointer outcome = orEnd(analyze(request, data, 0, {}));
        const Metrics& metrics = outcome->metrics;
        nlohmann::json arguments = histogramArguments(index);
        arguments["quantizers"] = {quantizerJson(quantizerOf(request, *data))};
        return bench.askPeer("numpy_update", n, arguments,
                             {*metrics.mse, *metrics.sqnrDb, *metrics.maxAbsError, *metrics.cosine,
                              static_cast<double>(metrics.levelsUsed)},
                             kFloat32Tolerance);
    };
    const Comparison times = compare(bench.patience(n), ours, numpy);
    bench.report().add(
        rowOf("metrics, occupancy, histogram; 8 bits", n, "NumPy", times, goalOf(n, times.ratio)));
}

// Shares of values in other bins than ours; a rounding of an edge moves what lies on it.
void checkCounts(Bench& bench, const std::string& call, const Histogram& ours,
                 const PeerAnswer& theirs, std::uint64_t n) {
    double moved = 0;
    for (std::size_t i = 0; i < std::min(kBins, theirs.values.size()); ++i)
        moved += std::abs(ours.counts[i] - theirs.values[i]);
    constexpr double kMostMoved = 1e-3;
    if (theirs.values.size() != kBins || moved > kMostMoved * static_cast<double>(n))
        bench.report().disagree(call + " has " + figureText(moved, Unit::Number) +
                                " values in other bins.");
}

void timeHistogram(Bench& bench, std::uint64_t n, const std::string& name,
                   const std::string& call) {
    const DataSetPointer data = bench.data(n);
    const ValueIndex& index = *data->index;
    Histogram counted;
    const auto ours = [&](int) {
        return secondsOf([&] {
            counted = histogramOf(index, static_cast<double>(index.minimum()),
                                  static_cast<double>(index.maximum()), kBins);
        });
    };
    ours(0);
    const auto theirs = [&](int) -> std::optional<double> {
        const auto answer = bench.peer().ask(call, bench.file(n), histogramArguments(index));
        if (!answer) return std::nullopt;
        checkCounts(bench, call, counted, *answer, n);
        return answer->seconds;
    };
    const Comparison times = compare(bench.patience(n), ours, theirs);
    bench.report().add(rowOf("histogram, 2048 bins", n, name, times));
}

}  // namespace

void benchUpdate(Bench& bench) {
    bench.report().section("One full update, index in hand");
    for (const std::uint64_t n : bench.sizes(1'000'000)) {
        timeUpdate(bench, n);
        timeHistogram(bench, n, "NumPy", "numpy_histogram");
        timeHistogram(bench, n, "PyTorch histc", "torch_histogram");
    }
}

}  // namespace quantoscope::bench
