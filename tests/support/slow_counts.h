// SPDX-License-Identifier: GPL-3.0-or-later
// What a data table is held against: the values and errors of a small tensor, counted one by one.
#pragma once

#include <QStringList>
#include <QVector>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/curves.h"

namespace quantoscope::test {

constexpr std::size_t kSide = 20;    // rows and columns of the tensor
constexpr double kSums = 1e-9;       // of 400 float32 squared in double, and of the exact text
constexpr double kDigits = 0x1p-24;  // a float32 written so that it is read back

inline const std::vector<float>& values() {
    static const std::vector<float> all = bell(kSide * kSide);
    return all;
}

// What a view has shown, and of what.
struct Seen {
    OutcomePointer outcome;
    CurvesPointer curves;
    QVector<QStringList> rows;

    const StepFunction& steps() const { return outcome->focus->steps; }
    QVector<QStringList> ofKind(const QString& kind) const {
        QVector<QStringList> found;
        for (const QStringList& row : rows)
            if (row[0] == kind) found.append(row);
        return found;
    }
};

inline double number(const QString& text) {
    bool sound = false;
    const double value = text.toLatin1().toDouble(&sound);
    return sound ? value : std::numeric_limits<double>::quiet_NaN();
}

// The last interval that begins at x or before.
inline std::size_t intervalOf(const StepFunction& steps, float x) {
    std::size_t found = 0;
    for (std::size_t k = 0; k < steps.size(); ++k)
        if (steps.lower[k] <= x) found = k;
    return found;
}

inline double quantized(const StepFunction& steps, float x) {
    return static_cast<double>(steps.levels[intervalOf(steps, x)]);
}

inline double errorOf(const StepFunction& steps, float x) {
    return quantized(steps, x) - static_cast<double>(x);
}

// Of the values in [from, to).
inline double squaredErrorBetween(const StepFunction& steps, double from, double to) {
    double sum = 0;
    for (const float x : values())
        if (static_cast<double>(x) >= from && static_cast<double>(x) < to)
            sum += errorOf(steps, x) * errorOf(steps, x);
    return sum;
}

inline double squaredError(const StepFunction& steps) {
    return squaredErrorBetween(steps, -HUGE_VAL, HUGE_VAL);
}

inline double meanSquaredError(const StepFunction& steps) {
    return squaredError(steps) / static_cast<double>(values().size());
}

inline double sqnrDb(const StepFunction& steps) {
    double power = 0;
    for (const float x : values())
        power += static_cast<double>(x) * static_cast<double>(x);
    return 10 * std::log10(power / squaredError(steps));
}

inline double countBetween(double from, double to) {
    return static_cast<double>(std::ranges::count_if(values(), [&](float x) {
        return static_cast<double>(x) >= from && static_cast<double>(x) < to;
    }));
}

// The request's own step function with something changed.
template <class Change>
inline StepFunction stepsOf(Request request, Change change) {
    change(request);
    return answer(request, values(), {kSide, kSide})->focus->steps;
}

}  // namespace quantoscope::test
