// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bandwidth.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <thread>
#include <vector>

#include "bench/timing.h"

namespace quantoscope::bench {
namespace {

std::atomic<std::uint32_t> g_readMark;  // keeps the compiler from leaving the reading out

std::uint32_t markOf(std::span<const float> values) {
    std::uint32_t mark = 0;
    for (const float x : values)
        mark ^= std::bit_cast<std::uint32_t>(x);
    return mark;
}

template <class Task>
double secondsShared(std::size_t count, unsigned threads, const Task& task) {
    const auto part = [&](unsigned i) { return count * i / threads; };
    const Stopwatch watch;
    {
        std::vector<std::jthread> helpers;
        for (unsigned i = 1; i < threads; ++i)
            helpers.emplace_back([&, i] { task(part(i), part(i + 1) - part(i)); });
        task(0, part(1));
    }
    return watch.seconds();
}

}  // namespace

double readSeconds(std::span<const float> values, unsigned threads) {
    return secondsShared(values.size(), threads, [&](std::size_t from, std::size_t count) {
        g_readMark ^= markOf(values.subspan(from, count));
    });
}

double copySeconds(std::span<const float> values, std::span<float> into, unsigned threads) {
    return secondsShared(values.size(), threads, [&](std::size_t from, std::size_t count) {
        std::ranges::copy(values.subspan(from, count), into.subspan(from).begin());
    });
}

}  // namespace quantoscope::bench
