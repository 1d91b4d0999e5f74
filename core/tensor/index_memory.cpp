// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/index_memory.h"

#include <limits>

#include "core/base/machine/machine_memory.h"
#include "core/base/text/number_text.h"
#include "core/tensor/key_totals.h"

namespace quantoscope {

Status checkIndexMemory(std::uint64_t values) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max() / 16;
    const std::uint64_t available = availableMemoryBytes();
    // The values, their sorted copy, and the sums of its blocks.
    const std::uint64_t bytes =
        values > kMost ? std::numeric_limits<std::uint64_t>::max()
                       : 2 * sizeof(float) * values + values / kTotalsBlock * sizeof(KeyTotals);
    if (bytes <= available / 2) return Done{};
    return Error{ErrorCode::OutOfMemory,
                 groupedText(values) + " values and their index need " + groupedText(bytes) +
                     " bytes, more than half of the " + groupedText(available) +
                     " bytes of memory that are available: analyse a part of the tensor.",
                 {}};
}

}  // namespace quantoscope
