// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers for the eye, the same in every view and never through the locale: a true minus, whole
// thousands in groups, decimals from the step, zeros kept where texts stand below one another. What
// is copied, exported or typed is exactText() and parseReal() of the core.
#pragma once

#include <QString>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/views/look/utf8.h"
#include "core/base/text/number_text.h"

namespace quantoscope {

// Significant digits without trailing zeros: "−0.5", "1.2e−5", "∞", "0" for either zero.
QString numberText(double value, int digits = 4);
// The same with every zero kept, so that a text that changes stays as wide: "0.03180".
QString significantText(double value, int digits, bool scientific);
// So many digits after the point, kept, and whole thousands in groups from 10 000 on: "−0.50",
// "12 345.0"; "0" where all are zeros. Powers of ten from 1e15 on.
QString fixedText(double value, int decimals);

// "+0.5", "−0.5", "0".
QString signedText(double value, int digits = 4);
QString countText(double count);                    // "1 000 000"
QString percentText(double share, int digits = 3);  // "12.5 %"
// With three decimals, for a column: "12.500 %"; what is less than they show is said to be.
QString shareText(double share);

// The digits of `value` down to the first digit of `step`; 1 to 9, all that a float32 has.
int digitsDownTo(double value, double step);
// A position that is worth `step`: no digit finer than the step's first, as many after the point
// for every position.
QString steppedText(double value, double step);
// `value` without the digits finer than `step`, so that what a hand drags to reads as it looks.
double roundedTo(double value, double step);

// A tick of an axis, a multiple of `step`; powers of ten throughout where steps are tiny.
QString tickText(double value, double step);
// What an axis' ticks are counted from where their numbers would differ only behind many digits:
// a round number amid [from, to], otherwise 0.
double axisOffset(double from, double to);
QString offsetText(double offset);  // " − 1 000 000", to follow the axis' name; "" for 0

// How the numbers of one column are written: with the decimals that tell the nearest neighbours
// apart, aligned at the point; where these would be too many, each with digits of its own that do.
class ColumnNumbers {
  public:
    ColumnNumbers() = default;
    // Of the column's finite values, in any order; `digits` of the least gap are shown.
    explicit ColumnNumbers(std::span<const double> values, int digits = 3);

    // Different for different values of the column.
    QString text(double value) const;
    // Ends in blanks as wide as the decimals that a zero, or what is not finite, leaves out.
    QString aligned(double value) const;
    bool isFixed() const { return m_decimals >= 0; }

  private:
    int m_decimals = -1;  // after the point; negative: own digits
    int m_digits = 6;     // significant, when they are own
};

// "[a, b)" for finite ends, "(−∞, b)" and "[a, ∞)" otherwise: infinity is never inside.
QString bucketText(double from, double to, const QString& fromText, const QString& toText);

// A core's formula in print: × for *, x̂ for x^, − for a minus, → for ->, ≤ for <=.
QString typeset(std::string_view formula);

}  // namespace quantoscope
