// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/floats/minifloat_steps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kLargestFloat = std::numeric_limits<float>::max();

std::uint32_t signBit(const SmallFloat& format) {
    return 1U << (format.bits() - 1);
}

// Intervals in the order of the values, thresholds before the scale.
class Intervals {
  public:
    explicit Intervals(const Minifloat& minifloat)
        : m_minifloat(minifloat), m_finite(finiteMagnitudes(minifloat.format)) {
        const bool overflows = !minifloat.saturates && hasOverflowCode(minifloat.format);
        for (std::uint32_t magnitude = 1; magnitude < m_finite + (overflows ? 1 : 0); ++magnitude)
            m_first.push_back(firstOfMagnitude(minifloat.format, magnitude));
        const std::size_t n = m_first.size();
        m_steps.levels.reserve(2 * n + 2);
        m_steps.lower.reserve(2 * n + 2);
        m_steps.codes.reserve(2 * n + 2);
        for (std::size_t i = n; i > 0; --i)
            add(static_cast<std::uint32_t>(i), true, i == n ? -kInfinity : nextFloat(-m_first[i]));
        addZeros();
        for (std::size_t i = 1; i <= n; ++i)
            add(static_cast<std::uint32_t>(i), false, m_first[i - 1]);
    }

    StepFunction take() { return std::move(m_steps); }

  private:
    void addZeros() {
        const float first = m_first.empty() ? -kInfinity : nextFloat(-m_first[0]);
        if (m_minifloat.format.special == SpecialValues::NegativeZero) {
            add(0, false, first);
            return;
        }
        add(0, true, first);
        add(0, false, 0.0F);
    }

    void add(std::uint32_t magnitude, bool negative, float lower) {
        const SmallFloat& format = m_minifloat.format;
        if (magnitude >= m_finite) {
            const std::uint32_t code = overflowCode(format, negative);
            m_steps.codes.push_back(static_cast<std::int32_t>(code));
            m_steps.levels.push_back(decodeSmallFloat(format, code));
        } else {
            const std::uint32_t code = negative ? magnitude | signBit(format) : magnitude;
            const auto value = static_cast<float>(magnitudeValue(format, magnitude));
            m_steps.codes.push_back(static_cast<std::int32_t>(code));
            m_steps.levels.push_back((negative ? -value : value) * m_minifloat.scale);
        }
        m_steps.lower.push_back(lower);
    }

    const Minifloat& m_minifloat;
    std::uint32_t m_finite;
    std::vector<float> m_first;  // [n] where magnitude i + 1 begins
    StepFunction m_steps;
};

// Thresholds of x / s -> those of x.
void scaleThresholds(std::vector<float>& lower, float scale) {
    for (float& edge : lower) {
        if (edge == -kInfinity) continue;
        const std::uint32_t key = orderedKey(edge);
        edge = firstFloatWhere(edge * scale, [&](float x) { return orderedKey(x / scale) >= key; });
    }
}

std::vector<SpecialCode> codesLeftOver(const SmallFloat& format, const StepFunction& steps) {
    std::vector<bool> used(std::size_t{1} << format.bits());
    for (const std::int32_t code : steps.codes)
        used[static_cast<std::size_t>(code)] = true;
    std::vector<SpecialCode> left;
    for (std::size_t code = 0; code < used.size(); ++code)
        if (!used[code])
            left.push_back({static_cast<std::int32_t>(code),
                            decodeSmallFloat(format, static_cast<std::uint32_t>(code))});
    return left;
}

float powerOfTwoScale(MinifloatScale rule, double amax, double largest) {
    int exponent = std::ilogb(amax) - std::ilogb(largest);
    if (rule == MinifloatScale::PowerThatFits && std::ldexp(largest, exponent) < amax) ++exponent;
    float scale = std::ldexp(1.0F, std::clamp(exponent, -127, 127));
    while (!std::isfinite(static_cast<float>(largest) * scale))
        scale /= 2;
    return scale;
}

float floatScale(float amax, float largest) {
    float scale =
        std::clamp(amax / largest, std::numeric_limits<float>::denorm_min(), kLargestFloat);
    while (!std::isfinite(largest * scale))
        scale = previousFloat(scale);
    return scale;
}

}  // namespace

std::uint32_t finiteMagnitudes(const SmallFloat& format) {
    const std::uint32_t all = 1U << (format.exponentBits + format.mantissaBits);
    if (format.special == SpecialValues::Ieee) return all - (1U << format.mantissaBits);
    return format.special == SpecialValues::AllOnesNan ? all - 1 : all;
}

double magnitudeValue(const SmallFloat& format, std::uint32_t magnitude) {
    const std::uint32_t hidden = 1U << format.mantissaBits;
    std::uint32_t exponent = magnitude >> format.mantissaBits;
    std::uint32_t significand = magnitude & (hidden - 1);
    if (exponent > 0)
        significand += hidden;
    else if (!format.subnormals)
        return 0;
    else
        exponent = 1;
    return std::ldexp(significand, static_cast<int>(exponent) - format.bias -
                                       static_cast<int>(format.mantissaBits));
}

float firstOfMagnitude(const SmallFloat& format, std::uint32_t magnitude) {
    const std::uint32_t smallestNormal = 1U << format.mantissaBits;
    const bool fromZero = !format.subnormals && magnitude <= smallestNormal;
    const std::uint32_t above = fromZero ? smallestNormal : magnitude;
    const double below = fromZero ? 0 : magnitudeValue(format, magnitude - 1);
    const double middle = (below + magnitudeValue(format, above)) / 2;
    const bool tieGoesUp = !fromZero && magnitude % 2 == 0;
    const auto nearest = static_cast<float>(middle);
    const auto value = static_cast<double>(nearest);
    const bool rounds = value > middle || (value == middle && tieGoesUp);
    return rounds ? nearest : nextFloat(nearest);
}

double largestFinite(const SmallFloat& format) {
    const std::uint32_t finite = finiteMagnitudes(format);
    return finite == 0 ? 0 : magnitudeValue(format, finite - 1);
}

double smallestPositive(const SmallFloat& format) {
    return magnitudeValue(format, format.subnormals ? 1U : 1U << format.mantissaBits);
}

bool hasOverflowCode(const SmallFloat& format) {
    return format.special != SpecialValues::None;
}

std::uint32_t overflowCode(const SmallFloat& format, bool negative) {
    if (format.special == SpecialValues::NegativeZero) return signBit(format);
    return finiteMagnitudes(format) | (negative ? signBit(format) : 0);
}

// IEEE 754-2019, 6.2.1: of the quiet ones, which have the first bit of the significand set, the
// positive one without further bits.
std::optional<std::uint32_t> nanCode(const SmallFloat& format) {
    switch (format.special) {
        case SpecialValues::Ieee:
            if (format.mantissaBits == 0) return std::nullopt;  // only an infinity
            return finiteMagnitudes(format) | 1U << (format.mantissaBits - 1);
        case SpecialValues::AllOnesNan:
            return finiteMagnitudes(format);
        case SpecialValues::NegativeZero:
            return signBit(format);
        case SpecialValues::None:
            break;
    }
    return std::nullopt;
}

float minifloatScale(MinifloatScale rule, double largest, Range range) {
    const double magnitude = std::max(std::abs(range.alpha), std::abs(range.beta));
    const float amax = std::min(static_cast<float>(magnitude), kLargestFloat);
    if (rule == MinifloatScale::None || !(amax > 0)) return 1;
    if (rule == MinifloatScale::Float) return floatScale(amax, static_cast<float>(largest));
    return powerOfTwoScale(rule, static_cast<double>(amax), largest);
}

StepFunction minifloatSteps(const Minifloat& minifloat) {
    StepFunction steps = Intervals(minifloat).take();
    if (minifloat.scale != 1) scaleThresholds(steps.lower, minifloat.scale);
    steps.specials = codesLeftOver(minifloat.format, steps);
    if (const auto code = nanCode(minifloat.format))
        steps.nanCode = static_cast<std::int32_t>(*code);
    const auto edge =
        static_cast<double>(static_cast<float>(largestFinite(minifloat.format)) * minifloat.scale);
    steps.effectiveAlpha = -edge;
    steps.effectiveBeta = edge;
    steps.setClipEdges();
    return steps;
}

}  // namespace quantoscope
