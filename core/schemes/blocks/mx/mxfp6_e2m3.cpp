// SPDX-License-Identifier: GPL-3.0-or-later
// MXFP6 E2M3 (mx_format.h). E2M3: sign, 2 exponent bits (bias 1), 3 mantissa bits; largest 7.5,
// every code a number.
//   byte 0: scale   bytes 1..24: element i in the bits from 6 i up   6.25 bits a value
#include "core/schemes/blocks/mx/format.h"

namespace quantoscope::blocks {
namespace {

constexpr MxElement kElement{
    .element = {.format = kFloat6E2M3, .largest = 0x1F}, .largestExponent = 2, .mantissaBits = 3};

}  // namespace

extern constinit const Scheme mxfp6_e2m3 =
    mxScheme<kElement>("mxfp6-e2m3", "MXFP6 E2M3",
                       "Blocks of 32 6-bit floats of 2 exponent and 3 mantissa bits, up to 7.5, "
                       "that share a power of two: OCP Microscaling.");

}  // namespace quantoscope::blocks
