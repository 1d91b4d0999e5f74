// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text/media.h"

#include <algorithm>

#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"
#include "core/base/text/utf8.h"

namespace quantoscope {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::size_t kLongestName = 80;  // characters of a file's name

bool isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// The characters of a valid text; of a broken one, bytes.
template <class Take>
void forEachCharacter(std::string_view text, Take take) {
    while (!text.empty()) {
        const std::size_t bytes = std::max<std::size_t>(1, utf8At(text, 0).bytes);
        take(text.substr(0, bytes));
        text.remove_prefix(bytes);
    }
}

bool isHidden(std::string_view character) {
    return displayText(character) != character;
}

// Control characters would leave quotes behind in a terminal that a command is pasted into, and
// marks that reorder text would hide one: they are written as $'...' has them, which bash, zsh and
// ksh read back and a shell without it takes as harmless text.
std::string escapedWord(std::string_view text) {
    std::string word = "$'";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\'' || c == '\\')
            word += {'\\', c};
        else if (byte >= 0x20 && byte < 0x7F)
            word += c;
        else
            word += {'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
    return word + "'";
}

std::string shellWord(std::string_view text) {
    constexpr std::string_view kPlain = "_-./:=,+@%";
    const bool plain = !text.empty() && std::ranges::all_of(text, [&](char c) {
        return isAlphanumeric(c) || kPlain.find(c) != std::string_view::npos;
    });
    if (plain) return std::string(text);
    if (displayText(text, kWholeText) != text) return escapedWord(text);
    std::string word = "'";
    for (const char c : text)
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

// For & < > and quotes; empty for other characters.
std::string_view entityOf(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
    }
}

std::string markdown(const std::string& shown) {
    constexpr std::string_view kMarks = "\\`*_{}[]()#+!|~$";
    std::string text;
    for (const char c : shown) {
        const bool quote = c == '"' || c == '\'';
        if (kMarks.find(c) != std::string_view::npos) text += '\\';
        if (const std::string_view entity = entityOf(c); !entity.empty() && !quote)
            text += entity;
        else
            text += c;
    }
    return text;
}

std::string html(const std::string& shown) {
    std::string text;
    for (const char c : shown) {
        const std::string_view entity = entityOf(c);
        text += entity.empty() ? std::string_view(&c, 1) : entity;
    }
    return text;
}

// With an apostrophe before what a spreadsheet would run; never before a number.
std::string withoutFormula(std::string shown) {
    constexpr std::string_view kFormula = "=+-@";
    const bool formula = !shown.empty() && kFormula.find(shown.front()) != std::string_view::npos;
    return formula && !parseReal(shown) ? "'" + shown : shown;
}

std::string csvField(const std::string& cell) {
    if (cell.find_first_of(",\"") == std::string::npos) return cell;
    std::string field = "\"";
    for (const char c : cell)
        field += c == '"' ? std::string("\"\"") : std::string(1, c);
    return field + "\"";
}

// Hidden characters stand in a JSON document within texts alone: there \u is the same.
std::string json(std::string_view document) {
    std::string text;
    const auto addUnit = [&text](std::uint32_t unit) {
        text += "\\u";
        for (const unsigned shift : {12U, 8U, 4U, 0U})
            text += kDigits[unit >> shift & 15U];
    };
    // Long stretches are plain ASCII, in which nothing hides.
    const auto mayHide = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x7F || (byte < 0x20 && c != '\n' && c != '\t' && c != '\r');
    };
    while (!document.empty()) {
        const auto plain = std::ranges::find_if(document, mayHide) - document.begin();
        text += document.substr(0, static_cast<std::size_t>(plain));
        document.remove_prefix(static_cast<std::size_t>(plain));
        if (document.empty()) break;
        const Utf8Step step = utf8At(document, 0);
        const std::string_view character = document.substr(0, std::max<std::size_t>(1, step.bytes));
        document.remove_prefix(character.size());
        if (step.bytes == 0 || !isHidden(character)) {
            text += character;
        } else if (step.character < 0x10000) {
            addUnit(step.character);
        } else {
            addUnit(0xD7C0U + (step.character >> 10U));
            addUnit(0xDC00U + (step.character & 0x3FFU));
        }
    }
    return text;
}

std::string fileName(std::string_view text, std::size_t limit) {
    std::string name;
    forEachCharacter(displayText(text, std::min(limit, kLongestName)), [&name](auto character) {
        constexpr std::string_view kOthers = "._-+=@ ";
        const char first = character.front();
        const bool letter = character.size() > 1 || isAlphanumeric(first) ||
                            kOthers.find(first) != std::string_view::npos;
        name += letter ? character : "_";
    });
    // Neither hidden, nor an option, nor the folder itself.
    if (name.empty() || name.front() == '.' || name.front() == '-' || name.front() == ' ')
        name.insert(name.begin(), '_');
    return name;
}

}  // namespace

std::string textFor(Medium medium, std::string_view text, std::size_t limit) {
    switch (medium) {
        case Medium::Shell:
            return shellWord(text);
        case Medium::Json:
            return json(text);
        case Medium::FileName:
            return fileName(text, limit);
        case Medium::Markdown:
            return markdown(displayText(text, limit));
        case Medium::Html:
            return html(displayText(text, limit));
        case Medium::Csv:
            return csvField(withoutFormula(displayText(text, limit)));
        case Medium::Clipboard:
            return withoutFormula(displayText(text, limit));
        case Medium::Terminal:
            break;
    }
    return displayText(text, limit);
}

}  // namespace quantoscope
