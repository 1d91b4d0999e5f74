// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/registry_page.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "app/cli/text/text_table.h"
#include "core/base/text/number_text.h"

namespace quantoscope::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view kindName(ParameterKind kind) {
    switch (kind) {
        case ParameterKind::Integer:
            return "integer";
        case ParameterKind::Flag:
            return "flag";
        case ParameterKind::Choice:
            return "choice";
        case ParameterKind::Numbers:
            return "numbers";
        case ParameterKind::Real:
            break;
    }
    return "real";
}

std::string initialText(const Parameter& row) {
    return ParameterSet({&row, 1}).text(row.key);
}

// "symmetric|restricted", "0 to 100", "true|false".
std::string limitsText(const Parameter& row) {
    if (row.kind == ParameterKind::Flag) return "true|false";
    if (row.kind == ParameterKind::Numbers)
        return "list, " + shortText(row.minimum, 6) + " to " + shortText(row.maximum, 6);
    if (row.kind != ParameterKind::Choice)
        return shortText(row.minimum, 6) + " to " + shortText(row.maximum, 6);
    std::string text;
    for (const Choice& choice : row.choices)
        text += (text.empty() ? "" : "|") + std::string(choice.id);
    return text;
}

Json parameterJson(const Parameter& row) {
    Json value{{"key", row.key},   {"label", row.label},         {"unit", row.unit},
               {"help", row.help}, {"kind", kindName(row.kind)}, {"initial", initialText(row)}};
    if (row.kind == ParameterKind::Choice) {
        for (const Choice& choice : row.choices)
            value["choices"].push_back({{"id", choice.id}, {"label", choice.label}});
    } else if (row.kind != ParameterKind::Flag) {
        value["minimum"] = row.minimum;
        value["maximum"] = row.maximum;
        if (row.kind == ParameterKind::Numbers) {
            value["most"] = kMostNumbers;
            return value;
        }
        value["spacing"] = row.spacing == Spacing::Logarithmic ? "logarithmic" : "linear";
    }
    return value;
}

std::string asJson(const std::vector<RegistryEntry>& entries) {
    Json list = Json::array();
    for (const RegistryEntry& entry : entries) {
        Json value{{"id", entry.id}, {"title", entry.title}, {"help", entry.help}};
        if (!entry.formula.empty()) value["formula"] = entry.formula;
        for (const auto& [key, text] : entry.details)
            value[std::string(key)] = text;
        Json& parameters = value["parameters"] = Json::array();
        for (const Parameter& row : entry.parameters)
            parameters.push_back(parameterJson(row));
        list.push_back(std::move(value));
    }
    return list.dump(2) + "\n";
}

std::string asText(const RegistryEntry& entry) {
    std::string text = std::string(entry.id) + ": " + std::string(entry.title) + "\n  " +
                       std::string(entry.help) + "\n";
    for (const auto& [key, detail] : entry.details)
        text += "  " + std::string(key) + ": " + detail + "\n";
    TextTable table({Align::Left, Align::Left, Align::Left, Align::Left});
    for (const Parameter& row : entry.parameters)
        table.add({std::string(row.key), limitsText(row), "(" + initialText(row) + ")",
                   std::string(row.help)});
    return text + table.text(4);
}

}  // namespace

ExitStatus printRegistry(const std::vector<RegistryEntry>& entries, const Arguments& arguments,
                         const Console& console) {
    if (arguments.has(kJsonFlag.name)) {
        console.out << asJson(entries);
        return ExitStatus::Done;
    }
    for (const RegistryEntry& entry : entries)
        console.out << (&entry == &entries.front() ? "" : "\n") << asText(entry);
    return ExitStatus::Done;
}

}  // namespace quantoscope::cli
