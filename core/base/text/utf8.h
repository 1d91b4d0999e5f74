// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace quantoscope {

struct Utf8Step {
    char32_t character = 0;
    std::size_t bytes = 0;  // 1 to 4; 0 where the text is not UTF-8
};

// The character at `position` (< text.size()). Overlong forms, surrogates and values beyond
// U+10FFFF are not UTF-8 (Unicode 15, table 3-7).
Utf8Step utf8At(std::string_view text, std::size_t position);

// The first byte that is not UTF-8; text.size() when all is.
std::size_t utf8ErrorPosition(std::string_view text);
inline bool isUtf8(std::string_view text) {
    return utf8ErrorPosition(text) == text.size();
}

}  // namespace quantoscope
