// SPDX-License-Identifier: GPL-3.0-or-later
// A small float format as a quantizer: x is divided by a scale, rounded to the nearest number of
// the format, ties to the even code, and multiplied back.
//   y = x / s,  q = code nearest to y,  x^ = s * value(q)        each one float32 operation
// The format goes on beyond its largest finite number M for one more step; from the middle of that
// step on (the tie to the even code again) a value overflows: to infinity or NaN as the format has
// it, or to M where it saturates. IEEE 754-2019, 4.3.1 and 7.4; the tables of OCP OFP8 1.0 and MX
// 1.0.
// Without subnormals the codes of exponent field 0 all mean 0; values up to half the smallest
// normal number, that middle included, become 0, whose own code is the one chosen.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/numbers/small_float.h"
#include "core/schemes/floats/minifloat_quantizer.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

enum class MinifloatScale : std::uint8_t {
    None,           // s = 1
    PowerOfTwo,     // floor: s = 2^(floor(log2 A) - floor(log2 M)), as OCP MX: may clip
    PowerThatFits,  // the smallest power of two with A <= s M
    Float,          // s = A / M in float32
};

// How many codes without the sign bit are finite numbers; they are the first ones, in the order of
// their values.
std::uint32_t finiteMagnitudes(const SmallFloat& format);
// What such a code means; read on beyond the finite ones, whatever the rule for special values.
double magnitudeValue(const SmallFloat& format, std::uint32_t magnitude);
// The smallest float32 above 0 that rounds to this magnitude or a larger one; +infinity when none
// does. magnitude is above 0.
float firstOfMagnitude(const SmallFloat& format, std::uint32_t magnitude);
// M, and the smallest number above 0.
double largestFinite(const SmallFloat& format);
double smallestPositive(const SmallFloat& format);

// Whether values beyond M have a code of their own: infinity or NaN.
bool hasOverflowCode(const SmallFloat& format);
// That code, for a positive or negative value.
std::uint32_t overflowCode(const SmallFloat& format, bool negative);
// The code that NaN takes, as NumPy and ml_dtypes write it; none where the format has no NaN.
std::optional<std::uint32_t> nanCode(const SmallFloat& format);

// s for a format of largest number M, with A = max(|alpha|, |beta|) as a float32; 1 when A is 0.
// Powers of two keep to 2^-127 ... 2^127, as E8M0 has them; s is never so large that s M overflows
// float32.
float minifloatScale(MinifloatScale rule, double largest, Range range);

// One interval for each finite code, -0 apart from +0 where the format has it, in the order of the
// values; codes are the raw bits. Where it does not saturate, the outermost intervals are the
// values that overflow. `specials` are the codes left over.
StepFunction minifloatSteps(const Minifloat& minifloat);

}  // namespace quantoscope
