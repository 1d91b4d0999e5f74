// SPDX-License-Identifier: GPL-3.0-or-later
// The elements of block formats with scaled numbers: small floats or small integers.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "core/base/numbers/small_float.h"
#include "core/schemes/rounding.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

// How a scaled value becomes a number of at most 8 bits; what is beyond its largest saturates.
struct Element {
    SmallFloat format{};        // of floats
    std::uint32_t largest = 0;  // code of the largest finite magnitude
    // Not 0: the codes are integers of 8 bits, two's complement, up to +-largest; so many in a
    // unit.
    float integerSteps = 0;
    bool negativeZero = true;  // false: -0 becomes +0; negative values that round to 0 keep a sign

    unsigned bits() const { return integerSteps != 0 ? 8 : format.bits(); }
    // A code's number; NaN and infinities as the format has them.
    float value(std::uint32_t code) const;
    // Of a scaled value, not NaN. NearestEven, NearestAway or TowardZero.
    std::uint32_t code(float scaled, Rounding rounding) const;
    // As codes are shown: integers signed, floats by their bits.
    std::int32_t shownCode(std::uint32_t code) const;
};

enum class ScaleUse : std::uint8_t { Multiply, Divide };

// How a block reaches its elements: scaled = x * encodeScale or x / encodeScale, x^ = value *
// decodeScale.
struct ElementScale {
    ScaleUse use = ScaleUse::Multiply;
    float encode = 1;
    float decode = 1;
};

// The step function of a block. A decode scale of NaN leaves one level, of code 0; a negative one
// mirrors the levels.
StepFunction elementSteps(const Element& element, Rounding rounding, const ElementScale& scale);

struct ElementEdges {
    float low = 0;
    float high = 0;
};
// Clip edges of that step function, from its ends alone.
ElementEdges elementEdges(const Element& element, Rounding rounding, const ElementScale& scale);

// Clip edges of blocks whose step function follows from a scale of 8 bits: each made once.
class EdgesOfCodes {
  public:
    explicit EdgesOfCodes(std::function<ElementEdges(std::uint8_t)> edges)
        : m_make(std::move(edges)) {}
    const ElementEdges& of(std::uint8_t code);

  private:
    std::function<ElementEdges(std::uint8_t)> m_make;
    std::array<std::optional<ElementEdges>, 256> m_edges;
};

}  // namespace quantoscope
