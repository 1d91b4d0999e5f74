// SPDX-License-Identifier: GPL-3.0-or-later
// OCP Microscaling Formats (MX) Specification 1.0, E2M1: seef, bias 1; all codes are finite.
//   0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives, -0 among them; it saturates
#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope::scalar {

extern constinit const Scheme fp4_e2m1 = minifloatPreset<kFloat4E2M1>(
    "fp4-e2m1", "FP4 E2M1",
    "The element of MXFP4 and NVFP4: 0, 0.5, 1, 1.5, 2, 3, 4 and 6 with a sign.");

}  // namespace quantoscope::scalar
