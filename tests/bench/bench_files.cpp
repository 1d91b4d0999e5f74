// SPDX-License-Identifier: GPL-3.0-or-later
// Loading a float32 .npy that the system already holds in its page cache.
#include "bench/bandwidth.h"
#include "bench/bench.h"
#include "core/formats/format.h"

namespace quantoscope::bench {
namespace {

void timeLoading(Bench& bench, std::uint64_t n) {
    const std::string path = bench.file(n);
    const FloatBuffer& values = bench.data(n)->tensor->values;
    FloatBuffer copied(values.size());
    const Comparison times = compare(
        {.rounds = 9, .seconds = 3},
        [&](int) { return secondsOf([&] { orEnd(loadTensor(path, "", {})); }); },
        [&](int) { return std::optional(copySeconds(values, copied, 2)); });
    bench.report().add(rowOf(".npy float32 from the page cache", n, "copy in memory", times,
                             atLeastTimes(0.5, times.ratio)));
}

// A copy whose target the system has yet to provide page by page, as a loader's must be.
void timeFreshCopy(Bench& bench, std::uint64_t n) {
    const FloatBuffer& values = bench.data(n)->tensor->values;
    const Spread times = repeat({.rounds = 9, .seconds = 2}, [&](int) {
        return secondsOf([&] {
            FloatBuffer copied(values.size());
            copySeconds(values, copied, 2);
        });
    });
    bench.report().add(rowOf("copy into memory just allocated", n, times));
}

}  // namespace

void benchFiles(Bench& bench) {
    bench.report().section("Loading, as a share of the copy bandwidth");
    timeLoading(bench, bench.beyondCaches());
    timeFreshCopy(bench, bench.beyondCaches());
}

}  // namespace quantoscope::bench
