// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/request/request_options.h"
#include "app/cli/request/window_options.h"
#include "app/cli/text/text_table.h"

namespace quantoscope::cli {
namespace {

constexpr std::string_view kUsage =
    "Usage:\n"
    "  quantoscope [SOURCE] [REQUEST]    open the window\n"
    "  quantoscope COMMAND ARGUMENTS     work without a window\n";

constexpr std::string_view kSources =
    "SOURCE is a file (PATH), one of its tensors (PATH::TENSOR), every one of them (PATH::*, for\n"
    "analyze, sweep, compare and report; PATH::\\* is the one of that name), a distribution\n"
    "(normal:n=1000000,seed=7,mean=0,std=1), or 'default'. The window opens a saved session too.\n";

std::string optionTable(std::span<const Option> options) {
    TextTable table({Align::Left, Align::Left});
    for (const Option& option : options) {
        std::string name(option.name);
        if (!option.value.empty()) name += " " + std::string(option.value);
        table.add({std::move(name), std::string(option.help)});
    }
    return table.text(2);
}

}  // namespace

std::string helpText() {
    TextTable table({Align::Left, Align::Left});
    for (const Command* command : commands())
        table.add({std::string(command->name), std::string(command->help)});
    std::string text(kUsage);
    text.append("\nCommands:\n").append(table.text(2)).append("\n").append(kSources);
    text.append("\nOptions of the window, beside those of a request:\n")
        .append(optionTable(windowOptions()));
    return text +
           "\n'quantoscope COMMAND --help' lists its options, 'quantoscope analyze --help' those "
           "of "
           "a\nrequest. Exit status: 0 done, 1 the work failed, 2 the command line is wrong.\n";
}

std::string helpText(const Command& command) {
    std::string text = "quantoscope " + std::string(command.name) + " " +
                       std::string(command.arguments) + "\n" + std::string(command.help) + "\n";
    if (command.takesRequest)
        text += "\n" + std::string(kSources) +
                "\nREQUEST (what is left out: uniform affine, 4 bits, min-max, per tensor):\n" +
                optionTable(requestOptions());
    std::vector<Option> own(command.options.begin(), command.options.end());
    own.push_back(kHelpOption);
    text += "\nOptions:\n" + optionTable(own) + "\nExamples:\n";
    for (const std::string_view example : command.examples)
        text += "  quantoscope " + std::string(example) + "\n";
    return text;
}

}  // namespace quantoscope::cli
