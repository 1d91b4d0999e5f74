// SPDX-License-Identifier: GPL-3.0-or-later
// Noune et al., arXiv 2206.02915: seeeefff, bias 8; the code of -0 is the only NaN.
//   largest 240, smallest normal 2^-7, smallest 2^-10; from 248 on a value overflows, to NaN
#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope::scalar {

extern constinit const Scheme fp8_e4m3fnuz = minifloatPreset<kFloat8E4M3FNUZ>(
    "fp8-e4m3fnuz", "FP8 E4M3FNUZ",
    "Graphcore's and AMD's E4M3: bias 8, a single NaN in the place of -0, and no infinity.");

}  // namespace quantoscope::scalar
