// SPDX-License-Identifier: GPL-3.0-or-later
// A small float format value by value, without a list of its levels: for thousands of small slices
// that each have their own scale. With y = x / s in float32, exponent e = floor(log2 |y|), at least
// that of the smallest normal number, and m bits of mantissa,
//   r = |y| / 2^(e - m) to the nearest whole number, ties to even,  code = (e + bias - 1) 2^m + r
// which runs on into the next exponent where r rounds up to 2^(m + 1).
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/numbers/small_float.h"

namespace quantoscope {

struct Minifloat {
    SmallFloat format;  // signed
    bool saturates = true;
    float scale = 1;  // above 0; s M is finite
};

// Agrees with minifloatSteps() on every float32.
class MinifloatQuantizer {
  public:
    // Nothing for formats without subnormals or mantissa, and for denormal scales.
    static std::optional<MinifloatQuantizer> make(const Minifloat& minifloat);

    struct Landing {
        std::int32_t code = 0;
        float level = 0;
    };
    // NaN takes its own code, or that of the lowest zero.
    Landing quantize(float x) const;

    // As StepFunction has them.
    float clipLow() const { return m_clipLow; }
    float clipHigh() const { return m_clipHigh; }
    std::uint64_t levels() const;  // codes that some value may take

  private:
    explicit MinifloatQuantizer(const Minifloat& minifloat);
    std::uint32_t magnitudeOf(float y) const;  // its code without sign, beyond the finite ones too
    void setClipEdges();

    Minifloat m_minifloat;
    std::uint32_t m_finite;
    std::uint32_t m_signBit;
    float m_clipLow = 0;
    float m_clipHigh = 0;
};

}  // namespace quantoscope
