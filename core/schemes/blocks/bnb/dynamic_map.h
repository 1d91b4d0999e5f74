// SPDX-License-Identifier: GPL-3.0-or-later
// The signed dynamic map of bitsandbytes: 256 levels in [-1, 1], 2^i of them on each side of zero
// in the i-th decade from 1e-6 up, evenly; and 0 and 1. Dettmers et al., "8-bit Optimizers via
// Block-wise Quantization", arXiv 2110.02861, section 2.
#pragma once

#include <array>
#include <cstdint>

namespace quantoscope {

const std::array<float, 256>& dynamicMap();  // ascending

// The nearest level's place; in the middle, in float32, the lower one.
std::uint8_t dynamicMapCode(float value);

}  // namespace quantoscope
