// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace quantoscope {

enum class Rounding : std::uint8_t { NearestEven, NearestAway, TowardZero, Floor, Stochastic };

struct RoundingRow {
    Rounding rounding;
    std::string_view id;     // on the command line and in JSON
    std::string_view label;  // in the window
};

inline constexpr std::array kRoundings{
    RoundingRow{Rounding::NearestEven, "nearest-even", "Nearest, ties to even"},
    RoundingRow{Rounding::NearestAway, "nearest-away", "Nearest, ties away from zero"},
    RoundingRow{Rounding::TowardZero, "toward-zero", "Toward zero"},
    RoundingRow{Rounding::Floor, "floor", "Floor"},
    RoundingRow{Rounding::Stochastic, "stochastic", "Stochastic (seeded)"},
};

constexpr const RoundingRow& roundingRow(Rounding rounding) {
    return kRoundings[static_cast<std::size_t>(rounding)];
}
// Of schemes with one rule of their own for every value.
inline constexpr std::array kOnlyNearestEven{Rounding::NearestEven};

std::optional<Rounding> findRounding(std::string_view id);

}  // namespace quantoscope
