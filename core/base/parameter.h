// SPDX-License-Identifier: GPL-3.0-or-later
// Parameter tables. A scheme, a calibrator or a distribution lists its parameters once; the form in
// the window, the options of the command line, the help and the tests are made from that table.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace quantoscope {

struct Choice {
    std::string_view id;     // in JSON and on the command line
    std::string_view label;  // in the window
};

enum class ParameterKind { Real, Integer, Flag, Choice };
enum class Spacing { Linear, Logarithmic };  // of the slider

struct Parameter {
    std::string_view key;    // lower case with underscores
    std::string_view label;  // in the window, capitalised
    std::string_view unit;   // "" when it has none
    std::string_view help;   // one sentence
    ParameterKind kind = ParameterKind::Real;
    double minimum = 0;  // inclusive; a flag is 0 or 1, a choice the index into choices
    double maximum = 1;
    double initial = 0;
    Spacing spacing = Spacing::Linear;
    std::span<const Choice> choices;  // of kind Choice
};

// Makers for the tables, so that a row reads as one line.
constexpr Parameter realParameter(std::string_view key, std::string_view label,
                                  std::string_view unit, std::string_view help, double minimum,
                                  double maximum, double initial,
                                  Spacing spacing = Spacing::Linear) {
    return {key, label, unit, help, ParameterKind::Real, minimum, maximum, initial, spacing, {}};
}
constexpr Parameter integerParameter(std::string_view key, std::string_view label,
                                     std::string_view unit, std::string_view help, double minimum,
                                     double maximum, double initial,
                                     Spacing spacing = Spacing::Linear) {
    return {key, label, unit, help, ParameterKind::Integer, minimum, maximum, initial, spacing, {}};
}
constexpr Parameter flagParameter(std::string_view key, std::string_view label,
                                  std::string_view help, bool initial) {
    return {key, label, "", help, ParameterKind::Flag, 0, 1, initial ? 1.0 : 0.0, Spacing::Linear,
            {}};
}
constexpr Parameter choiceParameter(std::string_view key, std::string_view label,
                                    std::string_view help, std::span<const Choice> choices,
                                    std::size_t initial = 0) {
    return {key,
            label,
            "",
            help,
            ParameterKind::Choice,
            0,
            static_cast<double>(choices.size() - 1),
            static_cast<double>(initial),
            Spacing::Linear,
            choices};
}

// One value for each row of a table, always within the row's limits. The table must outlive it
// (tables are constants). Asking for a key the table lacks is a bug and asserts.
class ParameterSet {
  public:
    ParameterSet() = default;
    explicit ParameterSet(std::span<const Parameter> table);  // all at their initial values

    std::span<const Parameter> table() const { return m_table; }

    double real(std::string_view key) const;
    std::int64_t integer(std::string_view key) const;
    bool flag(std::string_view key) const;
    std::string_view choice(std::string_view key) const;  // its id

    // InvalidArgument with the key's name when the table lacks it, the value is outside the row's
    // limits, not a whole number where one is due, or no choice has this id.
    Status set(std::string_view key, double value);
    // Numbers in C notation, flags as true/false/1/0, choices by id.
    Status setText(std::string_view key, std::string_view text);

    // As setText takes it; numbers come back exactly.
    std::string text(std::string_view key) const;
    // The raw number of the row's kind (a choice's index).
    double raw(std::size_t row) const { return m_values[row]; }
    bool isInitial(std::size_t row) const { return m_values[row] == m_table[row].initial; }

    friend bool operator==(const ParameterSet& a, const ParameterSet& b) {
        return a.m_table.data() == b.m_table.data() && a.m_values == b.m_values;
    }

  private:
    std::size_t rowOf(std::string_view key) const;  // table size when it lacks the key

    std::span<const Parameter> m_table;
    std::vector<double> m_values;
};

}  // namespace quantoscope
