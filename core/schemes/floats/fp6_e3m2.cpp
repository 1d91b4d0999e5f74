// SPDX-License-Identifier: GPL-3.0-or-later
// OCP Microscaling Formats (MX) Specification 1.0, E3M2: seeeff, bias 3; all codes are finite.
//   largest 28, smallest normal 0.25, smallest 0.0625; it saturates
#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope::scalar {

extern constinit const Scheme fp6_e3m2 = minifloatPreset<kFloat6E3M2>(
    "fp6-e3m2", "FP6 E3M2",
    "The wider of the two 6-bit elements of MXFP6: numbers up to 28, all codes finite.");

}  // namespace quantoscope::scalar
