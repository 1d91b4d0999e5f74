// SPDX-License-Identifier: GPL-3.0-or-later
// bfloat16, the upper half of IEEE binary32: seeeeeeeefffffff, bias 127; e = 255 infinity and NaN.
//   largest 3.38953139e38, smallest normal 2^-126, smallest 2^-133
#include "core/schemes/floats/minifloat_scheme.h"

namespace quantoscope::scalar {

extern constinit const Scheme bf16 =
    minifloatPreset<kBFloat16>("bf16", "BF16 (E8M7)",
                               "The upper half of a float32: its whole range with 8 significant "
                               "bits, what most networks are trained in.");

}  // namespace quantoscope::scalar
