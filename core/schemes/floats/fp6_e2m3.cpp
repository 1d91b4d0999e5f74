// SPDX-License-Identifier: GPL-3.0-or-later
// OCP Microscaling Formats (MX) Specification 1.0, E2M3: seefff, bias 1; all codes are finite.
//   largest 7.5, smallest normal 1, smallest 0.125; it saturates
#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope::scalar {

extern constinit const Scheme fp6_e2m3 = minifloatPreset<kFloat6E2M3>(
    "fp6-e2m3", "FP6 E2M3",
    "The finer of the two 6-bit elements of MXFP6: numbers up to 7.5, all codes finite.");

}  // namespace quantoscope::scalar
