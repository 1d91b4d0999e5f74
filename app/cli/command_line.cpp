// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include <iostream>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/request/request_file.h"

namespace quantoscope {
namespace {

using cli::Arguments;
using cli::Command;
using cli::Console;
using cli::ExitStatus;

bool asksForHelp(const std::string& word) {
    return word == "--help" || word == "-h";
}

ExitStatus unknownCommand(const std::string& word, const Console& console) {
    std::vector<std::string_view> names;
    for (const Command* command : cli::commands())
        names.push_back(command->name);
    const std::string_view nearest = cli::nearestName(word, names);
    const std::string hint = nearest.empty() ? "'quantoscope --help' lists the commands."
                                             : "Did you mean " + std::string(nearest) + "?";
    return console.wrong("There is no command '" + word + "'. " + hint);
}

// A command answers one request; a session may hold several.
void sayPinsLeftOut(const Arguments& arguments, const Console& console) {
    const auto path = arguments.value("--request");
    const std::size_t pins = path ? cli::pinsBeside(*path, console.control) : 0;
    if (pins > 0)
        console.warn(*path + ": its " + std::to_string(pins) +
                     (pins == 1 ? " pin is" : " pins are") +
                     " left out; the window opens them too.");
}

ExitStatus runCommand(const Command& command, std::span<const std::string> words,
                      const Console& console) {
    const auto options = cli::optionsOf(command);
    const auto arguments = Arguments::parse(words, options);
    ExitStatus status = ExitStatus::WrongCommandLine;
    if (!arguments) {
        console.warn(arguments.error().sentence());
    } else if (arguments->has("--help")) {
        console.out << cli::helpText(command);
        return ExitStatus::Done;
    } else if (arguments->positionals().size() > command.positionals) {
        console.warn("'" + arguments->positionals()[command.positionals] + "' is one too many.");
    } else if (const Status outputs = cli::checkOutputs(command, *arguments); !outputs) {
        console.warn(outputs.error().sentence());
    } else {
        sayPinsLeftOut(*arguments, console);
        status = command.run(*arguments, console);
    }
    if (status == ExitStatus::WrongCommandLine)
        console.err << "See 'quantoscope " << command.name << " --help'.\n";
    return status;
}

ExitStatus dispatch(std::span<const std::string> arguments, const Console& console) {
    if (arguments.empty() || asksForHelp(arguments.front())) {
        console.out << cli::helpText();
        return ExitStatus::Done;
    }
    if (arguments.front() == "--version") {
        console.out << "quantoscope " QUANTOSCOPE_VERSION "\n";
        return ExitStatus::Done;
    }
    const Command* command = cli::findCommand(arguments.front());
    if (command == nullptr) return unknownCommand(arguments.front(), console);
    return runCommand(*command, arguments.subspan(1), console);
}

}  // namespace

bool isCommand(int argc, char** argv) {
    if (argc < 2) return false;
    const std::string word = argv[1];
    return asksForHelp(word) || word == "--version" || cli::findCommand(word) != nullptr;
}

int runCommandLine(std::span<const std::string> arguments, std::ostream& out, std::ostream& err,
                   const JobControl& control) {
    const Console console(out, err, control);
    const ExitStatus status = dispatch(arguments, console);
    out.flush();
    if (status == ExitStatus::Done && !out)
        return static_cast<int>(console.failed(
            {ErrorCode::Io, "Standard output could not be written to the end.", {}}));
    return static_cast<int>(status);
}

int runCommandLine(int argc, char** argv) {
    const cli::Interrupt interrupt;
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    return runCommandLine(arguments, std::cout, std::cerr, JobControl(interrupt.token()));
}

}  // namespace quantoscope
