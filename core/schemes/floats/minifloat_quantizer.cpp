// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/floats/minifloat_quantizer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/floats/minifloat_steps.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope {

std::optional<MinifloatQuantizer> MinifloatQuantizer::make(const Minifloat& minifloat) {
    const SmallFloat& format = minifloat.format;
    const bool denormal = minifloat.scale < std::numeric_limits<float>::min();
    if (!format.subnormals || format.mantissaBits == 0 || finiteMagnitudes(format) < 3 || denormal)
        return std::nullopt;
    return MinifloatQuantizer(minifloat);
}

MinifloatQuantizer::MinifloatQuantizer(const Minifloat& minifloat)
    : m_minifloat(minifloat),
      m_finite(finiteMagnitudes(minifloat.format)),
      m_signBit(1U << (minifloat.format.bits() - 1)) {
    setClipEdges();
}

std::uint32_t MinifloatQuantizer::magnitudeOf(float y) const {
    const SmallFloat& format = m_minifloat.format;
    if (std::isinf(y)) return m_finite;
    if (y == 0) return 0;
    const int lowest = 1 - format.bias;
    const int exponent = std::max(std::ilogb(y), lowest);
    const auto mantissaBits = static_cast<int>(format.mantissaBits);
    const double steps =
        std::nearbyint(std::ldexp(std::fabs(static_cast<double>(y)), mantissaBits - exponent));
    const std::int64_t code =
        (std::int64_t{exponent - lowest} << mantissaBits) + static_cast<std::int64_t>(steps);
    return static_cast<std::uint32_t>(std::min<std::int64_t>(code, m_finite));
}

MinifloatQuantizer::Landing MinifloatQuantizer::quantize(float x) const {
    const SmallFloat& format = m_minifloat.format;
    const bool signedZero = format.special != SpecialValues::NegativeZero;
    if (std::isnan(x)) {
        if (const auto code = nanCode(format)) return {static_cast<std::int32_t>(*code), x};
        return {static_cast<std::int32_t>(signedZero ? m_signBit : 0), signedZero ? -0.0F : 0.0F};
    }
    const float y = x / m_minifloat.scale;
    const bool negative = std::signbit(y);
    std::uint32_t magnitude = magnitudeOf(y);
    if (magnitude >= m_finite) {
        if (!m_minifloat.saturates && hasOverflowCode(format)) {
            const std::uint32_t code = overflowCode(format, negative);
            return {static_cast<std::int32_t>(code), decodeSmallFloat(format, code)};
        }
        magnitude = m_finite - 1;
    }
    const bool minus = negative && (magnitude > 0 || signedZero);
    const auto value = static_cast<float>(magnitudeValue(format, magnitude));
    return {static_cast<std::int32_t>(minus ? magnitude | m_signBit : magnitude),
            (minus ? -value : value) * m_minifloat.scale};
}

// Each outermost level's inner edge, mirrored at the level.
void MinifloatQuantizer::setClipEdges() {
    const float scale = m_minifloat.scale;
    const float first = firstOfMagnitude(m_minifloat.format, m_finite - 1);
    const auto scaled = [scale](float edge) {
        return firstFloatWhere(edge * scale, [&](float x) { return x / scale >= edge; });
    };
    const float level = static_cast<float>(largestFinite(m_minifloat.format)) * scale;
    const auto far = static_cast<double>(level);
    const auto above = static_cast<double>(scaled(first));
    const auto below = static_cast<double>(scaled(nextFloat(-first)));
    m_clipHigh = static_cast<float>(far + std::fabs(far - above));
    m_clipLow = static_cast<float>(-far - std::fabs(-far - below));
}

std::uint64_t MinifloatQuantizer::levels() const {
    const bool overflows = !m_minifloat.saturates && hasOverflowCode(m_minifloat.format);
    const bool oneZero = m_minifloat.format.special == SpecialValues::NegativeZero;
    return 2 * (std::uint64_t{m_finite} + (overflows ? 1 : 0)) - (oneZero ? 1 : 0);
}

}  // namespace quantoscope
