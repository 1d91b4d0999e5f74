// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers for the eye, never through the locale: axis labels, cards, handles.
#pragma once

#include <QString>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/number_text.h"

namespace quantoscope {

inline QString fromUtf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

inline QString numberText(double value, int digits = 4) {
    return fromUtf8(shortText(value == 0 ? 0 : value, digits));  // no "-0"
}

// A position that is worth `step`: no digit finer than the step. At most 9 significant digits, all
// that a float32 has.
inline QString steppedText(double value, double step) {
    if (!(std::abs(value) > std::abs(step) / 2)) return QStringLiteral("0");
    const double ratio = std::abs(value) / std::max(std::abs(step), std::abs(value) * 1e-9);
    return numberText(value, std::clamp(static_cast<int>(std::floor(std::log10(ratio))) + 2, 1, 9));
}

inline QString signedText(double value, int digits = 4) {
    return (value > 0 ? QStringLiteral("+") : QString()) + numberText(value, digits);
}

inline QString countText(double count) {
    if (count >= 0 && count < 9e15 && count == std::floor(count))
        return fromUtf8(groupedText(static_cast<std::uint64_t>(count)));
    return numberText(count, 5);
}

inline QString percentText(double share, int digits = 3) {
    return numberText(share * 100, digits) + QStringLiteral(" %");
}

// `value` without the digits finer than `step`, so that what a hand drags to reads as it looks.
inline double roundedTo(double value, double step) {
    if (!(step > 0) || !std::isfinite(value)) return value;
    const double digits = std::floor(std::log10(std::max(std::abs(value), step) / step)) + 2;
    return parseReal(shortText(value, std::clamp(static_cast<int>(digits), 1, 9))).value_or(value);
}

}  // namespace quantoscope
