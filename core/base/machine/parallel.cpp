// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/machine/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace quantoscope {
namespace {

std::atomic<unsigned> g_workerCount{0};

// What the threads of one forEachBlock share.
struct Shift {
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> done{0};
    std::atomic<bool> failed{false};
    std::mutex failureMutex;
    std::exception_ptr failure;
};

void work(Shift& shift, std::size_t blocks, const JobControl& control,
          const std::function<void(std::size_t)>& task) {
    try {
        while (!shift.failed && !control.cancelled()) {
            const std::size_t block = shift.next.fetch_add(1);
            if (block >= blocks) return;
            task(block);
            const std::size_t done = shift.done.fetch_add(1) + 1;
            control.report(static_cast<double>(done) / static_cast<double>(blocks));
        }
    } catch (...) {
        const std::scoped_lock lock(shift.failureMutex);
        if (!shift.failure) shift.failure = std::current_exception();
        shift.failed = true;
    }
}

}  // namespace

unsigned workerCount() {
    // Asked once: the C library opens a file for it.
    static const unsigned machine = std::max(1U, std::thread::hardware_concurrency());
    const unsigned set = g_workerCount;
    return set != 0 ? set : machine;
}

void setWorkerCount(unsigned count) {
    g_workerCount = count;
}

Status forEachBlock(std::size_t blocks, const JobControl& control,
                    const std::function<void(std::size_t)>& task) {
    Shift shift;
    {
        std::vector<std::jthread> threads;
        const std::size_t helpers = std::min<std::size_t>(workerCount(), blocks);
        for (std::size_t i = 1; i < helpers; ++i)
            threads.emplace_back([&] { work(shift, blocks, control, task); });
        work(shift, blocks, control, task);
    }
    if (shift.failure) std::rethrow_exception(shift.failure);
    if (shift.done < blocks) return cancelledError();
    return Done{};
}

}  // namespace quantoscope
