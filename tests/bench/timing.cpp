// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/timing.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace quantoscope::bench {
namespace {

constexpr int kFewestRounds = 3;

bool isOver(const Patience& patience, int done, const Stopwatch& watch) {
    return done >= patience.rounds || (done >= kFewestRounds && watch.seconds() > patience.seconds);
}

double quantile(const std::vector<double>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

}  // namespace

Spread spreadOf(std::vector<double> samples) {
    std::ranges::sort(samples);
    return {quantile(samples, 0.05), quantile(samples, 0.5), quantile(samples, 0.95)};
}

Comparison compare(const Patience& patience, const Side& ours, const Side& peer) {
    std::mt19937 chance(1);
    std::vector<double> mine;
    std::vector<double> theirs;
    std::vector<double> ratios;
    const Stopwatch watch;
    for (int round = -1; !isOver(patience, round, watch); ++round) {
        const bool peerFirst = (chance() & 1U) != 0;
        std::optional<double> other = peerFirst ? peer(round + 1) : std::nullopt;
        const double own = ours(round + 1).value();
        if (!peerFirst) other = peer(round + 1);
        if (round < 0) continue;
        mine.push_back(own);
        if (!other) continue;
        theirs.push_back(*other);
        ratios.push_back(*other / own);
    }
    Comparison result{.ours = spreadOf(std::move(mine)), .peer = {}, .ratio = {}};
    if (theirs.empty()) return result;
    result.peer = spreadOf(std::move(theirs));
    result.ratio = spreadOf(std::move(ratios));
    return result;
}

Spread repeat(const Patience& patience, const std::function<double(int)>& ours) {
    return compare(
               patience, [&](int round) { return std::optional(ours(round)); },
               [](int) { return std::optional<double>(); })
        .ours;
}

}  // namespace quantoscope::bench
