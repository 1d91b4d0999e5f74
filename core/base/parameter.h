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

enum class ParameterKind { Real, Integer, Flag, Choice, Numbers };
enum class Spacing { Linear, Logarithmic };  // of the slider

struct Parameter {
    std::string_view key;    // lower case with underscores
    std::string_view label;  // in the window, capitalised
    std::string_view unit;   // "" when it has none
    std::string_view help;   // one sentence
    ParameterKind kind = ParameterKind::Real;
    // Inclusive; a flag is 0 or 1, a choice the index into choices; of a list, of each entry.
    double minimum = 0;
    double maximum = 1;
    double initial = 0;
    Spacing spacing = Spacing::Linear;
    std::span<const Choice> choices;  // of kind Choice
    std::span<const double> numbers;  // of kind Numbers: the initial list
};
constexpr std::size_t kMostNumbers = 4096;  // entries of a list

// Makers for the tables, so that a row reads as one line.
constexpr Parameter realParameter(std::string_view key, std::string_view label,
                                  std::string_view unit, std::string_view help, double minimum,
                                  double maximum, double initial,
                                  Spacing spacing = Spacing::Linear) {
    return {key,     label,   unit, help, ParameterKind::Real, minimum, maximum,
            initial, spacing, {},   {}};
}
constexpr Parameter integerParameter(std::string_view key, std::string_view label,
                                     std::string_view unit, std::string_view help, double minimum,
                                     double maximum, double initial,
                                     Spacing spacing = Spacing::Linear) {
    return {key,     label,   unit, help, ParameterKind::Integer, minimum, maximum,
            initial, spacing, {},   {}};
}
constexpr Parameter flagParameter(std::string_view key, std::string_view label,
                                  std::string_view help, bool initial) {
    return {key, label, "", help, ParameterKind::Flag, 0, 1, initial ? 1.0 : 0.0, Spacing::Linear,
            {},  {}};
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
            choices,
            {}};
}
// A list of finite numbers in any order.
constexpr Parameter numbersParameter(std::string_view key, std::string_view label,
                                     std::string_view unit, std::string_view help, double minimum,
                                     double maximum, std::span<const double> initial) {
    return {key,     label,           unit, help,   ParameterKind::Numbers, minimum, maximum,
            minimum, Spacing::Linear, {},   initial};
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
    const std::vector<double>& numbers(std::string_view key) const;

    // InvalidArgument with the key's name when the table lacks it, the value is outside the row's
    // limits, not a whole number where one is due, or no choice has this id.
    // A list gets this one entry.
    Status set(std::string_view key, double value);
    // The same refusals for each entry; at most kMostNumbers of them.
    Status setNumbers(std::string_view key, std::vector<double> numbers);
    // Numbers in C notation, flags as true/false/1/0, choices by id; lists as "-1 0.5 2", blanks,
    // semicolons or commas before a blank between the entries (a comma alone could be a decimal
    // one).
    Status setText(std::string_view key, std::string_view text);

    // As setText takes it; numbers come back exactly.
    std::string text(std::string_view key) const;
    // The raw number of the row's kind (a choice's index, a list's length).
    double raw(std::size_t row) const { return m_values[row]; }
    bool isInitial(std::size_t row) const;

    friend bool operator==(const ParameterSet& a, const ParameterSet& b) {
        return a.m_table.data() == b.m_table.data() && a.m_values == b.m_values &&
               a.m_lists == b.m_lists;
    }

  private:
    std::size_t rowOf(std::string_view key) const;  // table size when it lacks the key
    std::size_t listOf(std::size_t row) const;      // of a row of kind Numbers, in m_lists

    std::span<const Parameter> m_table;
    std::vector<double> m_values;
    std::vector<std::vector<double>> m_lists;  // one for each row of kind Numbers
};

}  // namespace quantoscope
