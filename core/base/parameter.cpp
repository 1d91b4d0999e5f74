// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parameter.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/number_text.h"

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

}  // namespace

ParameterSet::ParameterSet(std::span<const Parameter> table) : m_table(table) {
    m_values.reserve(table.size());
    for (const Parameter& row : table)
        m_values.push_back(row.initial);
}

std::size_t ParameterSet::rowOf(std::string_view key) const {
    const auto row = std::ranges::find(m_table, key, &Parameter::key);
    return static_cast<std::size_t>(row - m_table.begin());
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

Status ParameterSet::set(std::string_view key, double value) {
    const std::size_t index = rowOf(key);
    if (index == m_table.size()) return invalid(key, "There is no parameter of this name.");
    const Parameter& row = m_table[index];
    if (!(value >= row.minimum && value <= row.maximum))
        return invalid(key, exactText(value) + " is outside " + exactText(row.minimum) + " to " +
                                exactText(row.maximum) + ".");
    if (row.kind != ParameterKind::Real && value != std::nearbyint(value))
        return invalid(key, exactText(value) + " is not a whole number.");
    m_values[index] = value;
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
        case ParameterKind::Real:
            break;
    }
    return exactText(m_values[index]);
}

}  // namespace quantoscope
