// SPDX-License-Identifier: GPL-3.0-or-later
// How long work goes on after it is told to stop, wherever the stop hits it.
#include <functional>
#include <stop_token>
#include <thread>

#include "bench/bench.h"
#include "core/analysis/analyze.h"
#include "core/analysis/sweeps/sweeps.h"
#include "core/formats/format.h"

namespace quantoscope::bench {
namespace {

constexpr int kStops = 9;  // spread over the time that the whole work takes

using Work = std::function<void(const JobControl&)>;

// Seconds from the stop to the end; 0 when the work was done before.
double secondsAfterStop(const Work& work, double stopAt) {
    std::stop_source stop;
    Stopwatch watch;
    double ended = 0;
    {
        const std::jthread worker([&] {
            work(JobControl(stop.get_token()));
            ended = watch.seconds();
        });
        std::this_thread::sleep_for(std::chrono::duration<double>(stopAt));
        stopAt = watch.seconds();
        stop.request_stop();
    }
    return std::max(0.0, ended - stopAt);
}

void timeCancel(Bench& bench, const std::string& what, const Work& work) {
    const double whole = secondsOf([&] { work({}); });
    std::vector<double> latencies;
    for (int i = 1; i <= kStops; ++i)
        latencies.push_back(secondsAfterStop(work, whole * i / (kStops + 1)));
    const Spread spread = spreadOf(latencies);
    bench.report().add(rowOf(what + " (whole: " + figureText(whole, Unit::Seconds) + ")",
                             bench.largest(), spread, atMost(0.1, Unit::Seconds, spread.high)));
}

Request channelRequest(const DataSetPointer& data) {
    Request request = movingRequest(data, 8, 0);
    request.granularity = Granularity::Group;
    request.groupSize = 128;
    return request;
}

Request exactRequest(const DataSetPointer& data) {
    Request request = withScheme(movingRequest(data, 4, 0), *findScheme("lloyd-max"));
    orEnd(request.settings.parameters.setText("algorithm", "exact"));
    return request;
}

}  // namespace

// Of work that is stopped the Result says Cancelled, and nothing else is of interest here.
void benchCancel(Bench& bench) {
    bench.report().section("From a cancel to the end of the work");
    const DataSetPointer data = bench.data(bench.largest());
    const std::string path = bench.file(bench.largest());
    timeCancel(bench, "generate", [&](const JobControl& control) {
        static_cast<void>(loadSource(data->source, control));
    });
    timeCancel(bench, "load", [&](const JobControl& control) {
        static_cast<void>(loadTensor(path, "", control));
    });
    timeCancel(bench, "index", [&](const JobControl& control) {
        static_cast<void>(ValueIndex::build(data->tensor->values, control));
    });
    timeCancel(bench, "groups of 128", [&](const JobControl& control) {
        static_cast<void>(analyze(channelRequest(data), data, 0, control));
    });
    timeCancel(bench, "clipping sweep, 16 bits", [&](const JobControl& control) {
        static_cast<void>(sweepClipping(movingRequest(data, 16, 0), data, {}, control));
    });
    const DataSetPointer million = bench.data(std::min<std::uint64_t>(bench.largest(), 1'000'000));
    timeCancel(bench, "exact k-means at 10^6", [&](const JobControl& control) {
        static_cast<void>(analyze(exactRequest(million), million, 0, control));
    });
}

}  // namespace quantoscope::bench
