// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text/utf8.h"

namespace quantoscope {
namespace {

unsigned byteAt(std::string_view text, std::size_t position) {
    return static_cast<unsigned char>(text[position]);
}

// The smallest character that needs this many bytes.
char32_t smallestOf(std::size_t bytes) {
    if (bytes == 2) return 0x80;
    return bytes == 3 ? 0x800 : 0x10000;
}

}  // namespace

Utf8Step utf8At(std::string_view text, std::size_t position) {
    const unsigned first = byteAt(text, position);
    if (first < 0x80) return {first, 1};
    std::size_t bytes = 0;
    if (first >= 0xC2 && first <= 0xDF) bytes = 2;
    if (first >= 0xE0 && first <= 0xEF) bytes = 3;
    if (first >= 0xF0 && first <= 0xF4) bytes = 4;
    if (bytes == 0 || text.size() - position < bytes) return {};
    char32_t character = first & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        const unsigned next = byteAt(text, position + i);
        if ((next & 0xC0U) != 0x80U) return {};
        character = character << 6 | (next & 0x3FU);
    }
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < smallestOf(bytes) || surrogate || character > 0x10FFFF) return {};
    return {character, bytes};
}

std::size_t utf8ErrorPosition(std::string_view text) {
    std::size_t position = 0;
    while (position < text.size()) {
        const Utf8Step step = utf8At(text, position);
        if (step.bytes == 0) return position;
        position += step.bytes;
    }
    return position;
}

}  // namespace quantoscope
