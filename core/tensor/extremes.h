// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace quantoscope {

// Of the finite values among some.
struct Extremes {
    std::uint64_t count = 0;
    float minimum = 0;  // both 0 when count is 0; zeros have no sign
    float maximum = 0;
};

// One pass, by the caller's thread alone.
Extremes extremesOf(std::span<const float> values);

}  // namespace quantoscope
