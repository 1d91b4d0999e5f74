// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv/cell.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <system_error>

namespace quantoscope {
namespace {

constexpr std::array<std::string_view, 6> kMissing{"", "na", "n/a", "#n/a", "null", "none"};

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

}  // namespace

Cell parseCell(std::string_view text, bool decimalComma) {
    std::string pointed;
    if (decimalComma && text.find(',') != std::string_view::npos) {
        if (text.find('.') != std::string_view::npos) return {CellKind::Word, 0, false};
        pointed = text;
        *std::ranges::find(pointed, ',') = '.';
        text = pointed;
    }
    std::string_view number = text;
    if (number.size() > 1 && number[0] == '+' && number[1] != '-') number.remove_prefix(1);
    if (const Cell cell = parseNumber(number); cell.kind == CellKind::Number) return cell;
    if (isMissing(text)) return {CellKind::Missing, std::numeric_limits<float>::quiet_NaN(), false};
    return {CellKind::Word, 0, false};
}

}  // namespace quantoscope
