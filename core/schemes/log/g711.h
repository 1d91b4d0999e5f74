// SPDX-License-Identifier: GPL-3.0-or-later
// The segmented 8-bit codes of ITU-T G.711 over int16 samples: 8 segments of 16 steps on each side
// of zero, each segment twice as coarse as the one below.
//   mu-law, 14 bits: m = min(|sample >> 2|, 8158) + 33, segment s = floor(log2 m) - 5,
//     step j = the four bits below m's highest; code = NOT (sign 1, s 3, j 4 bits);
//     decoded 4 (((2 j + 33) 2^s) - 33)
//   A-law, 13 bits: m = sample >> 3, of negative samples NOT m; s = 0, j = m / 2 for m < 32, else
//     s = floor(log2 m) - 4, j = the four bits below the highest; code = (sign 1 above zero, s 3,
//     j 4 bits) XOR 0x55; decoded 16 j + 8 for s = 0, else (16 j + 264) 2^(s-1)
// >> is arithmetic, so that negative samples round away from zero, as in Sun's g711.c.
#pragma once

#include <cstdint>
#include <span>

#include "core/schemes/scheme.h"

namespace quantoscope {

enum class G711Law : std::uint8_t { Mu, A };

std::uint8_t g711Code(G711Law law, std::int16_t sample);
std::int16_t g711Sample(G711Law law, std::uint8_t code);

// sample = round_half_even(x * 32768 / A), A the full scale of the range, or round(x) without
// `rangeToInt16`; beyond int16 saturated. All 256 codes, in the order of their samples; mu-law's
// -0 (0x7F), which the encoder never gives, is an empty interval.
StepFunction g711Steps(G711Law law, bool rangeToInt16, const Range& range);

std::vector<ExplainStep> explainG711(G711Law law, bool rangeToInt16, const ExplainInput& input);

}  // namespace quantoscope
