// SPDX-License-Identifier: GPL-3.0-or-later
// MXFP6 E3M2 (mx_format.h). E3M2: sign, 3 exponent bits (bias 3), 2 mantissa bits; largest 28,
// every code a number.
//   byte 0: scale   bytes 1..24: element i in the bits from 6 i up   6.25 bits a value
#include "core/schemes/blocks/mx/format.h"

namespace quantoscope::blocks {
namespace {

constexpr MxElement kElement{
    .element = {.format = kFloat6E3M2, .largest = 0x1F}, .largestExponent = 4, .mantissaBits = 2};

}  // namespace

extern constinit const Scheme mxfp6_e3m2 =
    mxScheme<kElement>("mxfp6-e3m2", "MXFP6 E3M2",
                       "Blocks of 32 6-bit floats of 3 exponent and 2 mantissa bits, up to 28, "
                       "that share a power of two: OCP Microscaling.");

}  // namespace quantoscope::blocks
