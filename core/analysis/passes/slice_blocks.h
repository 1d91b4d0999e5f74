// SPDX-License-Identifier: GPL-3.0-or-later
// Slices in blocks for several threads. The cut depends on the shape alone, so that sums added
// block by block have the same digits on every machine.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "core/analysis/data/slicing.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

class SliceBlocks {
  public:
    explicit SliceBlocks(const Slicing& slicing);

    std::size_t count() const { return m_count; }

    // `values` holds the slice's values in its own order; it lives as long as the call. `control`
    // hears cancel, and reports to nobody.
    using Task = std::function<Status(std::size_t block, std::size_t slice,
                                      std::span<const float> values, const JobControl& control)>;
    // Small slices: blocks in parallel, slices of a block in order. Large slices: one after the
    // other, and the task itself is expected to use all threads. Ends with the first block's error.
    Status forEachSlice(std::span<const float> tensor, const JobControl& control,
                        const Task& task) const;

  private:
    std::size_t firstOf(std::size_t block) const { return m_slices * block / m_count; }
    Status workThrough(std::size_t block, std::span<const float> tensor, const JobControl& control,
                       const Task& task) const;

    const Slicing& m_slicing;
    std::size_t m_slices;
    std::size_t m_count;     // of blocks
    std::size_t m_together;  // neighbouring slices that are gathered together
    bool m_large;            // slices that keep all threads busy on their own
};

}  // namespace quantoscope
