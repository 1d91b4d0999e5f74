// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/arguments.h"

#include <algorithm>
#include <numeric>

#include "core/base/text/display_text.h"

namespace quantoscope::cli {
namespace {

Error wrong(std::string what) {
    return {ErrorCode::InvalidArgument, std::move(what), {}};
}

// Insertions, deletions and replacements that turn one text into the other (Levenshtein).
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

Error unknownOption(std::string_view name, std::span<const Option> options) {
    std::vector<std::string_view> names;
    for (const Option& option : options)
        names.push_back(option.name);
    const std::string_view nearest = nearestName(name, names);
    std::string what = "There is no option " + displayText(name) + ".";
    if (!nearest.empty()) what += " Did you mean " + std::string(nearest) + "?";
    return wrong(std::move(what));
}

}  // namespace

std::string_view nearestName(std::string_view typed, std::span<const std::string_view> known) {
    constexpr std::size_t kLongest = 64;
    std::string_view nearest;
    std::size_t least = typed.size() > kLongest ? 0 : 1 + typed.size() / 3;
    for (const std::string_view name : known) {
        const std::size_t distance = least == 0 ? least : editDistance(typed, name);
        if (distance >= least) continue;
        least = distance;
        nearest = name;
    }
    return nearest;
}

Result<Arguments> Arguments::parse(std::span<const std::string> words,
                                   std::span<const Option> options) {
    Arguments arguments;
    bool optionsEnded = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (optionsEnded || word.size() < 2 || word[0] != '-') {
            arguments.m_positionals.emplace_back(word);
            continue;
        }
        if (word == "--") {
            optionsEnded = true;
            continue;
        }
        const std::string_view name = word.substr(0, word.find('='));
        const auto option = std::ranges::find(options, name, &Option::name);
        if (option == options.end()) return unknownOption(name, options);
        if (arguments.has(name) && !option->repeats)
            return wrong(std::string(name) + " is given twice.");
        const bool attached = name.size() < word.size();
        if (option->value.empty() && attached) return wrong(std::string(name) + " takes no value.");
        std::string value;
        if (attached)
            value = word.substr(name.size() + 1);
        else if (!option->value.empty() && ++i < words.size())
            value = words[i];
        else if (!option->value.empty())
            return wrong(std::string(name) + " needs a value: " + std::string(option->value) + ".");
        arguments.m_values.emplace_back(option->name, std::move(value));
    }
    return arguments;
}

std::optional<std::string> Arguments::value(std::string_view option) const {
    const auto found = std::ranges::find(m_values, option, [](const auto& v) { return v.first; });
    return found == m_values.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> Arguments::values(std::string_view option) const {
    std::vector<std::string> all;
    for (const auto& [name, value] : m_values)
        if (name == option) all.push_back(value);
    return all;
}

}  // namespace quantoscope::cli
