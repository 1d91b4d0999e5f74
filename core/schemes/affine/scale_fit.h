// SPDX-License-Identifier: GPL-3.0-or-later
// From a clipping range to a scale and a zero point, in float32 as PyTorch and ONNX compute them.
#pragma once

#include <optional>

#include "core/base/numbers/small_float.h"
#include "core/schemes/affine.h"

namespace quantoscope {

struct ScaleRule {
    // Set: the range is mirrored about 0 by its larger magnitude, and this is the zero point.
    std::optional<float> symmetricZeroPoint;
    bool clampZeroPoint = false;          // to [qmin, qmax], when it is an integer
    float minimumScale = 0;               // the scale is never below
    const SmallFloat* storage = nullptr;  // the type that the scale is rounded to; null: float32
};

// Sets scale and zeroPoint from the range [low, high], both finite, where everything but these two
// and byReciprocal is decided. With n = qmax - qmin (mid-rise: n + 1):
//   asymmetric: scale = (high - low) / n, zero point = qmin - round_half_even(low / scale), or with
//               floatZeroPoint qmin - low / scale; beyond 2^24 the nearest whole float32;
//   symmetric:  scale = max(|low|, |high|) / (n / 2).
// Where the range has no width: nothing but 0 has scale 1; a single value c is kept exactly, and
// the other levels lie between it and 0 (mid-rise: c is half a step from 0). A scale that
// underflows becomes the smallest float above 0; one whose levels would overflow, the largest
// without. A scale that is rounded to its storage type is so before the zero point follows from it.
void fitScale(AffineQuantizer& quantizer, float low, float high, const ScaleRule& rule);

// No level from qmin to qmax overflows float32.
bool levelsAreFinite(const AffineQuantizer& quantizer);

}  // namespace quantoscope
