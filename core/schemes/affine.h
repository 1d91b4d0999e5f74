// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of a uniform quantizer with everything decided: float32 throughout.
//   mid-tread:  q = clamp(round(x (*) scale) + zeroPoint, qmin, qmax),  x^ = scale * (q -
//   zeroPoint) mid-rise:   q = clamp(floor(x (*) scale + zeroPoint), qmin, qmax), x^ = scale * (q -
//   zp + 1/2)
// where x (*) scale is x * (1 / scale) with the float32 reciprocal (PyTorch) or x / scale (ONNX).
#pragma once

#include <cstdint>

#include "core/schemes/rounding.h"

namespace quantoscope {

struct AffineQuantizer {
    float scale = 1;
    float zeroPoint = 0;  // a whole number, unless floatZeroPoint
    std::int32_t qmin = 0;
    std::int32_t qmax = 255;
    Rounding rounding = Rounding::NearestEven;
    bool byReciprocal = true;     // PyTorch; false: divide, as ONNX
    bool floatZeroPoint = false;  // round after adding: q = round(x (*) scale + zeroPoint)
    bool midRise = false;

    // The code of a value (not NaN). `draw` in [0, 1) decides stochastic rounding.
    std::int32_t code(float x, float draw = 0) const;
    float level(std::int32_t code) const;
    float quantize(float x, float draw = 0) const { return level(code(x, draw)); }
};

}  // namespace quantoscope
