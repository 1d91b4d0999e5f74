// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace quantoscope {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view withoutPlus(std::string_view text) {
    const bool plus = text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+';
    return plus ? text.substr(1) : text;
}

template <class T>
std::string specialText(T value) {
    if (std::isnan(value)) return "nan";
    return value > 0 ? "inf" : "-inf";
}

template <class T>
std::string shortestText(T value) {
    if (!std::isfinite(value)) return specialText(value);
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

template <class T>
std::optional<T> parseWhole(std::string_view text) {
    text = withoutPlus(trimmed(text));
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

}  // namespace

std::string exactText(double value) {
    return shortestText(value);
}

std::string exactText(float value) {
    return shortestText(value);
}

std::string shortText(double value, int digits) {
    if (!std::isfinite(value)) return specialText(value);
    constexpr double kSmallestPlain = 1e-4;
    constexpr double kLargestPlain = 1e6;
    const double magnitude = std::abs(value);
    const bool plain = magnitude >= kSmallestPlain && magnitude < kLargestPlain;
    const int wholeDigits = plain ? static_cast<int>(std::floor(std::log10(magnitude))) + 1 : 0;
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::general, std::max(digits, wholeDigits))
                         .ptr;
    return {buffer.data(), end};
}

std::string stepText(double value, double step, int digits) {
    constexpr int kMostDigits = 17;  // tell all doubles apart
    if (!std::isfinite(value) || value == 0 || !(step > 0) || !std::isfinite(step))
        return shortText(value, digits);
    const double needed =
        std::floor(std::log10(std::abs(value))) - std::floor(std::log10(step)) + 1;
    if (!(needed > digits)) return shortText(value, digits);
    return shortText(value, static_cast<int>(std::min<double>(needed, kMostDigits)));
}

std::string wholeText(double value, int digits) {
    constexpr double kLargest = 9007199254740992;  // 2^53
    if (value != std::nearbyint(value) || std::abs(value) > kLargest)
        return shortText(value, digits);
    return std::to_string(static_cast<std::int64_t>(value));
}

std::string groupedText(std::uint64_t value) {
    std::string text = std::to_string(value);
    for (auto i = static_cast<std::ptrdiff_t>(text.size()) - 3; i > 0; i -= 3)
        text.insert(static_cast<std::size_t>(i), 1, ' ');
    return text;
}

std::optional<double> parseReal(std::string_view text) {
    return parseWhole<double>(text);
}

std::optional<std::int64_t> parseInteger(std::string_view text) {
    return parseWhole<std::int64_t>(text);
}

}  // namespace quantoscope
