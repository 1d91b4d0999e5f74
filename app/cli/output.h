// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "app/cli/command.h"

namespace quantoscope::cli {

// Writes to standard output for "-", otherwise to a file that takes its name only when complete.
ExitStatus writeOutput(const std::string& path, std::string_view text, const Console& console);

// Refuses, with a sentence, an output that is one of the inputs or another output, by whatever path
// or link: writing it would destroy what was asked about.
Status checkOutputs(const Command& command, const Arguments& arguments);

}  // namespace quantoscope::cli
