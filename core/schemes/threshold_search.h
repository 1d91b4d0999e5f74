// SPDX-License-Identifier: GPL-3.0-or-later
// Exact thresholds: where arithmetic only guesses, the floats themselves are asked.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "core/base/numbers/float_bits.h"

namespace quantoscope {

// The smallest float32, in their total order from -infinity to +infinity, for which `holds` is
// true; +infinity when it holds for none. `holds` never turns from true to false along that order.
// Costs two calls when the guess is right and about 2 log2(distance in floats) otherwise.
template <class Predicate>
float firstFloatWhere(float guess, Predicate&& holds) {
    constexpr std::uint32_t kFirst = orderedKey(-std::numeric_limits<float>::infinity());
    constexpr std::uint32_t kLast = orderedKey(std::numeric_limits<float>::infinity());
    const auto holdsAt = [&](std::uint32_t key) { return holds(floatOfKey(key)); };

    // Gallop until `no` fails and `yes` holds, then halve the gap. kFirst - 1 stands for "before
    // all".
    std::uint32_t no = orderedKey(guess);
    std::uint32_t yes = no;
    if (holdsAt(no)) {
        for (std::uint32_t step = 1;; step *= 2) {
            no = yes - kFirst < step ? kFirst - 1 : yes - step;
            if (no < kFirst || !holdsAt(no)) break;
            yes = no;
        }
    } else {
        for (std::uint32_t step = 1;; step *= 2) {
            if (no == kLast) return floatOfKey(kLast);
            yes = kLast - no < step ? kLast : no + step;
            if (holdsAt(yes)) break;
            no = yes;
        }
    }
    while (yes - no > 1) {
        const std::uint32_t middle = no + (yes - no) / 2;
        (holdsAt(middle) ? yes : no) = middle;
    }
    return floatOfKey(yes);
}

}  // namespace quantoscope
