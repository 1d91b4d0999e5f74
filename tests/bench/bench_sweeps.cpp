// SPDX-License-Identifier: GPL-3.0-or-later
// Error against the clipping range and against bits, index in hand.
#include <algorithm>

#include "bench/bench.h"
#include "core/analysis/sweeps/sweeps.h"
#include "core/calibration/moments.h"
#include "core/calibration/range_search.h"

namespace quantoscope::bench {
namespace {

constexpr int kCandidates = 100;
constexpr double kFloat32Tolerance = 1e-4;

std::vector<Request> candidates(const DataSetPointer& data, int round) {
    std::vector<Request> requests;
    requests.reserve(kCandidates);
    for (int i = 0; i < kCandidates; ++i)
        requests.push_back(movingRequest(data, 8, round * kCandidates + i));
    return requests;
}

std::vector<double> errorsOf(const DataSetPointer& data, const std::vector<Request>& requests) {
    const Moments moments = momentsOf(*data->index);
    const JobControl control;
    const Request& first = requests.front();
    const CalibrationInput input{.moments = moments,
                                 .values = data->index.get(),
                                 .scheme = *first.scheme,
                                 .settings = first.settings,
                                 .parameters = first.range.parameters,
                                 .control = control};
    std::vector<Range> ranges;
    ranges.reserve(requests.size());
    for (const Request& request : requests)
        ranges.push_back(request.range.manual.front());
    return orEnd(RangeError(input, 2).at(ranges));
}

// A peer answers every tenth candidate, and its time counts tenfold: whole, it takes minutes.
void timeCandidates(Bench& bench, std::uint64_t n, const std::string& name,
                    const std::string& call) {
    constexpr int kEvery = 10;
    const DataSetPointer data = bench.data(n);
    const auto ours = [&](int round) {
        const std::vector<Request> requests = candidates(data, round);
        return secondsOf([&] { errorsOf(data, requests); });
    };
    const auto theirs = [&](int round) -> std::optional<double> {
        const std::vector<Request> requests = candidates(data, round);
        const std::vector<double> errors = errorsOf(data, requests);
        std::vector<double> expected;
        nlohmann::json arguments{{"quantizers", nlohmann::json::array()}};
        for (std::size_t i = 0; i < requests.size(); i += kEvery) {
            arguments["quantizers"].push_back(quantizerJson(quantizerOf(requests[i], *data)));
            expected.push_back(errors[i] / static_cast<double>(n));
        }
        const auto seconds = bench.askPeer(call, n, arguments, expected, kFloat32Tolerance);
        if (!seconds) return std::nullopt;
        return kEvery * *seconds;
    };
    const Comparison times = compare({.rounds = 5, .seconds = 6}, ours, theirs);
    bench.report().add(
        rowOf("clipping, 100 candidates, 8 bits", n, name, times,
              n == 10'000'000 ? std::optional(atLeastTimes(1000, times.ratio)) : std::nullopt));
}

void timeWholeSweep(Bench& bench, std::uint64_t n) {
    const DataSetPointer data = bench.data(n);
    const Spread times = repeat({.rounds = 5, .seconds = 3}, [&](int round) {
        const Request request = movingRequest(data, 8, round);
        return secondsOf([&] { orEnd(sweepClipping(request, data, {}, {})); });
    });
    bench.report().add(rowOf("the same, and every calibrator's choice", n, times));
}

void timeBits(Bench& bench, std::uint64_t n) {
    constexpr int kFrom = 2;
    constexpr int kTo = 16;
    const DataSetPointer data = bench.data(n);
    const auto ours = [&](int round) {
        const Request request = movingRequest(data, 8, round);
        return secondsOf([&] { orEnd(sweepBits(request, data, kFrom, kTo, {})); });
    };
    const auto numpy = [&](int round) {
        const Request request = movingRequest(data, 8, round);
        std::vector<double> expected;
        nlohmann::json arguments{{"quantizers", nlohmann::json::array()}};
        for (const BitsPoint& point : orEnd(sweepBits(request, data, kFrom, kTo, {}))) {
            const Request step = movingRequest(data, point.bits, round);
            arguments["quantizers"].push_back(quantizerJson(quantizerOf(step, *data)));
            expected.push_back(*point.mse);
        }
        return bench.askPeer("numpy_mses", n, arguments, expected, kFloat32Tolerance);
    };
    const Comparison times = compare({.rounds = 5, .seconds = 6}, ours, numpy);
    bench.report().add(
        rowOf("bits 2 to 16", n, "NumPy", times,
              n == 10'000'000 ? std::optional(atLeastTimes(100, times.ratio)) : std::nullopt));
}

}  // namespace

void benchSweeps(Bench& bench) {
    bench.report().section("Sweeps, index in hand");
    const std::uint64_t n = std::min<std::uint64_t>(bench.largest(), 10'000'000);
    timeCandidates(bench, n, "PyTorch", "torch_mses");
    timeCandidates(bench, n, "NumPy", "numpy_mses");
    timeWholeSweep(bench, n);
    timeBits(bench, n);
}

}  // namespace quantoscope::bench
