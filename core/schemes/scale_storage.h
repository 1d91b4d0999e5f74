// SPDX-License-Identifier: GPL-3.0-or-later
// The type in which a slice's scale is stored: it rounds the scale, and its bits are counted.
#pragma once

#include <array>

#include "core/base/numbers/small_float.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

inline constexpr std::array kScaleTypes{Choice{"float32", "Float32"}, Choice{"fp16", "FP16"},
                                        Choice{"bf16", "BF16"}, Choice{"fp8-e4m3", "FP8 E4M3"}};
inline constexpr Parameter kScaleTypeRow = choiceParameter(
    "scale_type", "Scale stored as",
    "The type that the scale is rounded to and whose bits are counted; E4M3 holds 2^-9 to 448.",
    kScaleTypes);
// The table of schemes without other parameters.
inline constexpr std::array kScaleTypeTable{kScaleTypeRow};

// Of a choice of the row; null for float32.
const SmallFloat* scaleStorage(double choice);
double scaleBits(const SmallFloat* storage);
// A scale as the type holds it; null: as it is.
float storedScale(const SmallFloat* storage, float scale);

// For schemes of kScaleTypeTable: the range whose full scale is the stored one, and its bits.
Range storedRange(const SchemeSettings& settings, const Range& range);
double storedScaleBits(const SchemeSettings& settings);

}  // namespace quantoscope
