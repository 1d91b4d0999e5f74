// SPDX-License-Identifier: GPL-3.0-or-later
// OCP 8-bit Floating Point Specification 1.0, E4M3: seeeefff, bias 7; NaN where e and f are all
// ones.
//   largest 448, smallest normal 2^-6, smallest 2^-9; above 464 a value overflows, to NaN
#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope::scalar {

extern constinit const Scheme fp8_e4m3fn =
    minifloatPreset<kFloat8E4M3FN>("fp8-e4m3fn", "FP8 E4M3FN",
                                   "The OCP format for weights and activations: 4 significant bits "
                                   "up to 448, one NaN a sign and no infinity.");

}  // namespace quantoscope::scalar
