// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as text and back, never through the locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quantoscope {

// The shortest decimal text that reads back as exactly this value; "inf", "-inf", "nan".
std::string exactText(double value);
std::string exactText(float value);

// For people: `digits` significant digits and at least those before the point, without trailing
// zeros; scientific below 1e-4 and from 1e6; "inf", "-inf", "nan".
std::string shortText(double value, int digits = 4);

// The same with as many digits (at most 17) as tell the value from one that lies `step` away; a
// step that is not above 0 asks for none.
std::string stepText(double value, double step, int digits = 4);

// A whole number with all its digits, whatever its size; otherwise as shortText().
std::string wholeText(double value, int digits = 4);

// 1234567 -> "1 234 567" (thin groups by a plain space).
std::string groupedText(std::uint64_t value);

// The whole text as a number ("1e-3", "+2", "inf", "-inf", "nan"), or nothing. Surrounding blanks
// are allowed, anything else is not.
std::optional<double> parseReal(std::string_view text);
std::optional<std::int64_t> parseInteger(std::string_view text);

}  // namespace quantoscope
