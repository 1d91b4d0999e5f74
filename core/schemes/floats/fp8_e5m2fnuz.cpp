// SPDX-License-Identifier: GPL-3.0-or-later
// Noune et al., arXiv 2206.02915: seeeeeff, bias 16; the code of -0 is the only NaN.
//   largest 57344, smallest normal 2^-15, smallest 2^-17; from 61440 on a value overflows, to NaN
#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope::scalar {

extern constinit const Scheme fp8_e5m2fnuz = minifloatPreset<kFloat8E5M2FNUZ>(
    "fp8-e5m2fnuz", "FP8 E5M2FNUZ",
    "Graphcore's and AMD's E5M2: bias 16, a single NaN in the place of -0, and no infinity.");

}  // namespace quantoscope::scalar
