// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/registry_page.h"
#include "core/schemes/scheme.h"

namespace quantoscope::cli {
namespace {

std::string roundingIds(const Scheme& scheme) {
    std::string text;
    for (const Rounding rounding : scheme.roundings)
        text += (text.empty() ? "" : ", ") + std::string(roundingRow(rounding).id);
    return text;
}

ExitStatus run(const Arguments& arguments, const Console& console) {
    std::vector<RegistryEntry> entries;
    for (const Scheme* scheme : schemes())
        entries.push_back({.id = scheme->id,
                           .title = scheme->title,
                           .help = scheme->help,
                           .formula = scheme->formula,
                           .parameters = scheme->parameters,
                           .details = {{"family", std::string(familyTitle(scheme->family))},
                                       {"bits", std::to_string(scheme->minimumBits) + " to " +
                                                    std::to_string(scheme->maximumBits)},
                                       {"roundings", roundingIds(*scheme)}}});
    return printRegistry(entries, arguments, console);
}

constexpr Option kOptions[] = {kJsonFlag};
constexpr std::string_view kExamples[] = {"schemes", "schemes --json"};

}  // namespace

namespace command_list {
extern constinit const Command schemes{.name = "schemes",
                                       .arguments = "[--json]",
                                       .help = "The schemes there are, with their parameters.",
                                       .positionals = 0,
                                       .options = kOptions,
                                       .examples = kExamples,
                                       .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
