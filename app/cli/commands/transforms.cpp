// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/registry_page.h"
#include "core/transforms/transform.h"

namespace quantoscope::cli {
namespace {

ExitStatus run(const Arguments& arguments, const Console& console) {
    std::vector<RegistryEntry> entries;
    for (const Transform* transform : transforms())
        entries.push_back({.id = transform->id,
                           .title = transform->title,
                           .help = transform->help,
                           .formula = transform->formula,
                           .parameters = transform->parameters,
                           .details = {}});
    return printRegistry(entries, arguments, console);
}

constexpr Option kOptions[] = {kJsonFlag};
constexpr std::string_view kExamples[] = {"transforms", "transforms --json"};

}  // namespace

namespace command_list {
extern constinit const Command transforms{
    .name = "transforms",
    .arguments = "[--json]",
    .help = "What can be done to a tensor before it is quantized, with parameters.",
    .positionals = 0,
    .options = kOptions,
    .examples = kExamples,
    .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
