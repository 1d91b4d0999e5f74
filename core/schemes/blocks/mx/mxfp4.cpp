// SPDX-License-Identifier: GPL-3.0-or-later
// MXFP4 (mx_format.h). E2M1: sign, 2 exponent bits (bias 1), 1 mantissa bit: 0, 0.5, 1, 1.5, 2, 3,
// 4, 6.
//   byte 0: scale   bytes 1..16: element 2 i in the low, 2 i + 1 in the high half   4.25 bits a
//   value
#include "core/schemes/blocks/mx/format.h"

namespace quantoscope::blocks {
namespace {

constexpr MxElement kElement{
    .element = {.format = kFloat4E2M1, .largest = 0x07}, .largestExponent = 2, .mantissaBits = 1};

}  // namespace

extern constinit const Scheme mxfp4 =
    mxScheme<kElement>("mxfp4", "MXFP4",
                       "Blocks of 32 4-bit floats 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives, "
                       "that share a power of two: OCP Microscaling.");

}  // namespace quantoscope::blocks
