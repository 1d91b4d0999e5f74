// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/allocation_meter.h"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace quantoscope::test {
namespace {

void* counted(void* place) {
    if (place == nullptr) throw std::bad_alloc();
    const std::size_t live = g_liveBytes += ::malloc_usable_size(place);
    std::size_t peak = g_peakBytes;
    while (live > peak && !g_peakBytes.compare_exchange_weak(peak, live)) {
    }
    return place;
}

void release(void* place) {
    if (place == nullptr) return;
    g_liveBytes -= ::malloc_usable_size(place);
    std::free(place);
}

}  // namespace
}  // namespace quantoscope::test

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
