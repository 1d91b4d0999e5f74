// SPDX-License-Identifier: GPL-3.0-or-later
// What a registry holds, for people and as JSON.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/command.h"
#include "core/base/parameter.h"

namespace quantoscope::cli {

struct RegistryEntry {
    std::string_view id;
    std::string_view title;
    std::string_view help;
    std::string_view formula;                                       // may be empty
    std::span<const Parameter> parameters;                          // may be empty
    std::vector<std::pair<std::string_view, std::string>> details;  // what only this registry has
};

// Of all commands that print a registry.
inline constexpr Option kJsonFlag{.name = "--json", .value = "", .help = "as JSON, for machines"};

ExitStatus printRegistry(const std::vector<RegistryEntry>& entries, const Arguments& arguments,
                         const Console& console);

}  // namespace quantoscope::cli
