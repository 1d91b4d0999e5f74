// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv/cell.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <system_error>

namespace quantoscope {
namespace {

constexpr std::array<std::string_view, 7> kMissing{"", "na", "n/a", "#n/a", "#nv", "null", "none"};
constexpr std::string_view kMinus = "\xE2\x88\x92";  // U+2212

char lowered(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool isMissing(std::string_view text) {
    return std::ranges::any_of(kMissing, [text](std::string_view word) {
        return std::ranges::equal(text, word, {}, lowered);
    });
}

// Whether a well-formed decimal number that is out of range is large rather than tiny: by the power
// of ten of its first digit that is not zero.
bool isLarge(std::string_view text) {
    const std::size_t mark = text.find_first_of("eE");
    const std::string_view digits = text.substr(0, mark);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const std::size_t first = digits.find_first_of("123456789");
    if (first == std::string_view::npos) return false;
    const auto power = static_cast<double>(point) - static_cast<double>(first);
    double exponent = 0;
    if (mark != std::string_view::npos) {
        std::string_view written = text.substr(mark + 1);
        const bool negative = written.starts_with('-');
        if (negative || written.starts_with('+')) written.remove_prefix(1);
        for (const char digit : written)
            exponent = exponent * 10 + (digit - '0');
        if (negative) exponent = -exponent;
    }
    return power + exponent > 0;
}

Cell numberOutOfRange(std::string_view text) {
    const bool large = isLarge(text);
    const float size = large ? std::numeric_limits<float>::infinity() : 0.0F;
    return {CellKind::Number, text.starts_with('-') ? -size : size, large};
}

// text: with a decimal point and without a plus sign.
Cell parseNumber(std::string_view text) {
    float value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, code] = std::from_chars(text.data(), end, value);
    if (rest != end || code == std::errc::invalid_argument) return {CellKind::Word, 0, false};
    if (code == std::errc::result_out_of_range) return numberOutOfRange(text);
    // A number that starts with a digit is not the word inf, yet may have been rounded to it.
    const bool spelled = text.find_first_of("0123456789") != std::string_view::npos;
    return {CellKind::Number, value, std::isinf(value) && spelled};
}

bool isDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

// A number whose comma is decimal, as one with a point and without groups: "-1.234,5" -> "-1234.5".
// Nothing where a point does not part groups of three digits.
std::optional<std::string> withDecimalPoint(std::string_view text) {
    const std::size_t whole = std::min(text.find_first_of(",eE"), text.size());
    std::string number;
    std::size_t group = 0;  // digits since the last point
    bool grouped = false;
    for (const char letter : text.substr(0, whole)) {
        if (letter == '.') {
            const bool first = !grouped && group >= 1 && group <= 3 && number.back() != '0';
            if (!first && !(grouped && group == 3)) return std::nullopt;
            grouped = true;
            group = 0;
            continue;
        }
        group += isDigit(letter) ? 1U : 0U;
        number += letter;
    }
    if (grouped && group != 3) return std::nullopt;
    std::string rest(text.substr(whole));
    if (rest.find('.') != std::string::npos) return std::nullopt;
    if (rest.starts_with(',')) rest.front() = '.';
    return number + rest;
}

// "−1.5e−3" with U+2212 -> "-1.5e-3".
std::string withPlainMinus(std::string_view text) {
    std::string plain;
    for (std::size_t at = text.find(kMinus); at != std::string_view::npos; at = text.find(kMinus)) {
        plain.append(text.substr(0, at)).push_back('-');
        text.remove_prefix(at + kMinus.size());
    }
    return plain.append(text);
}

// Bytes of a spreadsheet's mark at the beginning: #N/A, #NV, or capitals that end in ! or ?.
std::size_t failedCellLength(std::string_view text) {
    for (const std::string_view mark : {"#N/A", "#NV"})
        if (text.starts_with(mark)) return mark.size();
    std::size_t end = 1;
    const auto inMark = [](char c) {
        return (c >= 'A' && c <= 'Z') || c == '/' || c == '_' || c == '0' || (c & '\x80') != 0;
    };
    while (end < text.size() && inMark(text[end]))
        ++end;
    const bool ends = end > 1 && end < text.size() && (text[end] == '!' || text[end] == '?');
    return ends ? end + 1 : 0;
}

}  // namespace

bool isComment(std::string_view line) {
    if (line.starts_with('%')) return true;
    if (!line.starts_with('#')) return false;
    const std::size_t length = failedCellLength(line);
    if (length == 0) return true;
    // A cell ends at a separator; a blank is one where a number follows.
    const std::size_t next = std::min(line.find_first_not_of(' ', length), line.size());
    if (next == line.size()) return false;
    constexpr std::string_view kAfterCell = ",;|\t\r\n";
    constexpr std::string_view kAfterBlank = "+-.#\"0123456789";
    const bool cell = kAfterCell.find(line[next]) != std::string_view::npos ||
                      (next > length && kAfterBlank.find(line[next]) != std::string_view::npos);
    return !cell;
}

Cell parseCell(std::string_view text, bool decimalComma) {
    std::string rewritten;
    if (text.find(kMinus) != std::string_view::npos) {
        rewritten = withPlainMinus(text);
        text = rewritten;
    }
    if (decimalComma && text.find_first_of(",.") != std::string_view::npos) {
        const auto pointed = withDecimalPoint(text);
        if (!pointed) return {CellKind::Word, 0, false};
        rewritten = *pointed;
        text = rewritten;
    }
    std::string_view number = text;
    if (number.size() > 1 && number[0] == '+' && number[1] != '-') number.remove_prefix(1);
    if (const Cell cell = parseNumber(number); cell.kind == CellKind::Number) return cell;
    if (isMissing(text)) return {CellKind::Missing, std::numeric_limits<float>::quiet_NaN(), false};
    return {CellKind::Word, 0, false};
}

}  // namespace quantoscope
