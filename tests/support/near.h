// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing floating point numbers with stated tolerances. QCOMPARE on doubles is relative with a
// tolerance of its own choosing and takes NaN for equal to NaN; this is neither.
#pragma once

#include <QByteArray>
#include <QTest>
#include <algorithm>
#include <cmath>

namespace quantoscope::test {

// |actual - expected| <= max(absolute, relative * |expected|). Infinities are near themselves only,
// NaN is near nothing.
inline bool near(double actual, double expected, double absolute, double relative) {
    if (!std::isfinite(actual) || !std::isfinite(expected)) return actual == expected;
    return std::abs(actual - expected) <= std::max(absolute, relative * std::abs(expected));
}

// The same, for references in which NaN is the expected answer.
inline bool nearOrBothNan(double actual, double expected, double absolute, double relative) {
    return (std::isnan(actual) && std::isnan(expected)) ||
           near(actual, expected, absolute, relative);
}

// Both values with all their digits, their difference and what was allowed.
inline QByteArray nearMessage(double actual, double expected, double absolute, double relative) {
    constexpr int kDigits = 17;
    const auto text = [](double value) { return QByteArray::number(value, 'g', kDigits); };
    return "actual " + text(actual) + ", expected " + text(expected) + ", difference " +
           text(actual - expected) + ", allowed " + QByteArray::number(absolute) + " or " +
           QByteArray::number(relative) + " of the expected";
}

}  // namespace quantoscope::test

// Fails the test function, with both values, unless they are near each other.
#define NEAR(actual, expected, absolute, relative)                                            \
    do {                                                                                      \
        const double nearActual = static_cast<double>(actual);                                \
        const double nearExpected = static_cast<double>(expected);                            \
        QVERIFY2(quantoscope::test::near(nearActual, nearExpected, absolute, relative),       \
                 quantoscope::test::nearMessage(nearActual, nearExpected, absolute, relative) \
                     .constData());                                                           \
    } while (false)
