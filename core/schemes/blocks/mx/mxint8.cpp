// SPDX-License-Identifier: GPL-3.0-or-later
// MXINT8 (mx_format.h). Elements are integers over 64, two's complement: -127/64 to 127/64 (-128 is
// read as -2 and never written).
//   byte 0: scale   bytes 1..32: elements   8.25 bits a value
#include "core/schemes/blocks/mx/format.h"

namespace quantoscope::blocks {
namespace {

constexpr MxElement kElement{
    .element = {.largest = 127, .integerSteps = 64}, .largestExponent = 0, .mantissaBits = 6};

}  // namespace

extern constinit const Scheme mxint8 = mxScheme<kElement>(
    "mxint8", "MXINT8",
    "Blocks of 32 integers over 64, from -127 to 127, that share a power of two: OCP "
    "Microscaling.");

}  // namespace quantoscope::blocks
