// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/format.h"

#include "app/cli/registry_page.h"

namespace quantoscope::cli {
namespace {

ExitStatus run(const Arguments& arguments, const Console& console) {
    std::vector<RegistryEntry> entries;
    for (const Format* format : formats()) {
        std::string extensions;
        for (const std::string_view extension : format->extensions)
            extensions += (extensions.empty() ? "" : ", ") + std::string(extension);
        entries.push_back({.id = format->id,
                           .title = format->title,
                           .help = format->help,
                           .formula = {},
                           .parameters = {},
                           .details = {{"extensions", extensions}}});
    }
    return printRegistry(entries, arguments, console);
}

constexpr Option kOptions[] = {kJsonFlag};
constexpr std::string_view kExamples[] = {"formats", "formats --json"};

}  // namespace

namespace command_list {
extern constinit const Command formats{.name = "formats",
                                       .arguments = "[--json]",
                                       .help = "The file formats that can be read.",
                                       .positionals = 0,
                                       .options = kOptions,
                                       .examples = kExamples,
                                       .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
