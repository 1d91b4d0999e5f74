// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "app/cli/command.h"

namespace quantoscope::cli {

struct Output {
    std::string path;  // "-": standard output
    std::string text;
};
// All of them or none: no file takes its name before the last is complete.
ExitStatus writeOutputs(std::span<const Output> outputs, const Console& console);
ExitStatus writeOutput(const std::string& path, std::string text, const Console& console);

// Refuses, with a sentence, an output that is one of the inputs or another output, by whatever path
// or link: writing it would destroy what was asked about.
Status checkOutputs(const Command& command, const Arguments& arguments);

}  // namespace quantoscope::cli
