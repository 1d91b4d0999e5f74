// SPDX-License-Identifier: GPL-3.0-or-later
// Calibrators, index in hand, and against what finds ranges without one.
#include <algorithm>
#include <map>

#include "bench/bench.h"
#include "core/analysis/analyze.h"
#include "core/calibration/range_search.h"

namespace quantoscope::bench {
namespace {

Request calibratedRequest(const DataSetPointer& data, const Calibrator& calibrator) {
    Request request = withCalibrator(movingRequest(data, 8, 0), calibrator);
    request.range.mode = RangeMode::Calibrated;
    return request;
}

double calibrateSeconds(const DataSetPointer& data, const Calibrator& calibrator) {
    const Request request = calibratedRequest(data, calibrator);
    return secondsOf([&] { orEnd(analyze(request, data, 0, {})); });
}

double mseOfGiven(const DataSetPointer& data, double scale, double zeroPoint) {
    Request request = movingRequest(data, 8, 0);
    request.range.mode = RangeMode::GivenScale;
    request.range.given = {{scale, zeroPoint}};
    return *orEnd(analyze(request, data, 0, {}))->metrics.mse;
}

// The elementwise search tries ten of our candidates; its time counts for all.
void timeElementwise(Bench& bench, std::uint64_t n) {
    constexpr int kTried = 10;
    constexpr int kCandidates = 100;  // of shrinkingRanges(); our refinement comes on top
    const DataSetPointer data = bench.data(n);
    nlohmann::json arguments{{"quantizers", nlohmann::json::array()}};
    for (int i = 0; i < kTried; ++i)
        arguments["quantizers"].push_back(
            quantizerJson(quantizerOf(movingRequest(data, 8, i), *data)));
    const auto theirs = [&](int) -> std::optional<double> {
        const auto seconds = bench.askPeer("torch_mses", n, arguments, {}, 0);
        if (!seconds) return std::nullopt;
        return *seconds * kCandidates / kTried;
    };
    const Comparison times = compare(
        {.rounds = 5, .seconds = 5},
        [&](int) { return calibrateSeconds(data, *findCalibrator("mse")); }, theirs);
    bench.report().add(
        rowOf("MSE-optimal; 100 of its candidates elementwise", n, "PyTorch", times,
              n == 10'000'000 ? std::optional(atLeastTimes(1000, times.ratio)) : std::nullopt));
}

// Our range must be at least as good as the observer's.
void timeObserver(Bench& bench, std::uint64_t n) {
    const DataSetPointer data = bench.data(n);
    const OutcomePointer best =
        orEnd(analyze(calibratedRequest(data, *findCalibrator("mse")), data, 0, {}));
    const auto theirs = [&](int) -> std::optional<double> {
        const auto answer = bench.peer().ask("torch_observer", bench.file(n));
        if (!answer) return std::nullopt;
        const double error = mseOfGiven(data, answer->values[0], answer->values[1]);
        if (*best->metrics.mse > error)
            bench.report().disagree("HistogramObserver finds a range of less error.");
        return answer->seconds;
    };
    const Comparison times = compare(
        bench.patience(n), [&](int) { return calibrateSeconds(data, *findCalibrator("mse")); },
        theirs);
    static const std::map<std::uint64_t, double> goals{
        {1'000'000, 3}, {10'000'000, 15}, {100'000'000, 50}};
    const auto goal = goals.find(n);
    bench.report().add(rowOf("MSE-optimal", n, "HistogramObserver", times,
                             goal == goals.end()
                                 ? std::nullopt
                                 : std::optional(atLeastTimes(goal->second, times.ratio))));
}

void timeAlone(Bench& bench, std::uint64_t n, const Calibrator& calibrator) {
    const DataSetPointer data = bench.data(n);
    const Spread times = repeat({.rounds = 9, .seconds = 1},
                                [&](int) { return calibrateSeconds(data, calibrator); });
    bench.report().add(rowOf(std::string(calibrator.title), n, times));
}

}  // namespace

void benchCalibration(Bench& bench) {
    bench.report().section("Calibration and the answer at its range, 8 bits, index in hand");
    timeElementwise(bench, std::min<std::uint64_t>(bench.largest(), 10'000'000));
    for (const std::uint64_t n : bench.sizes(1'000'000))
        timeObserver(bench, n);
    for (const Calibrator* calibrator : calibrators())
        timeAlone(bench, bench.largest(), *calibrator);
}

}  // namespace quantoscope::bench
