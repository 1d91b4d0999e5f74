// SPDX-License-Identifier: GPL-3.0-or-later
// What the file of a distribution includes: the loop that draws its elements one by one.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/numbers/random.h"
#include "core/tensor/distribution.h"

namespace quantoscope {

// Element i of a tensor draws from ElementRandom(dataSeed(seed), i). The constant keeps the draws
// apart from those of stochastic rounding under the same seed, which would otherwise round each
// value by the very number that made it.
constexpr std::uint64_t dataSeed(std::uint64_t seed) {
    return seed ^ 0x6461'7461'2064'7261U;  // "data dra" in ASCII
}

// out[i] = draw(random numbers of element first + i), rounded to float32.
template <class Draw>
void fillEach(std::uint64_t seed, std::uint64_t first, std::span<float> out, Draw draw) {
    for (float& value : out) {
        ElementRandom random(dataSeed(seed), first++);
        value = static_cast<float>(draw(random));
    }
}

}  // namespace quantoscope
