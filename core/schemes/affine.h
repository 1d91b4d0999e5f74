// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of a uniform quantizer with everything decided: float32 throughout.
//   mid-tread:  q = clamp(round(x (*) scale) + zeroPoint, qmin, qmax),  x^ = scale * (q -
//   zeroPoint) mid-rise:   q = clamp(floor(x (*) scale + zeroPoint), qmin, qmax), x^ = scale * (q -
//   zp + 1/2)
// where x (*) scale is x * (1 / scale) with the float32 reciprocal (PyTorch) or x / scale (ONNX).
// A fixed-point number that wraps takes qmin + ((q - qmin) mod (qmax - qmin + 1)) instead of the
// clamp: the low bits of a whole number in two's complement.
// Stochastic rounding of u is floor(u), plus 1 when draw < u - floor(u); on the mid-rise grid
// u = (x (*) scale + zeroPoint) - 1/2.
#pragma once

#include <cstdint>

#include "core/schemes/rounding.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

// Who fills one sees to it that scale is above 0, that scale and zeroPoint are finite, that no
// level of the code range overflows float32, and that byReciprocal is false when 1 / scale
// overflows.
struct AffineQuantizer {
    float scale = 1;
    float zeroPoint = 0;  // a whole number, unless floatZeroPoint
    std::int32_t qmin = 0;
    std::int32_t qmax = 255;
    Rounding rounding = Rounding::NearestEven;  // mid-rise: stochastic or not is all that counts
    bool byReciprocal = true;                   // PyTorch; false: divide, as ONNX
    bool floatZeroPoint = false;  // round after adding: q = round(x (*) scale + zeroPoint)
    bool midRise = false;
    // Codes beyond the ends come around instead of being clamped, exact whatever the size of x; an
    // infinite quotient is clamped. qmax - qmin is below 2^22.
    bool wraps = false;

    // The code of a value (not NaN). `draw` in [0, 1) decides stochastic rounding.
    std::int32_t code(float x, float draw = 0) const;
    float level(std::int32_t code) const;
    float quantize(float x, float draw = 0) const { return level(code(x, draw)); }
};

// The smallest float32 whose code is at least this one (stochastic: whose code can be no less);
// +infinity when there is none. Codes that wrap count as if they did not.
float affineThreshold(const AffineQuantizer& quantizer, std::int32_t code);

// Its step function: one interval for each code from qmin to qmax, begun by affineThreshold(), so
// that the two agree on every float32. Of codes that wrap it is one period: right for the values
// that are not clipped.
StepFunction affineSteps(const AffineQuantizer& quantizer);

}  // namespace quantoscope
