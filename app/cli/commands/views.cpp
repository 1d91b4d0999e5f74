// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/registry_page.h"
#include "app/views/view.h"

namespace quantoscope::cli {
namespace {

ExitStatus run(const Arguments& arguments, const Console& console) {
    std::vector<RegistryEntry> entries;
    for (const ViewDescriptor* view : views())
        entries.push_back({.id = view->id,
                           .title = view->title,
                           .help = view->help,
                           .formula = {},
                           .parameters = {},
                           .details = {{"plot", view->isPlot ? "yes" : "no"}}});
    return printRegistry(entries, arguments, console);
}

constexpr Option kOptions[] = {kJsonFlag};
constexpr std::string_view kExamples[] = {"views", "views --json"};

}  // namespace

namespace command_list {
extern constinit const Command views{.name = "views",
                                     .arguments = "[--json]",
                                     .help = "The views there are to plot.",
                                     .positionals = 0,
                                     .options = kOptions,
                                     .examples = kExamples,
                                     .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
