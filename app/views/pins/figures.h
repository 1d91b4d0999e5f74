// SPDX-License-Identifier: GPL-3.0-or-later
// The figures by which answers are compared, and how one differs from another.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <span>

#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

enum class DifferenceKind : std::uint8_t {
    Percent,   // 100 (live / pin - 1); undefined against zero
    Decibels,  // live - pin
    Points,    // of shares: 100 (live - pin), percentage points
};

struct PinFigure {
    const char* label;  // with its unit, to be translated
    const char* help;   // one sentence, likewise
    std::optional<double> (*value)(const Outcome& outcome);
    DifferenceKind kind = DifferenceKind::Percent;
};
std::span<const PinFigure> pinFigures();

// Of the live answer against a pinned one, in the kind's unit; 0 for equal values, both infinite
// among them. Empty where one is undefined or there is no finite difference.
std::optional<double> pinDifference(const PinFigure& figure, const Outcome& live,
                                    const Outcome& pin);
// "+12.3 %", "-0.5 dB", "+2 points"; with every digit when exact. "-" when there is none.
QString differenceText(const PinFigure& figure, std::optional<double> difference,
                       bool exact = false);

}  // namespace quantoscope
