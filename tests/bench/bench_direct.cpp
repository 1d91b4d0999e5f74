// SPDX-License-Identifier: GPL-3.0-or-later
// The machine's limits, and the direct pass over the values as a share of them.
#include <array>
#include <thread>

#include "bench/bandwidth.h"
#include "bench/bench.h"
#include "core/base/machine/parallel.h"
#include "core/metrics/evaluate.h"

namespace quantoscope::bench {
namespace {

void tellBandwidth(Bench& bench, const std::string& what, const Spread& seconds, double passes) {
    const double bytes = passes * 4 * static_cast<double>(bench.beyondCaches());
    bench.report().add(
        rowOf(what, bench.beyondCaches(),
              Spread{bytes / seconds.high, bytes / seconds.median, bytes / seconds.low}, {},
              Unit::BytesPerSecond));
}

void timeLimits(Bench& bench) {
    const FloatBuffer& values = bench.data(bench.beyondCaches())->tensor->values;
    const Patience patience{.rounds = 15, .seconds = 2};
    for (const unsigned threads : {1U, 2U})
        tellBandwidth(bench, "read, threads: " + std::to_string(threads),
                      repeat(patience, [&](int) { return readSeconds(values, threads); }), 1);
    FloatBuffer copied(values.size());
    tellBandwidth(bench, "copy, read + written, threads: 2",
                  repeat(patience, [&](int) { return copySeconds(values, copied, 2); }), 2);
}

// The read of the same array stands as the peer: the ratio is the share of its speed.
void timePass(Bench& bench, const std::string& what, int bits, PerCode perCode, unsigned threads,
              double goal) {
    const DataSetPointer data = bench.data(bench.beyondCaches());
    const FloatBuffer& values = data->tensor->values;
    setWorkerCount(threads);
    const auto pass = [&](int round) {
        const AffineQuantizer quantizer = quantizerOf(movingRequest(data, bits, round), *data);
        return secondsOf([&] { orEnd(evaluateDirect(values, quantizer, 0, 0, perCode, {})); });
    };
    const Comparison times = compare({.rounds = 15, .seconds = 2}, pass, [&](int) {
        return std::optional(readSeconds(values, threads));
    });
    setWorkerCount(0);
    bench.report().add(rowOf(what + ", threads: " + std::to_string(threads), bench.beyondCaches(),
                             "read", times, atLeastTimes(goal, times.ratio)));
}

}  // namespace

void benchDirect(Bench& bench) {
    bench.report().section("Limits of the machine, and the direct pass as a share of the read");
    timeLimits(bench);
    for (const unsigned threads : {1U, 2U}) {
        timePass(bench, "error, moments, max", 8, PerCode::Nothing, threads, 0.8);
        timePass(bench, "the same and 16 codes", 4, PerCode::Counts, threads, 0.4);
        timePass(bench, "the same and 256 codes", 8, PerCode::Counts, threads, 0.4);
    }
}

}  // namespace quantoscope::bench
