// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/element.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/schemes/threshold_search.h"

namespace quantoscope {
namespace {

float roundedWhole(float u, Rounding rounding) {
    if (rounding == Rounding::NearestEven) return std::nearbyint(u);
    const float whole = std::trunc(u);
    if (rounding == Rounding::TowardZero || std::fabs(u - whole) < 0.5F) return whole;
    return whole + std::copysign(1.0F, u);
}

// The code of |y| by the size of its steps: 2^(E - M), E its exponent or the smallest one.
std::uint32_t magnitudeCode(const SmallFloat& format, float size, Rounding rounding) {
    const int smallest = 1 - format.bias;
    const int exponent = size > 0 ? std::max(std::ilogb(size), smallest) : smallest;
    const int mantissaBits = static_cast<int>(format.mantissaBits);
    const float steps = roundedWhole(std::scalbn(size, mantissaBits - exponent), rounding);
    return (static_cast<std::uint32_t>(exponent - smallest) << format.mantissaBits) +
           static_cast<std::uint32_t>(steps);
}

// Places of the codes in the order of their numbers, -0 before +0.
std::size_t rankOf(const Element& element, std::uint32_t code) {
    if (element.integerSteps != 0)
        return static_cast<std::uint32_t>(element.shownCode(code)) + element.largest;
    const std::uint32_t signBit = 1U << (element.bits() - 1);
    return (code & signBit) != 0 ? element.largest - (code - signBit) : element.largest + 1 + code;
}

std::uint32_t codeAt(const Element& element, std::size_t rank) {
    const auto place = static_cast<std::uint32_t>(rank);
    if (element.integerSteps != 0) return (place - element.largest) & 0xFFU;
    if (place > element.largest) return place - element.largest - 1;
    return (1U << (element.bits() - 1)) + element.largest - place;
}

// The codes of a block in the order of their levels; a negative scale mirrors them.
class ScaledRanks {
  public:
    ScaledRanks(const Element& element, Rounding rounding, const ElementScale& scale)
        : m_element(element), m_rounding(rounding), m_scale(scale) {}

    std::size_t size() const {
        return 2 * std::size_t{m_element.largest} + (m_element.integerSteps != 0 ? 1 : 2);
    }
    std::uint32_t code(std::size_t rank) const { return codeAt(m_element, mirrored(rank)); }
    float level(std::size_t rank) const { return m_element.value(code(rank)) * m_scale.decode; }
    // The smallest float32 of this rank, above the lowest one.
    float lower(std::size_t rank) const {
        const float guess = level(rank - 1) / 2 + level(rank) / 2;
        return firstFloatWhere(std::isnan(guess) ? 0.0F : guess,
                               [&](float x) { return rankAt(x) >= rank; });
    }

  private:
    std::size_t mirrored(std::size_t rank) const {
        return m_scale.decode < 0 ? size() - 1 - rank : rank;
    }
    std::size_t rankAt(float x) const {
        const float scaled =
            m_scale.use == ScaleUse::Multiply ? x * m_scale.encode : x / m_scale.encode;
        return mirrored(rankOf(m_element, m_element.code(scaled, m_rounding)));
    }

    const Element& m_element;
    Rounding m_rounding;
    const ElementScale& m_scale;
};

StepFunction oneLevel(float level) {
    StepFunction steps;
    steps.levels = {level};
    steps.lower = {-std::numeric_limits<float>::infinity()};
    steps.codes = {0};
    return steps;
}

void addSpecials(const Element& element, StepFunction& steps) {
    for (std::uint32_t code = 0; code < 1U << element.bits(); ++code)
        if (const float value = element.value(code); !std::isfinite(value))
            steps.specials.push_back({element.shownCode(code), value});
}

}  // namespace

float Element::value(std::uint32_t code) const {
    if (integerSteps != 0) return static_cast<float>(shownCode(code)) / integerSteps;
    return decodeSmallFloat(format, code);
}

std::uint32_t Element::code(float scaled, Rounding rounding) const {
    if (integerSteps != 0) {
        const auto limit = static_cast<float>(largest);
        const float steps = std::clamp(scaled * integerSteps, -limit, limit);
        return static_cast<std::uint32_t>(
                   static_cast<std::int32_t>(roundedWhole(steps, rounding))) &
               0xFFU;
    }
    const float size = std::min(std::fabs(scaled), value(largest));
    const bool negative = std::signbit(scaled) && (negativeZero || scaled != 0);
    return magnitudeCode(format, size, rounding) | (negative ? 1U << (bits() - 1) : 0U);
}

std::int32_t Element::shownCode(std::uint32_t code) const {
    if (integerSteps != 0) return static_cast<std::int8_t>(code);
    return static_cast<std::int32_t>(code);
}

StepFunction elementSteps(const Element& element, Rounding rounding, const ElementScale& scale) {
    if (std::isnan(scale.decode)) return oneLevel(scale.decode);
    const ScaledRanks ranks(element, rounding, scale);
    StepFunction steps;
    for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
        steps.levels.push_back(ranks.level(rank));
        steps.codes.push_back(element.shownCode(ranks.code(rank)));
        steps.lower.push_back(rank == 0 ? -std::numeric_limits<float>::infinity()
                                        : ranks.lower(rank));
    }
    addSpecials(element, steps);
    if (element.integerSteps != 0) {
        steps.scale = static_cast<double>(scale.decode) / static_cast<double>(element.integerSteps);
        steps.zeroPoint = 0;
    }
    steps.effectiveAlpha = static_cast<double>(steps.levels.front());
    steps.effectiveBeta = static_cast<double>(steps.levels.back());
    if (std::isfinite(steps.levels.back())) steps.setClipEdges();
    return steps;
}

// The two outermost levels at each end, where they differ, decide.
ElementEdges elementEdges(const Element& element, Rounding rounding, const ElementScale& scale) {
    const ScaledRanks ranks(element, rounding, scale);
    const std::size_t last = ranks.size() - 1;
    StepFunction ends;
    ends.levels = {ranks.level(0), ranks.level(1), ranks.level(last - 1), ranks.level(last)};
    const bool differ = ends.levels[0] < ends.levels[1] && ends.levels[2] < ends.levels[3];
    if (!differ || !std::isfinite(ends.levels[0]) || !std::isfinite(ends.levels[3])) {
        const StepFunction all = elementSteps(element, rounding, scale);
        return {all.clipLow, all.clipHigh};
    }
    ends.lower = {-std::numeric_limits<float>::infinity(), ranks.lower(1), 0, ranks.lower(last)};
    ends.setClipEdges();
    return {ends.clipLow, ends.clipHigh};
}

const ElementEdges& EdgesOfCodes::of(std::uint8_t code) {
    std::optional<ElementEdges>& edges = m_edges[code];
    if (!edges) edges = m_make(code);
    return *edges;
}

}  // namespace quantoscope
