// SPDX-License-Identifier: GPL-3.0-or-later
// OCP 8-bit Floating Point Specification 1.0, E5M2: seeeeeff, bias 15; e = 31 infinity and NaN.
//   largest 57344, smallest normal 2^-14, smallest 2^-16; from 61440 on a value overflows
#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope::scalar {

extern constinit const Scheme fp8_e5m2 =
    minifloatPreset<kFloat8E5M2>("fp8-e5m2", "FP8 E5M2",
                                 "The OCP format for gradients: FP16's range with 3 significant "
                                 "bits, infinities and NaN as IEEE.");

}  // namespace quantoscope::scalar
