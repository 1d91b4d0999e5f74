// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/ggml/fields.h"

#include <algorithm>

#include "core/schemes/blocks/ggml/bits.h"

namespace quantoscope::ggml {

std::string indexed(std::string_view name, std::size_t index) {
    return std::string(name) + "[" + std::to_string(index) + "]";
}

FieldList::FieldList(const Layout& layout, std::span<const std::uint8_t> block)
    : m_layout(layout), m_block(block) {
    layout.unpack(block.data(), m_codes.data());
    layout.parts(block.data(), m_parts.data());
}

std::uint32_t FieldList::bitsAt(BitPlace place) const {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < place.bits; ++i) {
        const std::size_t bit = place.firstBit + i;
        bits |= (static_cast<std::uint32_t>(m_block[bit / 8]) >> bit % 8 & 1U) << i;
    }
    return bits;
}

void FieldList::add(std::string name, FieldKind kind, BitPlace place, double value) {
    m_fields.push_back({.name = std::move(name),
                        .kind = kind,
                        .firstBit = place.firstBit,
                        .bits = place.bits,
                        .value = value,
                        .code = static_cast<std::int32_t>(bitsAt(place))});
}

void FieldList::addFloat16(std::string_view name, FieldKind kind, std::size_t firstByte) {
    const float value = readFloat16(m_block.data() + firstByte);
    add(std::string(name), kind, {8 * firstByte, 16}, static_cast<double>(value));
}

void FieldList::addSixBits(std::size_t firstByte) {
    const std::size_t first = 8 * firstByte;
    const auto both = [&](std::size_t j, std::string_view suffix, BitPlace scale,
                          BitPlace minimum) {
        add(indexed("scales", j) + std::string(suffix), FieldKind::Scale, scale,
            static_cast<double>(m_parts[j].scale));
        add(indexed("minima", j) + std::string(suffix), FieldKind::Minimum, minimum,
            static_cast<double>(-m_parts[j].shift));
    };
    for (std::size_t j = 0; j < 4; ++j) {
        const std::size_t bit = first + 8 * j;
        both(j, "", {bit, 6}, {bit + 32, 6});
        both(j + 4, " high", {bit + 6, 2}, {bit + 38, 2});
        both(j + 4, " low", {bit + 64, 4}, {bit + 68, 4});
    }
}

void FieldList::addElement(std::string_view name, FieldKind kind, BitPlace place,
                           std::size_t element) {
    const float level = m_layout.level(m_codes[element], m_parts[element / m_layout.partValues]);
    add(indexed(name, element), kind, place, static_cast<double>(level));
    m_fields.back().element = static_cast<std::ptrdiff_t>(element);
    if (m_layout.integerCodes) m_fields.back().code = m_layout.integer(m_codes[element]);
}

std::vector<BlockField> FieldList::take() {
    std::ranges::sort(m_fields, {}, &BlockField::firstBit);
    return std::move(m_fields);
}

}  // namespace quantoscope::ggml
