// SPDX-License-Identifier: GPL-3.0-or-later
// A slider's tick with the index in hand: analyze() with a range that moves from answer to answer.
#include <array>
#include <map>

#include "bench/bench.h"
#include "core/analysis/analyze.h"

namespace quantoscope::bench {
namespace {

constexpr std::uint64_t kMillion = 1'000'000;
constexpr std::uint64_t kHundredMillion = 100'000'000;
constexpr double kFloat32Tolerance = 1e-4;  // of a mean of squares in float32

double tick(const DataSetPointer& data, int bits, int round) {
    const Request request = movingRequest(data, bits, round);
    return secondsOf([&] { orEnd(analyze(request, data, 0, {})); });
}

std::optional<Goal> goalOf(int bits, std::uint64_t n, double median) {
    if (bits == 8) return atMost(1e-4, Unit::Seconds, median);
    if (bits == 16 && n == kHundredMillion) return atMost(0.01, Unit::Seconds, median);
    return std::nullopt;
}

// Interleaved, so that the peer empties the caches before each answer of ours.
void timeAgainstTorch(Bench& bench, std::uint64_t n) {
    const DataSetPointer data = bench.data(n);
    const auto torch = [&](int round) {
        const Request request = movingRequest(data, 8, round);
        const double expected = *orEnd(analyze(request, data, 0, {}))->metrics.mse;
        return bench.askPeer("torch_mses", n,
                             {{"quantizers", {quantizerJson(quantizerOf(request, *data))}}},
                             {expected}, kFloat32Tolerance);
    };
    const Comparison times = compare(
        bench.patience(n), [&](int round) { return tick(data, 8, round); }, torch);
    bench.report().add(
        rowOf("tick, 8 bits, between the peer's answers", n, "PyTorch, MSE alone", times));
}

void tellGrowth(Bench& bench, double atMillion, double atLargest) {
    const double growth = atLargest / atMillion;
    Goal goal{"< 4x to 10^8", std::nullopt};
    if (bench.largest() == kHundredMillion) goal.met = growth < 4;
    bench.report().add(rowOf("growth of the 8-bit tick from 10^6 to", bench.largest(),
                             Spread{growth, growth, growth}, goal, Unit::Number));
}

}  // namespace

void benchTicks(Bench& bench) {
    bench.report().section("Answer per slider tick on the index, the range moving");
    std::map<std::uint64_t, double> medians;  // at 8 bits
    for (const std::uint64_t n : bench.sizes(100'000)) {
        const DataSetPointer data = bench.data(n);
        for (const int bits : std::array{4, 8, 16}) {
            const Patience patience{.rounds = 200, .seconds = 1};
            const Spread times =
                repeat(patience, [&](int round) { return tick(data, bits, round); });
            if (bits == 8) medians[n] = times.median;
            bench.report().add(rowOf("tick, " + std::to_string(bits) + " bits", n, times,
                                     goalOf(bits, n, times.median)));
        }
        timeAgainstTorch(bench, n);
    }
    if (medians.contains(kMillion) && bench.largest() > kMillion)
        tellGrowth(bench, medians[kMillion], medians[bench.largest()]);
}

}  // namespace quantoscope::bench
