// SPDX-License-Identifier: GPL-3.0-or-later
// MXFP8 E5M2 (mx_format.h). E5M2: sign, 5 exponent bits (bias 15), 2 mantissa bits; largest 57344
// (0x7B), 0x7C is infinity, 0x7D to 0x7F are NaN, likewise with the sign.
//   byte 0: scale   bytes 1..32: elements   8.25 bits a value
#include "core/schemes/blocks/mx/format.h"

namespace quantoscope::blocks {
namespace {

constexpr MxElement kElement{
    .element = {.format = kFloat8E5M2, .largest = 0x7B}, .largestExponent = 15, .mantissaBits = 2};

}  // namespace

extern constinit const Scheme mxfp8_e5m2 =
    mxScheme<kElement>("mxfp8-e5m2", "MXFP8 E5M2",
                       "Blocks of 32 8-bit floats of 5 exponent and 2 mantissa bits, up to 57344, "
                       "that share a power of two: OCP Microscaling.");

}  // namespace quantoscope::blocks
