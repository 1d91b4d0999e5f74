// SPDX-License-Identifier: GPL-3.0-or-later
// Options and positional arguments, parsed by a table.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace quantoscope::cli {

struct Option {
    std::string_view name;   // "--bits"
    std::string_view value;  // "N" in the help; empty for a flag
    std::string_view help;   // one phrase
    bool repeats = false;
    bool isOutput = false;  // the value names a file that is written
};

inline constexpr Option kHelpOption{.name = "--help", .value = "", .help = "show this page"};

class Arguments {
  public:
    // "--name VALUE" or "--name=VALUE"; after "--" everything is positional. Errors:
    // InvalidArgument with a hint for an unknown option, a missing value, an option given twice.
    static Result<Arguments> parse(std::span<const std::string> words,
                                   std::span<const Option> options);

    std::span<const std::string> positionals() const { return m_positionals; }
    bool has(std::string_view option) const { return value(option).has_value(); }
    std::optional<std::string> value(std::string_view option) const;
    std::vector<std::string> values(std::string_view option) const;

  private:
    std::vector<std::string> m_positionals;
    std::vector<std::pair<std::string_view, std::string>> m_values;
};

// The known name that a mistyped one is nearest to; empty when none is near.
std::string_view nearestName(std::string_view typed, std::span<const std::string_view> known);

}  // namespace quantoscope::cli
