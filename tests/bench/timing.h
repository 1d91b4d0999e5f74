// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace quantoscope::bench {

// What repeated timings tell; percentiles are interpolated.
struct Spread {
    double low = 0;  // 5th percentile
    double median = 0;
    double high = 0;  // 95th percentile
};
Spread spreadOf(std::vector<double> samples);  // at least one

class Stopwatch {
  public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

  private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

template <class Work>
double secondsOf(Work&& work) {
    const Stopwatch watch;
    std::forward<Work>(work)();
    return watch.seconds();
}

// Rounds end after `rounds`, or after `seconds` when at least three are done.
struct Patience {
    int rounds = 25;
    double seconds = 4;
};

// A side of a comparison: does its work for a round and says how many seconds it took; empty: it
// cannot.
using Side = std::function<std::optional<double>(int round)>;

struct Comparison {
    Spread ours;  // seconds
    std::optional<Spread> peer;
    std::optional<Spread> ratio;  // peer / ours, of the same round
};

// Round by round, who goes first decided by chance. One round more, the first, warms up and counts
// for nothing.
Comparison compare(const Patience& patience, const Side& ours, const Side& peer);
Spread repeat(const Patience& patience, const std::function<double(int round)>& ours);

}  // namespace quantoscope::bench
