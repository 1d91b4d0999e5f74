// SPDX-License-Identifier: GPL-3.0-or-later
// Floating point formats of at most 16 bits, each one row of numbers; their codes are exact in
// float32. A code is, from its highest bit: sign, exponent field, mantissa field.
//
// With bias b and m mantissa bits, exponent field e and mantissa field f mean
//     e > 0:  (-1)^s 2^(e - b) (1 + f / 2^m)
//     e = 0:  (-1)^s 2^(1 - b) (f / 2^m)        (subnormal; E8M0 has none: 2^-b)
// but for the codes that the special-value rule takes away.
#pragma once

#include <cstdint>

namespace quantoscope {

enum class SpecialValues : std::uint8_t {
    None,          // every code is a finite number
    Ieee,          // largest exponent field: infinity when f = 0, else NaN
    AllOnesNan,    // NaN where exponent and mantissa fields are all ones; no infinity
    NegativeZero,  // the code of -0 is the only NaN; no infinity, no -0
};

struct SmallFloat {
    unsigned exponentBits = 0;
    unsigned mantissaBits = 0;
    int bias = 0;
    SpecialValues special = SpecialValues::None;
    bool isSigned = true;
    bool subnormals = true;

    constexpr unsigned bits() const { return exponentBits + mantissaBits + (isSigned ? 1U : 0U); }
};

// IEEE 754-2019 binary16; bfloat16 is the upper half of binary32.
inline constexpr SmallFloat kFloat16{5, 10, 15, SpecialValues::Ieee};
inline constexpr SmallFloat kBFloat16{8, 7, 127, SpecialValues::Ieee};
// OCP 8-bit Floating Point Specification 1.0; FNUZ: Noune et al., arXiv 2206.02915.
inline constexpr SmallFloat kFloat8E4M3FN{4, 3, 7, SpecialValues::AllOnesNan};
inline constexpr SmallFloat kFloat8E4M3FNUZ{4, 3, 8, SpecialValues::NegativeZero};
inline constexpr SmallFloat kFloat8E5M2{5, 2, 15, SpecialValues::Ieee};
inline constexpr SmallFloat kFloat8E5M2FNUZ{5, 2, 16, SpecialValues::NegativeZero};
// OCP Microscaling Formats (MX) Specification 1.0.
inline constexpr SmallFloat kFloat8E8M0{8, 0, 127, SpecialValues::AllOnesNan, false, false};
inline constexpr SmallFloat kFloat6E2M3{2, 3, 1, SpecialValues::None};
inline constexpr SmallFloat kFloat6E3M2{3, 2, 3, SpecialValues::None};
inline constexpr SmallFloat kFloat4E2M1{2, 1, 1, SpecialValues::None};

// The value of a code below 2^bits(). Exact; NaN is the quiet NaN of float32 with the code's sign.
float decodeSmallFloat(const SmallFloat& format, std::uint32_t code);

// The number of a signed format nearest to x > 0, ties to even; never 0 and never infinite: the
// smallest or the largest number above 0 stands for what lies beyond.
float nearestPositive(const SmallFloat& format, float x);

}  // namespace quantoscope
