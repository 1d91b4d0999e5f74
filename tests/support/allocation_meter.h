// SPDX-License-Identifier: GPL-3.0-or-later
// Counts what the program allocates with new, so that tests can hold readers to memory that the
// file justifies. A program with allocation_meter.cpp in it has operator new replaced.
#pragma once

#include <atomic>
#include <cstddef>

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

}  // namespace quantoscope::test
