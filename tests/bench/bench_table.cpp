// SPDX-License-Identifier: GPL-3.0-or-later
// The table of all schemes, index in hand: the whole, its first row, and which schemes cost most.
#include <algorithm>
#include <functional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "bench/bench.h"
#include "core/analysis/sweeps/sweeps.h"

namespace quantoscope::bench {
namespace {

constexpr std::size_t kNamed = 6;

// The slowest first.
std::string slowest(std::vector<SchemeRow> rows) {
    std::ranges::sort(rows, std::ranges::greater{}, &SchemeRow::seconds);
    std::string text = "Slowest of " + std::to_string(rows.size()) + " schemes:";
    rows.resize(std::min(kNamed, rows.size()));
    for (const SchemeRow& row : rows)
        text += " " + std::string(row.scheme->id) + " " + figureText(row.seconds, Unit::Seconds) +
                (&row == &rows.back() ? "." : ",");
    return text;
}

}  // namespace

void benchTable(Bench& bench) {
    bench.report().section("Table of all schemes, index in hand");
    const std::uint64_t n = std::min<std::uint64_t>(bench.largest(), 10'000'000);
    const DataSetPointer data = bench.data(n);
    std::vector<SchemeRow> rows;
    const Spread first = repeat({.rounds = 5, .seconds = 2}, [&](int round) {
        const Request request = movingRequest(data, 4, round);
        return secondsOf([&] { orEnd(schemeRow(request, *schemes().front(), data, {})); });
    });
    const Spread all = repeat({.rounds = 3, .seconds = 10}, [&](int round) {
        const Request request = movingRequest(data, 4, round);
        rows.clear();
        return secondsOf([&] {
            for (const Scheme* scheme : schemes())
                rows.push_back(orEnd(schemeRow(request, *scheme, data, {})));
        });
    });
    bench.report().add(rowOf("its first row", n, first));
    bench.report().add(rowOf(
        "all schemes at 4 bits", n, all,
        n == 10'000'000 ? std::optional(atMost(5, Unit::Seconds, all.median)) : std::nullopt));
    bench.report().note(slowest(std::move(rows)));
}

}  // namespace quantoscope::bench
