// SPDX-License-Identifier: GPL-3.0-or-later
// The descriptor of a command: one file in app/cli/commands/ and one line in commands.def. The
// parser, the help and the tests are made from it.
#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include "app/cli/request/arguments.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope::cli {

enum class ExitStatus { Done = 0, Failed = 1, WrongCommandLine = 2 };

// Where a command prints, and how it ends when it cannot do its work.
class Console {
  public:
    Console(std::ostream& standardOut, std::ostream& standardError, const JobControl& jobControl)
        : out(standardOut), err(standardError), control(jobControl) {}

    // One sentence on standard error. Errors that lie in the command line alone (invalid-argument,
    // malformed, unsupported) end in WrongCommandLine when it is refused().
    ExitStatus failed(const Error& error) const;
    ExitStatus refused(const Error& error) const;
    ExitStatus wrong(const std::string& sentence) const;
    void warn(const std::string& sentence) const;

    std::ostream& out;
    std::ostream& err;
    const JobControl& control;
};

struct Command {
    std::string_view name;
    std::string_view arguments;                  // "SOURCE [REQUEST]"
    std::string_view help;                       // one sentence
    std::size_t positionals = 1;                 // that it takes at most
    bool takesRequest = false;                   // the options that make a request
    std::span<const Option> options;             // its own
    std::span<const std::string_view> examples;  // without the program's name
    ExitStatus (*run)(const Arguments& arguments, const Console& console);
};

std::span<const Command* const> commands();
const Command* findCommand(std::string_view name);
// The request's options and its own.
std::vector<Option> optionsOf(const Command& command);

std::string helpText();  // of the program
std::string helpText(const Command& command);

}  // namespace quantoscope::cli
