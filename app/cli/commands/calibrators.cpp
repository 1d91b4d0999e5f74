// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/registry_page.h"
#include "core/calibration/calibrator.h"

namespace quantoscope::cli {
namespace {

ExitStatus run(const Arguments& arguments, const Console& console) {
    std::vector<RegistryEntry> entries;
    for (const Calibrator* calibrator : calibrators())
        entries.push_back({.id = calibrator->id,
                           .title = calibrator->title,
                           .help = calibrator->help,
                           .formula = calibrator->formula,
                           .parameters = calibrator->parameters,
                           .details = {}});
    return printRegistry(entries, arguments, console);
}

constexpr Option kOptions[] = {kJsonFlag};
constexpr std::string_view kExamples[] = {"calibrators", "calibrators --json"};

}  // namespace

namespace command_list {
extern constinit const Command calibrators{
    .name = "calibrators",
    .arguments = "[--json]",
    .help = "The calibrators there are, with their parameters.",
    .positionals = 0,
    .options = kOptions,
    .examples = kExamples,
    .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
