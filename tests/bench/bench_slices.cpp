// SPDX-License-Identifier: GPL-3.0-or-later
// One scale per channel or per group: range, error, occupancy of every slice, by the direct pass.
#include "bench/bandwidth.h"
#include "bench/bench.h"
#include "core/analysis/analyze.h"

namespace quantoscope::bench {
namespace {

constexpr std::int64_t kChannels = 1000;

// The same values as kChannels rows.
DataSetPointer rowsOf(const DataSetPointer& data) {
    auto tensor = std::make_shared<Tensor>(*data->tensor);
    tensor->shape = {kChannels, static_cast<std::int64_t>(tensor->values.size()) / kChannels};
    auto rows = std::make_shared<DataSet>(*data);
    rows->tensor = std::move(tensor);
    return rows;
}

Request slicedRequest(const DataSetPointer& data, Granularity granularity, std::int64_t groupSize) {
    Request request = withCalibrator(defaultRequest(), *findCalibrator("min-max"));
    request.source = data->source;
    request.settings.bits = 8;
    request.granularity = granularity;
    request.axis = granularity == Granularity::Channel ? 0 : 1;
    request.groupSize = groupSize;
    return request;
}

void timeShare(Bench& bench, const DataSetPointer& data, const Request& request,
               const std::string& what) {
    const FloatBuffer& values = data->tensor->values;
    const Comparison times = compare(
        {.rounds = 9, .seconds = 4},
        [&](int) { return secondsOf([&] { orEnd(analyze(request, data, 0, {})); }); },
        [&](int) { return std::optional(readSeconds(values, 2)); });
    bench.report().add(rowOf(what, values.size(), "read", times, atLeastTimes(0.4, times.ratio)));
}

void timeAgainstTorch(Bench& bench, const DataSetPointer& data, const Request& request,
                      std::uint64_t slices, const std::string& what) {
    constexpr double kFloat32Tolerance = 1e-3;  // a zero point may differ by one where it ties
    const std::uint64_t n = data->tensor->values.size();
    const double expected = *orEnd(analyze(request, data, 0, {}))->metrics.mse;
    const Comparison times = compare(
        {.rounds = 9, .seconds = 4},
        [&](int) { return secondsOf([&] { orEnd(analyze(request, data, 0, {})); }); },
        [&](int) {
            return bench.askPeer("torch_slices", n, {{"slices", slices}}, {expected},
                                 kFloat32Tolerance);
        });
    bench.report().add(rowOf(what, n, "PyTorch, MSE alone", times));
}

}  // namespace

void benchSlices(Bench& bench) {
    bench.report().section("Per channel and per group, 8 bits, min-max; share of the read");
    for (const std::uint64_t n : bench.sizes(1'000'000)) {
        const DataSetPointer data = rowsOf(bench.data(n));
        const Request channels = slicedRequest(data, Granularity::Channel, 1);
        timeShare(bench, data, channels, "1000 channels");
        timeAgainstTorch(bench, data, channels, kChannels, "1000 channels");
        for (const std::int64_t size : {32, 64, 128}) {
            if (n / static_cast<std::uint64_t>(size) > Slicing::kMaximumSlices) continue;
            timeShare(bench, data, slicedRequest(data, Granularity::Group, size),
                      "groups of " + std::to_string(size));
        }
    }
}

}  // namespace quantoscope::bench
