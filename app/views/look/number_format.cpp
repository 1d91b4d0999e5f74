// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/look/number_format.h"

#include <array>
#include <charconv>
#include <vector>

namespace quantoscope {
namespace {

constexpr int kMostDigits = 9;  // all that a float32 has
const QChar kMinus(0x2212);

// A number in C notation with the signs of print: "-1e-05" is "−1e−5".
QString printed(std::string_view text) {
    if (text == "inf") return QStringLiteral("∞");
    if (text == "-inf") return QStringLiteral("−∞");
    if (text == "nan") return QStringLiteral("NaN");
    QString number = toQString(text).replace(u'-', kMinus).remove(u'+');
    qsizetype exponent = number.indexOf(u'e') + 1;
    if (exponent == 0) return number;
    if (number[exponent] == kMinus) ++exponent;
    while (exponent + 1 < number.size() && number[exponent] == u'0')
        number.remove(exponent, 1);
    return number;
}

std::string written(double value, std::chars_format format, int precision) {
    std::array<char, 400> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision).ptr;
    return {buffer.data(), end};
}

// Whole thousands in groups, from five digits on.
QString grouped(QString text) {
    constexpr qsizetype kLeastGrouped = 5;
    const qsizetype first = text.startsWith(kMinus) ? 1 : 0;
    const qsizetype point = text.indexOf(u'.');
    const qsizetype end = point < 0 ? text.size() : point;
    if (end - first < kLeastGrouped) return text;
    for (qsizetype at = end - 3; at > first; at -= 3)
        text.insert(at, u' ');
    return text;
}

int exponentOf(double value) {
    if (value == 0 || !std::isfinite(value)) return 0;
    return static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-12));
}

// Digits after the point that a multiple of `step` needs.
int decimalsOfMultiples(double step) {
    constexpr int kMost = 12;
    int decimals = std::max(0, -exponentOf(step));
    for (; decimals < kMost; ++decimals) {
        const double scaled = step * std::pow(10, decimals);
        if (std::abs(scaled - std::round(scaled)) < 1e-6 * scaled) break;
    }
    return decimals;
}

}  // namespace

QString numberText(double value, int digits) {
    return printed(shortText(value == 0 ? 0 : value, digits));
}

QString significantText(double value, int digits, bool scientific) {
    if (!std::isfinite(value) || value == 0) return numberText(value, digits);
    if (scientific) return printed(written(value, std::chars_format::scientific, digits - 1));
    // The exponent of what is printed: 9.9996 has one digit more before the point.
    const std::string rounded = written(value, std::chars_format::scientific, digits - 1);
    const int exponent = std::stoi(rounded.substr(rounded.find('e') + 1));
    return fixedText(value, std::max(0, digits - 1 - exponent));
}

QString fixedText(double value, int decimals) {
    constexpr double kLargest = 1e15;
    if (!std::isfinite(value) || std::abs(value) >= kLargest) return numberText(value, kMostDigits);
    if (value == 0) return QStringLiteral("0");
    const std::string text = written(value, std::chars_format::fixed, std::max(0, decimals));
    if (text.find_first_not_of("-0.") == std::string::npos) return QStringLiteral("0");
    return grouped(printed(text));
}

QString signedText(double value, int digits) {
    return (value > 0 ? QStringLiteral("+") : QString()) + numberText(value, digits);
}

QString countText(double count) {
    if (count >= 0 && count < 9e15 && count == std::floor(count))
        return toQString(groupedText(static_cast<std::uint64_t>(count)));
    return numberText(count, 5);
}

QString percentText(double share, int digits) {
    return numberText(share * 100, digits) + QStringLiteral(" %");
}

QString shareText(double share) {
    constexpr int kDecimals = 3;
    const double percent = 100 * share;
    const bool isTooLittle = percent > 0 && percent < 0.0005;
    return (isTooLittle ? QStringLiteral("< 0.001") : fixedText(percent, kDecimals)) +
           QStringLiteral(" %");
}

int digitsDownTo(double value, double step) {
    if (!std::isfinite(value) || value == 0 || !std::isfinite(step) || !(step > 0))
        return kMostDigits;
    return std::clamp(exponentOf(value) - exponentOf(step) + 1, 1, kMostDigits);
}

QString steppedText(double value, double step) {
    constexpr int kMostDecimals = 7;
    if (!std::isfinite(value) || !std::isfinite(step) || !(step > 0))
        return numberText(value, kMostDigits);
    if (std::abs(value) < step / 2) return QStringLiteral("0");
    const int decimals = -exponentOf(step);
    if (decimals > kMostDecimals || std::abs(value) >= 1e7)
        return numberText(value, digitsDownTo(value, step));
    if (decimals >= 0) return fixedText(value, decimals);
    const double unit = std::pow(10, -decimals);
    return fixedText(std::round(value / unit) * unit, 0);
}

double roundedTo(double value, double step) {
    if (!(step > 0) || !std::isfinite(value)) return value;
    if (std::abs(value) < step / 2) return 0;
    return parseReal(shortText(value, digitsDownTo(value, step))).value_or(value);
}

QString tickText(double value, double step) {
    constexpr double kSmallestPlain = 1e-4;
    constexpr double kLargestPlain = 1e7;
    const double magnitude = std::abs(value);
    if (magnitude < step / 2) return QStringLiteral("0");
    if (magnitude < kLargestPlain && (step >= kSmallestPlain || magnitude >= 1))
        return fixedText(value, decimalsOfMultiples(step));
    const int exponent = exponentOf(magnitude * (1 + 1e-9));
    const QString mantissa =
        numberText(value / std::pow(10, exponent), digitsDownTo(value, step / 10));
    return mantissa + u'e' + numberText(exponent);
}

double axisOffset(double from, double to) {
    constexpr double kFar = 1e4;  // times the width of what is seen
    const double width = to - from;
    const double furthest = std::max(std::abs(from), std::abs(to));
    if (!(width > 0) || !std::isfinite(furthest) || furthest < kFar * width) return 0;
    const double unit = std::pow(10, std::ceil(std::log10(width)));
    return std::round((from + width / 2) / unit) * unit;
}

QString offsetText(double offset) {
    if (offset == 0) return {};
    const QString size = std::abs(offset) < 1e15 && offset == std::floor(offset)
                             ? fixedText(std::abs(offset), 0)
                             : numberText(std::abs(offset), 15);
    return (offset > 0 ? QStringLiteral(" − ") : QStringLiteral(" + ")) + size;
}

ColumnNumbers::ColumnNumbers(std::span<const double> values, int digits) {
    constexpr int kMostPlaces = 10;  // before and after the point together
    std::vector<double> sorted;
    for (const double value : values)
        if (std::isfinite(value)) sorted.push_back(value);
    std::ranges::sort(sorted);
    if (sorted.empty()) return;
    const double furthest = std::max(std::abs(sorted.front()), std::abs(sorted.back()));
    double gap = furthest;
    double closest = 1;  // neighbours' distance over their size
    for (std::size_t i = 0; i + 1 < sorted.size(); ++i) {
        const double apart = sorted[i + 1] - sorted[i];
        if (!(apart > 0)) continue;
        gap = std::min(gap, apart);
        closest = std::min(closest, apart / std::max(std::abs(sorted[i]), std::abs(sorted[i + 1])));
    }
    m_digits = std::clamp(1 - exponentOf(closest) + digits - 1, digits + 1, kMostDigits);
    if (!(gap > 0)) {
        m_decimals = 0;
        return;
    }
    const int decimals = std::max(0, digits - 1 - exponentOf(gap));
    const int whole = std::max(0, exponentOf(furthest)) + 1;
    if (whole + decimals <= kMostPlaces) m_decimals = decimals;
}

QString ColumnNumbers::text(double value) const {
    return m_decimals >= 0 ? fixedText(value, m_decimals) : numberText(value, m_digits);
}

QString ColumnNumbers::aligned(double value) const {
    const QString shown = text(value);
    if (m_decimals <= 0 || shown.contains(u'.')) return shown;
    // As wide as a point and as digits are.
    return shown + QChar(0x2008) + QString(m_decimals, QChar(0x2007));
}

QString bucketText(double from, double to, const QString& fromText, const QString& toText) {
    const bool isOpen = std::isinf(from);
    return (isOpen ? u'(' : u'[') + (isOpen ? QStringLiteral("−∞") : fromText) +
           QStringLiteral(", ") + (std::isinf(to) ? QStringLiteral("∞") : toText) + u')';
}

QString typeset(std::string_view formula) {
    static const std::array<std::pair<QString, QString>, 7> kSigns{{
        {QStringLiteral("->"), QStringLiteral("→")},
        {QStringLiteral("<="), QStringLiteral("≤")},
        {QStringLiteral(">="), QStringLiteral("≥")},
        {QStringLiteral(" * "), QStringLiteral(" × ")},
        {QStringLiteral("x^"), QStringLiteral("x̂")},
        {QStringLiteral("y^"), QStringLiteral("ŷ")},
        {QStringLiteral(" - "), QStringLiteral(" − ")},
    }};
    QString text = toQString(formula);
    for (const auto& [plain, sign] : kSigns)
        text.replace(plain, sign);
    // A minus before a digit is one, but for the middle of words such as "two-4".
    for (qsizetype i = 0; i + 1 < text.size(); ++i) {
        const bool isSign = text[i] == u'-' && (text[i + 1].isDigit() || text[i + 1] == u'i');
        const bool isInWord = i > 0 && text[i - 1].isLetter() && text[i - 1] != u'e';
        if (isSign && !isInWord) text[i] = kMinus;
    }
    return text.replace(QStringLiteral("−inf"), QStringLiteral("−∞"));
}

}  // namespace quantoscope
