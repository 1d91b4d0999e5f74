// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/passes/slice_blocks.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/base/machine/parallel.h"

namespace quantoscope {
namespace {

constexpr std::size_t kMaximumBlocks = 64;
constexpr std::size_t kLargeSlice = std::size_t{1} << 18;
constexpr std::size_t kGathered = std::size_t{1} << 15;  // values, so that they stay in the cache
constexpr std::size_t kCacheLine = 16;                   // values

}  // namespace

SliceBlocks::SliceBlocks(const Slicing& slicing)
    : m_slicing(slicing),
      m_slices(slicing.count()),
      m_count(std::min(slicing.count(), kMaximumBlocks)),
      m_together(1),
      m_large(slicing.sizeOf(0) > kLargeSlice) {
    const std::size_t size = std::max<std::size_t>(1, slicing.sizeOf(0));
    if (!m_large) m_together = std::max(kGathered / size, kCacheLine);
}

Status SliceBlocks::workThrough(std::size_t block, std::span<const float> tensor,
                                const JobControl& control, const Task& task) const {
    std::vector<float> gathered;
    const std::size_t end = firstOf(block + 1);
    for (std::size_t slice = firstOf(block); slice < end;) {
        const std::size_t last = std::min(end, slice + m_together);
        std::size_t place = 0;
        if (!m_slicing.contiguous()) {
            gathered.resize(m_slicing.sizeOf(0) * (last - slice));
            m_slicing.gatherRun(tensor, slice, last - slice, gathered);
        }
        for (; slice < last; ++slice) {
            if (control.cancelled()) return cancelledError();
            const std::size_t size = m_slicing.sizeOf(slice);
            const auto values = m_slicing.contiguous()
                                    ? tensor.subspan(m_slicing.element(slice, 0), size)
                                    : std::span<const float>(gathered).subspan(place, size);
            place += size;
            if (Status done = task(block, slice, values, control); !done) return done;
        }
    }
    return Done{};
}

Status SliceBlocks::forEachSlice(std::span<const float> tensor, const JobControl& control,
                                 const Task& task) const {
    const JobControl inner = control.silent();
    std::vector<std::optional<Error>> errors(m_count);
    const auto work = [&](std::size_t block) {
        const Status done = workThrough(block, tensor, inner, task);
        if (!done) errors[block] = done.error();
    };
    if (m_large) {
        for (std::size_t block = 0; block < m_count; ++block) {
            work(block);
            if (errors[block]) return *errors[block];
            control.report(static_cast<double>(block + 1) / static_cast<double>(m_count));
        }
        return Done{};
    }
    if (Status done = forEachBlock(m_count, control, work); !done) return done;
    const auto failed = std::ranges::find_if(errors, &std::optional<Error>::has_value);
    if (failed != errors.end()) return **failed;
    return Done{};
}

}  // namespace quantoscope
