// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/numbers/small_float.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace quantoscope {
namespace {

// A code cut into its fields.
struct Fields {
    bool negative;
    std::uint32_t exponent;
    std::uint32_t mantissa;
};

Fields fieldsOf(const SmallFloat& format, std::uint32_t code) {
    const std::uint32_t mantissaMask = (1U << format.mantissaBits) - 1;
    const std::uint32_t exponentMask = (1U << format.exponentBits) - 1;
    return {format.isSigned && (code >> (format.bits() - 1) & 1U) != 0,
            code >> format.mantissaBits & exponentMask, code & mantissaMask};
}

bool isNan(const SmallFloat& format, const Fields& fields) {
    const bool largest = fields.exponent == (1U << format.exponentBits) - 1;
    switch (format.special) {
        case SpecialValues::None:
            return false;
        case SpecialValues::Ieee:
            return largest && fields.mantissa != 0;
        case SpecialValues::AllOnesNan:
            return largest && fields.mantissa == (1U << format.mantissaBits) - 1;
        case SpecialValues::NegativeZero:
            return fields.negative && fields.exponent == 0 && fields.mantissa == 0;
    }
    return false;
}

float magnitude(const SmallFloat& format, const Fields& fields) {
    if (isNan(format, fields)) return std::numeric_limits<float>::quiet_NaN();
    if (format.special == SpecialValues::Ieee && fields.exponent == (1U << format.exponentBits) - 1)
        return std::numeric_limits<float>::infinity();
    const bool subnormal = fields.exponent == 0 && format.subnormals;
    const std::uint32_t significand =
        subnormal ? fields.mantissa : fields.mantissa + (1U << format.mantissaBits);
    const int exponent = subnormal ? 1 : static_cast<int>(fields.exponent);
    return std::ldexp(static_cast<float>(significand),
                      exponent - format.bias - static_cast<int>(format.mantissaBits));
}

// The code of the largest finite number.
std::uint32_t largestCode(const SmallFloat& format) {
    const std::uint32_t codes = 1U << (format.exponentBits + format.mantissaBits);
    if (format.special == SpecialValues::Ieee) return codes - (1U << format.mantissaBits) - 1;
    return codes - (format.special == SpecialValues::AllOnesNan ? 2 : 1);
}

}  // namespace

float nearestPositive(const SmallFloat& format, float x) {
    assert(x > 0 && format.subnormals);
    const int exponent = std::max(std::ilogb(x), 1 - format.bias);
    const double quantum = std::ldexp(1.0, exponent - static_cast<int>(format.mantissaBits));
    const double nearest = std::nearbyint(static_cast<double>(x) / quantum) * quantum;
    return std::clamp(static_cast<float>(nearest), decodeSmallFloat(format, 1),
                      decodeSmallFloat(format, largestCode(format)));
}

float decodeSmallFloat(const SmallFloat& format, std::uint32_t code) {
    assert(code < (1U << format.bits()));
    const Fields fields = fieldsOf(format, code);
    return std::copysign(magnitude(format, fields), fields.negative ? -1.0F : 1.0F);
}

}  // namespace quantoscope
