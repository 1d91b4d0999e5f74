// SPDX-License-Identifier: GPL-3.0-or-later
// Learned codebooks, index in hand: Lloyd-Max to convergence, and the exact optimum.
#include "bench/bench.h"
#include "core/analysis/analyze.h"

namespace quantoscope::bench {
namespace {

constexpr std::uint64_t kMillion = 1'000'000;

Request learnedRequest(const DataSetPointer& data, int bits, std::string_view algorithm) {
    Request request = withScheme(defaultRequest(), *findScheme("lloyd-max"));
    request.source = data->source;
    request.settings.bits = bits;
    orEnd(request.settings.parameters.setText("algorithm", algorithm));
    return request;
}

std::string nameOf(int bits, std::string_view algorithm) {
    return (algorithm == "exact" ? "exact k-means, k = " : "Lloyd-Max to convergence, k = ") +
           std::to_string(1 << bits);
}

Row timeAlone(Bench& bench, std::uint64_t n, int bits, std::string_view algorithm) {
    const DataSetPointer data = bench.data(n);
    const Request request = learnedRequest(data, bits, algorithm);
    const Spread times = repeat({.rounds = 9, .seconds = 2}, [&](int) {
        return secondsOf([&] { orEnd(analyze(request, data, 0, {})); });
    });
    return rowOf(nameOf(bits, algorithm), n, times);
}

// Once: scikit-learn takes seconds for 16 levels and minutes for 256.
void timeAgainstScikitLearn(Bench& bench, int bits) {
    const DataSetPointer data = bench.data(kMillion);
    const Request request = learnedRequest(data, bits, "lloyd");
    const auto answer =
        bench.peer().ask("sklearn_kmeans", bench.file(kMillion), {{"levels", 1 << bits}});
    if (!answer) return;
    OutcomePointer outcome;
    const double ours = secondsOf([&] { outcome = orEnd(analyze(request, data, 0, {})); });
    constexpr double kFloat32Tolerance = 1e-4;
    if (*outcome->metrics.mse > answer->values.front() * (1 + kFloat32Tolerance))
        bench.report().disagree("scikit-learn's k-means has less error.");
    const double theirs = answer->seconds;
    const double ratio = theirs / ours;
    const Comparison once{.ours = {ours, ours, ours},
                          .peer = Spread{theirs, theirs, theirs},
                          .ratio = Spread{ratio, ratio, ratio}};
    bench.report().add(rowOf(nameOf(bits, "lloyd"), kMillion, "scikit-learn", once,
                             atLeastTimes(400, once.ratio)));
}

}  // namespace

void benchLearned(Bench& bench) {
    bench.report().section("Learned codebooks, index in hand");
    if (bench.reaches(kMillion)) timeAgainstScikitLearn(bench, 4);
    if (bench.reaches(100 * kMillion)) timeAgainstScikitLearn(bench, 8);
    for (const std::uint64_t n : bench.sizes(kMillion)) {
        bench.report().add(timeAlone(bench, n, 4, "lloyd"));
        Row row = timeAlone(bench, n, 8, "lloyd");
        row.goal = atMost(0.05, Unit::Seconds, row.ours.median);
        bench.report().add(row);
    }
    if (!bench.reaches(kMillion)) return;
    Row row = timeAlone(bench, kMillion, 4, "exact");
    row.goal = atMost(1, Unit::Seconds, row.ours.median);
    bench.report().add(row);
}

}  // namespace quantoscope::bench
