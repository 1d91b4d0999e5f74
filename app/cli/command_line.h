// SPDX-License-Identifier: GPL-3.0-or-later
// The second front on the core: commands without a window and without a display.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include "core/base/job_control.h"

namespace quantoscope {

// Whether the arguments ask for a command, or for help or the version, instead of the window.
bool isCommand(int argc, char** argv);

// Runs it on standard output and standard error. An interrupt (Ctrl+C) cancels the work; nothing
// half-written is left. Returns the exit status: 0 done, 1 the work failed, 2 the command line is
// wrong.
int runCommandLine(int argc, char** argv);

// The same with the arguments that follow the program's name, to any streams.
int runCommandLine(std::span<const std::string> arguments, std::ostream& out, std::ostream& err,
                   const JobControl& control);

}  // namespace quantoscope
