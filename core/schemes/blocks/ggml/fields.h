// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of one GGUF block, collected in any order.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "core/schemes/blocks/ggml/layout.h"

namespace quantoscope::ggml {

// Where an element's bits lie in its block.
struct BitPlace {
    std::size_t firstBit = 0;
    std::size_t bits = 0;
};

// Element `i` of a format that pairs halves: byte i mod 16 after `firstByte`, low nibble first.
constexpr BitPlace nibbleOfHalves(std::size_t firstByte, std::size_t i) {
    return {8 * (firstByte + i % 16) + 4 * (i / 16), 4};
}

// Element `i` of 256 of two bits each, as unpackQuarters() reads them from `firstByte` on.
constexpr BitPlace quarterOfHalf(std::size_t firstByte, std::size_t i) {
    return {8 * (firstByte + i / 128 * 32 + i % 32) + i / 32 % 4 * 2, 2};
}

class FieldList {
  public:
    FieldList(const Layout& layout, std::span<const std::uint8_t> block);

    const Part& part(std::size_t index) const { return m_parts[index]; }
    // A float16 of the whole block.
    void addFloat16(std::string_view name, FieldKind kind, std::size_t firstByte);
    // Bits that belong to the whole block or one of its parts.
    void add(std::string name, FieldKind kind, BitPlace place, double value);
    // The scales and minima of packSixBits(), in two pieces each from the fifth on.
    void addSixBits(std::size_t firstByte);
    // "name[i]" for each element, at place(i).
    template <class Place>
    void addElements(std::string_view name, FieldKind kind, const Place& place) {
        for (std::size_t i = 0; i < m_layout.values; ++i)
            addElement(name, kind, place(i), i);
    }
    // In the order of their bits.
    std::vector<BlockField> take();

  private:
    void addElement(std::string_view name, FieldKind kind, BitPlace place, std::size_t element);
    std::uint32_t bitsAt(BitPlace place) const;

    const Layout& m_layout;
    std::span<const std::uint8_t> m_block;
    std::array<std::uint8_t, kMostValues> m_codes{};
    std::array<Part, kMostParts> m_parts{};
    std::vector<BlockField> m_fields;
};

std::string indexed(std::string_view name, std::size_t index);  // "name[3]"

}  // namespace quantoscope::ggml
