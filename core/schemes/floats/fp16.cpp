// SPDX-License-Identifier: GPL-3.0-or-later
// IEEE 754-2019 binary16: seeeeeffffffffff, bias 15; e = 31 infinity and NaN.
//   largest 65504, smallest normal 2^-14, smallest 2^-24; from 65520 on a value overflows
#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope::scalar {

extern constinit const Scheme fp16 =
    minifloatPreset<kFloat16>("fp16", "FP16 (E5M10)",
                              "IEEE half precision: 11 significant bits from 2^-14 to 65504, what "
                              "most checkpoints are stored in.");

}  // namespace quantoscope::scalar
