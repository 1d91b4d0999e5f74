// SPDX-License-Identifier: GPL-3.0-or-later
// MXFP8 E4M3 (mx_format.h). E4M3: sign, 4 exponent bits (bias 7), 3 mantissa bits; largest 448
// (0x7E), 0x7F and 0xFF are NaN.
//   byte 0: scale   bytes 1..32: elements   8.25 bits a value
#include "core/schemes/blocks/mx/format.h"

namespace quantoscope::blocks {
namespace {

constexpr MxElement kElement{
    .element = {.format = kFloat8E4M3FN, .largest = 0x7E}, .largestExponent = 8, .mantissaBits = 3};

}  // namespace

extern constinit const Scheme mxfp8_e4m3 =
    mxScheme<kElement>("mxfp8-e4m3", "MXFP8 E4M3",
                       "Blocks of 32 8-bit floats of 4 exponent and 3 mantissa bits, up to 448, "
                       "that share a power of two: OCP Microscaling.");

}  // namespace quantoscope::blocks
