// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers for the eye, never through the locale: axis labels, cards, handles.
#pragma once

#include <QString>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include "app/views/look/utf8.h"
#include "core/base/text/number_text.h"

namespace quantoscope {

inline QString numberText(double value, int digits = 4) {
    return toQString(shortText(value == 0 ? 0 : value, digits));  // no "-0"
}

// The digits of `value` down to the first digit of `step`; 1 to 9, all that a float32 has.
inline int digitsDownTo(double value, double step) {
    if (!(std::abs(value) > 0) || !(step > 0)) return 9;
    const double digits = std::floor(std::log10(std::abs(value))) - std::floor(std::log10(step));
    return static_cast<int>(std::clamp(digits + 1, 1.0, 9.0));
}

// A position that is worth `step`: no digit finer than the step's first.
inline QString steppedText(double value, double step) {
    if (std::abs(value) < step / 2) return QStringLiteral("0");
    return numberText(value, digitsDownTo(value, step));
}

inline QString signedText(double value, int digits = 4) {
    return (value > 0 ? QStringLiteral("+") : QString()) + numberText(value, digits);
}

inline QString countText(double count) {
    if (count >= 0 && count < 9e15 && count == std::floor(count))
        return toQString(groupedText(static_cast<std::uint64_t>(count)));
    return numberText(count, 5);
}

// A tick of an axis, a multiple of `step` (2.5 has two digits): whole thousands in groups, powers
// of ten throughout where steps are tiny.
inline QString tickText(double value, double step) {
    const double magnitude = std::abs(value);
    if (magnitude >= 1e4 && magnitude < 1e7 && value == std::floor(value))
        return (value < 0 ? QStringLiteral("-") : QString()) + countText(magnitude);
    if (step >= 1e-4 || magnitude < step / 2 || magnitude >= 1)
        return steppedText(value, step / 10);
    const int exponent = static_cast<int>(std::floor(std::log10(magnitude * (1 + 1e-9))));
    return numberText(value / std::pow(10, exponent), digitsDownTo(value, step / 10)) +
           QStringLiteral("e%1").arg(exponent);
}

inline QString percentText(double share, int digits = 3) {
    return numberText(share * 100, digits) + QStringLiteral(" %");
}

// `value` without the digits finer than `step`, so that what a hand drags to reads as it looks.
inline double roundedTo(double value, double step) {
    if (!(step > 0) || !std::isfinite(value)) return value;
    if (std::abs(value) < step / 2) return 0;
    return parseReal(shortText(value, digitsDownTo(value, step))).value_or(value);
}

}  // namespace quantoscope
