// SPDX-License-Identifier: GPL-3.0-or-later
// The index: what it costs to build, and how soon it has paid for itself.
#include "bench/bench.h"
#include "core/analysis/analyze.h"
#include "core/tensor/value_index.h"

namespace quantoscope::bench {
namespace {

constexpr std::uint64_t kHundredMillion = 100'000'000;

void timeBuild(Bench& bench, std::uint64_t n) {
    const DataSetPointer data = bench.data(n);
    const ValueIndex& built = *data->index;
    const std::vector<double> expected{static_cast<double>(built.minimum()),
                                       static_cast<double>(built.sorted()[built.count() / 2]),
                                       static_cast<double>(built.maximum())};
    const Comparison times = compare(
        bench.patience(n),
        [&](int) { return secondsOf([&] { orEnd(ValueIndex::build(data->tensor->values, {})); }); },
        [&](int) { return bench.askPeer("numpy_sort", n, nlohmann::json::object(), expected, 0); });
    Row row = rowOf("build", n, "NumPy sort", times);
    if (n == kHundredMillion) row.goal = atMost(0.7, Unit::Seconds, times.ours.median);
    bench.report().add(row);
}

void tellMemory(Bench& bench, std::uint64_t n) {
    const double bytes =
        static_cast<double>(bench.data(n)->index->memoryBytes()) / static_cast<double>(n);
    bench.report().add(rowOf("memory beside the values", n, Spread{bytes, bytes, bytes},
                             n >= kHundredMillion
                                 ? std::optional(atMost(4.2, Unit::BytesPerValue, bytes))
                                 : std::nullopt,
                             Unit::BytesPerValue));
}

// From values without an index to the first answer, against a peer that needs none.
void timeFirstAnswer(Bench& bench, std::uint64_t n) {
    const DataSetPointer data = bench.data(n);
    const auto ours = [&](int round) {
        const Request request = movingRequest(data, 8, round);
        return secondsOf([&] {
            const DataSetPointer fresh = orEnd(makeDataSet(data->source, data->tensor, {}));
            orEnd(analyze(request, fresh, 0, {}));
        });
    };
    const auto torch = [&](int round) {
        const auto quantizer = quantizerOf(movingRequest(data, 8, round), *data);
        return bench.askPeer("torch_mses", n, {{"quantizers", {quantizerJson(quantizer)}}}, {}, 0);
    };
    const Comparison first = compare(bench.patience(n), ours, torch);
    bench.report().add(rowOf("build and first answer, 8 bits", n, "PyTorch", first));
    if (!first.peer) return;
    const double later = repeat(bench.patience(n), [&](int round) {
                             const Request request = movingRequest(data, 8, round);
                             return secondsOf([&] { orEnd(analyze(request, data, 0, {})); });
                         }).median;
    const double answers = (first.ours.median - later) / (first.peer->median - later);
    if (answers > 0)
        bench.report().note("The index has paid for itself after " +
                            figureText(answers, Unit::Number) + " answers of PyTorch at " +
                            countText(n) + ".");
}

}  // namespace

void benchIndex(Bench& bench) {
    bench.report().section("Index, built once per tensor (seconds; the sort alone beside it)");
    for (const std::uint64_t n : bench.sizes(100'000)) {
        timeBuild(bench, n);
        tellMemory(bench, n);
        timeFirstAnswer(bench, n);
    }
}

}  // namespace quantoscope::bench
