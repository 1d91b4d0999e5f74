// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/machine/machine_memory.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace quantoscope {

std::uint64_t physicalMemoryBytes() {
    const long pages = ::sysconf(_SC_PHYS_PAGES);
    const long pageSize = ::sysconf(_SC_PAGESIZE);
    if (pages <= 0 || pageSize <= 0) return std::numeric_limits<std::uint64_t>::max();
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(pageSize);
}

std::uint64_t availableMemoryBytes() {
    std::uint64_t available = physicalMemoryBytes();
    std::ifstream facts("/proc/meminfo");  // "MemAvailable:   12345 kB"
    for (std::string name; facts >> name; facts.ignore(256, '\n')) {
        std::uint64_t kibibytes = 0;
        if (name == "MemAvailable:" && facts >> kibibytes)
            available = std::min(available, kibibytes * 1024);
    }
    std::ifstream container("/sys/fs/cgroup/memory.max");  // a number, or "max"
    if (std::uint64_t limit = 0; container >> limit) available = std::min(available, limit);
    rlimit own{};
    if (::getrlimit(RLIMIT_AS, &own) == 0 && own.rlim_cur != RLIM_INFINITY)
        available = std::min<std::uint64_t>(available, own.rlim_cur);
    return available;
}

void preferLargePages(std::span<const std::byte> memory) {
#ifdef MADV_HUGEPAGE
    constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;
    const auto begin = reinterpret_cast<std::uintptr_t>(memory.data());
    const std::uintptr_t first = (begin + kLargePage - 1) / kLargePage * kLargePage;
    const std::uintptr_t last = (begin + memory.size()) / kLargePage * kLargePage;
    if (first >= last) return;
    void* const aligned = const_cast<std::byte*>(memory.data() + (first - begin));
    static_cast<void>(::madvise(aligned, last - first, MADV_HUGEPAGE));
#else
    static_cast<void>(memory);
#endif
}

}  // namespace quantoscope
