// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parameter.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

Error invalid(std::string_view key, std::string what) {
    return {ErrorCode::InvalidArgument, std::move(what), std::string(key)};
}

std::string choiceList(const Parameter& row) {
    std::string list;
    for (const Choice& choice : row.choices) {
        if (!list.empty()) list += ", ";
        list += choice.id;
    }
    return list;
}

Status checkLimits(const Parameter& row, double value) {
    if (value >= row.minimum && value <= row.maximum) return Done{};
    return invalid(row.key, exactText(value) + " is outside " + exactText(row.minimum) + " to " +
                                exactText(row.maximum) + ".");
}

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// "-1, 0.5; 2" -> "-1", "0.5", "2".
std::vector<std::string_view> entriesOf(std::string_view text) {
    std::vector<std::string_view> entries;
    for (std::size_t from = 0; from < text.size();) {
        const auto ends = [&](std::size_t i) {
            const bool comma = text[i] == ',' && (i + 1 == text.size() || isBlank(text[i + 1]));
            return isBlank(text[i]) || text[i] == ';' || comma;
        };
        std::size_t to = from;
        while (to < text.size() && !ends(to))
            ++to;
        if (to > from) entries.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return entries;
}

Result<std::vector<double>> readNumbers(std::string_view key, std::string_view text) {
    std::vector<double> numbers;
    for (const std::string_view entry : entriesOf(text)) {
        const auto number = parseReal(entry);
        if (!number)
            return invalid(
                key, "'" + std::string(entry) + "' is not a number; lists are written '-1 0.5 2'.");
        numbers.push_back(*number);
    }
    return numbers;
}

}  // namespace

ParameterSet::ParameterSet(std::span<const Parameter> table) : m_table(table) {
    m_values.reserve(table.size());
    for (const Parameter& row : table) {
        const bool list = row.kind == ParameterKind::Numbers;
        m_values.push_back(list ? static_cast<double>(row.numbers.size()) : row.initial);
        if (list) m_lists.emplace_back(row.numbers.begin(), row.numbers.end());
    }
}

std::size_t ParameterSet::rowOf(std::string_view key) const {
    const auto row = std::ranges::find(m_table, key, &Parameter::key);
    return static_cast<std::size_t>(row - m_table.begin());
}

std::size_t ParameterSet::listOf(std::size_t row) const {
    assert(row < m_table.size() && m_table[row].kind == ParameterKind::Numbers);
    return static_cast<std::size_t>(
        std::ranges::count(m_table.first(row), ParameterKind::Numbers, &Parameter::kind));
}

bool ParameterSet::isInitial(std::size_t row) const {
    if (m_table[row].kind == ParameterKind::Numbers)
        return std::ranges::equal(m_lists[listOf(row)], m_table[row].numbers);
    return m_values[row] == m_table[row].initial;
}

double ParameterSet::real(std::string_view key) const {
    const std::size_t row = rowOf(key);
    assert(row < m_values.size());
    return m_values[row];
}

std::int64_t ParameterSet::integer(std::string_view key) const {
    return std::llround(real(key));
}

bool ParameterSet::flag(std::string_view key) const {
    return real(key) != 0;
}

std::string_view ParameterSet::choice(std::string_view key) const {
    const std::size_t row = rowOf(key);
    assert(row < m_values.size() && m_table[row].kind == ParameterKind::Choice);
    return m_table[row].choices[static_cast<std::size_t>(m_values[row])].id;
}

const std::vector<double>& ParameterSet::numbers(std::string_view key) const {
    return m_lists[listOf(rowOf(key))];
}

Status ParameterSet::set(std::string_view key, double value) {
    const std::size_t index = rowOf(key);
    if (index == m_table.size()) return invalid(key, "There is no parameter of this name.");
    const Parameter& row = m_table[index];
    if (row.kind == ParameterKind::Numbers) return setNumbers(key, {value});
    if (Status inside = checkLimits(row, value); !inside) return inside;
    if (row.kind != ParameterKind::Real && value != std::nearbyint(value))
        return invalid(key, exactText(value) + " is not a whole number.");
    m_values[index] = value;
    return Done{};
}

Status ParameterSet::setNumbers(std::string_view key, std::vector<double> numbers) {
    const std::size_t index = rowOf(key);
    if (index == m_table.size()) return invalid(key, "There is no parameter of this name.");
    const Parameter& row = m_table[index];
    if (row.kind != ParameterKind::Numbers) return invalid(key, "This is no list of numbers.");
    if (numbers.size() > kMostNumbers)
        return invalid(key, "There are " + std::to_string(numbers.size()) +
                                " numbers; a list holds up to " + std::to_string(kMostNumbers) +
                                ".");
    for (const double number : numbers)
        if (Status inside = checkLimits(row, number); !inside) return inside;
    m_values[index] = static_cast<double>(numbers.size());
    m_lists[listOf(index)] = std::move(numbers);
    return Done{};
}

Status ParameterSet::setText(std::string_view key, std::string_view text) {
    const std::size_t index = rowOf(key);
    if (index == m_table.size()) return invalid(key, "There is no parameter of this name.");
    const Parameter& row = m_table[index];
    if (row.kind == ParameterKind::Choice) {
        const auto choice = std::ranges::find(row.choices, text, &Choice::id);
        if (choice == row.choices.end())
            return invalid(key, "'" + std::string(text) + "' is none of: " + choiceList(row) + ".");
        m_values[index] = static_cast<double>(choice - row.choices.begin());
        return Done{};
    }
    if (row.kind == ParameterKind::Numbers) {
        auto numbers = readNumbers(key, text);
        if (!numbers) return numbers.error();
        return setNumbers(key, std::move(numbers).value());
    }
    if (row.kind == ParameterKind::Flag && (text == "true" || text == "false"))
        return set(key, text == "true" ? 1 : 0);
    const auto value = parseReal(text);
    if (!value) return invalid(key, "'" + std::string(text) + "' is not a number.");
    return set(key, *value);
}

std::string ParameterSet::text(std::string_view key) const {
    const std::size_t index = rowOf(key);
    assert(index < m_values.size());
    switch (m_table[index].kind) {
        case ParameterKind::Choice:
            return std::string(choice(key));
        case ParameterKind::Flag:
            return flag(key) ? "true" : "false";
        case ParameterKind::Integer:
            return std::to_string(integer(key));
        case ParameterKind::Numbers: {
            std::string list;
            for (const double number : m_lists[listOf(index)])
                list += (list.empty() ? "" : " ") + exactText(number);
            return list;
        }
        case ParameterKind::Real:
            break;
    }
    return exactText(m_values[index]);
}

}  // namespace quantoscope
