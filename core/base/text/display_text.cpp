// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text/display_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "core/base/text/utf8.h"

namespace quantoscope {
namespace {

struct CharacterRange {
    char32_t first;
    char32_t last;
};

// Unicode 15: general categories Cc, Zl, Zp, the Bidi_Control property, and the default-ignorable
// characters that draw nothing.
constexpr std::array kHidden{
    CharacterRange{0x0000, 0x001F},   CharacterRange{0x007F, 0x009F},
    CharacterRange{0x00AD, 0x00AD},   CharacterRange{0x034F, 0x034F},
    CharacterRange{0x061C, 0x061C},   CharacterRange{0x115F, 0x1160},
    CharacterRange{0x17B4, 0x17B5},   CharacterRange{0x180B, 0x180F},
    CharacterRange{0x200B, 0x200F},   CharacterRange{0x2028, 0x202E},
    CharacterRange{0x2060, 0x206F},   CharacterRange{0x3164, 0x3164},
    CharacterRange{0xFE00, 0xFE0F},   CharacterRange{0xFEFF, 0xFEFF},
    CharacterRange{0xFFA0, 0xFFA0},   CharacterRange{0xFFF0, 0xFFFB},
    CharacterRange{0x1BCA0, 0x1BCA3}, CharacterRange{0x1D173, 0x1D17A},
    CharacterRange{0xE0000, 0xE0FFF},
};

bool hidden(char32_t character) {
    return std::ranges::any_of(kHidden, [character](const CharacterRange& range) {
        return character >= range.first && character <= range.last;
    });
}

std::string escape(char kind, char32_t number) {
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                   static_cast<std::uint32_t>(number), 16)
                         .ptr;
    std::string text{'\\', kind, '{'};
    for (const char* digit = digits.data(); digit != end; ++digit)
        text += *digit >= 'a' ? static_cast<char>(*digit - 'a' + 'A') : *digit;
    return text + '}';
}

// One character of the text as it is shown, and the bytes it stands for.
struct Shown {
    std::string text;
    std::size_t bytes = 1;
};

Shown shownAt(std::string_view text, std::size_t position) {
    const Utf8Step step = utf8At(text, position);
    if (step.bytes == 0) return {escape('x', static_cast<unsigned char>(text[position])), 1};
    if (step.character == U'\n') return {"\\n", 1};
    if (step.character == U'\t') return {"\\t", 1};
    if (step.character == U'\r') return {"\\r", 1};
    if (hidden(step.character)) return {escape('u', step.character), step.bytes};
    return {std::string(text.substr(position, step.bytes)), step.bytes};
}

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// Where the last `characters` characters begin, an invalid byte counting as one or joining the
// next.
std::size_t tailPosition(std::string_view text, std::size_t characters) {
    std::size_t position = text.size();
    for (; characters > 0 && position > 0; --characters) {
        --position;
        for (int i = 0; i < 3 && position > 0 && continues(text[position]); ++i)
            --position;
    }
    return position;
}

}  // namespace

std::string displayText(std::string_view text, std::size_t limit) {
    std::string shown;
    std::size_t position = 0;
    std::size_t characters = 0;
    const std::size_t tail = limit / 2;
    const std::size_t head = limit - tail - (limit > 0 ? 1 : 0);
    std::size_t headEnd = 0;  // length of `shown` after `head` characters
    for (; position < text.size() && characters <= limit; ++characters) {
        if (characters == head) headEnd = shown.size();
        const Shown next = shownAt(text, position);
        shown += next.text;
        position += next.bytes;
    }
    if (position == text.size() && characters <= limit) return shown;
    shown.resize(headEnd);
    shown += "…";
    for (position = tailPosition(text, tail); position < text.size();) {
        const Shown next = shownAt(text, position);
        shown += next.text;
        position += next.bytes;
    }
    return shown;
}

}  // namespace quantoscope
