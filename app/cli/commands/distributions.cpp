// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/registry_page.h"
#include "core/tensor/distribution.h"

namespace quantoscope::cli {
namespace {

ExitStatus run(const Arguments& arguments, const Console& console) {
    std::vector<RegistryEntry> entries;
    for (const Distribution* distribution : distributions())
        entries.push_back({.id = distribution->id,
                           .title = distribution->title,
                           .help = distribution->help,
                           .formula = distribution->formula,
                           .parameters = distribution->parameters,
                           .details = {}});
    return printRegistry(entries, arguments, console);
}

constexpr Option kOptions[] = {kJsonFlag};
constexpr std::string_view kExamples[] = {"distributions", "distributions --json"};

}  // namespace

namespace command_list {
extern constinit const Command distributions{
    .name = "distributions",
    .arguments = "[--json]",
    .help = "The distributions there are to draw from, with their parameters.",
    .positionals = 0,
    .options = kOptions,
    .examples = kExamples,
    .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
