// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of about 106 bits as an unevaluated sum of two doubles (Dekker 1971; Hida, Li, Bailey
// 2001). Relative error of each operation below 2^-102, given rounding to nearest and no fused
// multiply-add.
#pragma once

namespace quantoscope {

__extension__ using Int128 = __int128;
__extension__ using UnsignedInt128 = unsigned __int128;

struct DoubleDouble {
    double high = 0;
    double low = 0;

    double value() const { return high + low; }
    DoubleDouble operator-() const { return {-high, -low}; }
};

// a + b exactly.
inline DoubleDouble twoSum(double a, double b) {
    const double sum = a + b;
    const double bPart = sum - a;
    return {sum, (a - (sum - bPart)) + (b - bPart)};
}

inline DoubleDouble operator+(const DoubleDouble& a, const DoubleDouble& b) {
    const DoubleDouble high = twoSum(a.high, b.high);
    const DoubleDouble low = twoSum(a.low, b.low);
    const DoubleDouble sum = twoSum(high.high, high.low + low.high);
    return twoSum(sum.high, sum.low + low.low);
}

inline DoubleDouble operator-(const DoubleDouble& a, const DoubleDouble& b) {
    return a + -b;
}

// a * b exactly, for |a| and |b| below 2^970 (Veltkamp's splitting).
inline DoubleDouble twoProduct(double a, double b) {
    constexpr double kSplitter = 134217729.0;  // 2^27 + 1
    const double aScaled = kSplitter * a;
    const double aHigh = aScaled - (aScaled - a);
    const double aLow = a - aHigh;
    const double bScaled = kSplitter * b;
    const double bHigh = bScaled - (bScaled - b);
    const double bLow = b - bHigh;
    const double product = a * b;
    return {product, ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow};
}

inline DoubleDouble square(const DoubleDouble& a) {
    const DoubleDouble product = twoProduct(a.high, a.high);
    return twoSum(product.high, product.low + 2 * (a.high * a.low));
}

inline DoubleDouble operator/(const DoubleDouble& a, double b) {
    const double quotient = a.high / b;
    const DoubleDouble rest = a - twoProduct(quotient, b);
    return twoSum(quotient, rest.value() / b);
}

// Exactly, for a power of two and no overflow.
inline DoubleDouble scaled(const DoubleDouble& a, double powerOfTwo) {
    return {a.high * powerOfTwo, a.low * powerOfTwo};
}

// Exactly below 2^106, for |value| below 2^126.
inline DoubleDouble doubleDouble(Int128 value) {
    const auto high = static_cast<double>(value);
    return {high, static_cast<double>(value - static_cast<Int128>(high))};
}

}  // namespace quantoscope
