// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/base/numbers/float_bits.h"

namespace quantoscope {

// The search for a key's place in one run of the sorted values: the first rank in [from, to) whose
// key is not below it, or `to`. Inside a run values lie nearly evenly, so that the place is
// guessed, the guess corrected once by the value found there, and the rest galloped and bisected.
// Done in these three steps, memory is fetched ahead while other searches run.
struct RunSearch {
    std::uint32_t key = 0;
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::uint64_t place = 0;

    void guess(const float* sorted) {
        if (from == to) return;
        place = from + (((to - from) * (key & 0xFFFFU)) >> 16);
        __builtin_prefetch(sorted + place);
    }

    void correct(const float* sorted) {
        if (from == to) return;
        const std::int64_t missing = std::int64_t{key} - std::int64_t{orderedKey(sorted[place])};
        const std::int64_t step = (static_cast<std::int64_t>(to - from) * missing) >> 16;
        const auto corrected = static_cast<std::int64_t>(place) + step;
        place = static_cast<std::uint64_t>(std::clamp(corrected, static_cast<std::int64_t>(from),
                                                      static_cast<std::int64_t>(to - 1)));
        __builtin_prefetch(sorted + place);
    }

    std::uint64_t find(const float* sorted) const {
        std::uint64_t low = from;  // all before it are below the key
        std::uint64_t high = to;   // it and all after are not
        std::uint64_t probe = place;
        for (std::uint64_t stride = 8; low < high; stride *= 2) {
            if (orderedKey(sorted[probe]) < key) {
                low = probe + 1;
                if (high < to) break;
                probe = std::min(probe + stride, to - 1);
            } else {
                high = probe;
                if (low > from) break;
                probe = probe - std::min(stride, probe - from);
            }
        }
        while (low < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            if (orderedKey(sorted[middle]) < key)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
};

}  // namespace quantoscope
