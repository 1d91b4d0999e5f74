// SPDX-License-Identifier: GPL-3.0-or-later
// Counts what the program allocates with new, so that tests can hold readers to memory that the
// file justifies. Include it in one source file of a test program only: it replaces operator new.
#pragma once

#include <malloc.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace quantoscope::test {

inline std::atomic<std::size_t> g_liveBytes{0};
inline std::atomic<std::size_t> g_peakBytes{0};

// The largest number of bytes that lived at once since it was made, beyond those before.
class AllocationMeter {
  public:
    AllocationMeter() : m_before(g_liveBytes) { g_peakBytes = m_before; }
    std::size_t peak() const { return g_peakBytes - m_before; }

  private:
    std::size_t m_before;
};

inline void* counted(void* place) {
    if (place == nullptr) throw std::bad_alloc();
    const std::size_t live = g_liveBytes += ::malloc_usable_size(place);
    std::size_t peak = g_peakBytes;
    while (live > peak && !g_peakBytes.compare_exchange_weak(peak, live)) {
    }
    return place;
}

inline void release(void* place) {
    if (place == nullptr) return;
    g_liveBytes -= ::malloc_usable_size(place);
    std::free(place);
}

}  // namespace quantoscope::test

// NOLINTBEGIN(misc-definitions-in-headers): a replacement may not be inline.
void* operator new(std::size_t size) {
    return quantoscope::test::counted(std::malloc(size));
}
void* operator new[](std::size_t size) {
    return quantoscope::test::counted(std::malloc(size));
}
void operator delete(void* place) noexcept {
    quantoscope::test::release(place);
}
void operator delete[](void* place) noexcept {
    quantoscope::test::release(place);
}
void operator delete(void* place, std::size_t /*size*/) noexcept {
    quantoscope::test::release(place);
}
void operator delete[](void* place, std::size_t /*size*/) noexcept {
    quantoscope::test::release(place);
}
// NOLINTEND(misc-definitions-in-headers)
