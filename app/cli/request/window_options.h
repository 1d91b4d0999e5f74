// SPDX-License-Identifier: GPL-3.0-or-later
// How the command line opens the window.
#pragma once

#include <QSize>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/cli/request/arguments.h"
#include "core/analysis/request/request.h"
#include "core/base/job_control.h"

namespace quantoscope::cli {

struct WindowOptions {
    std::optional<Source> source;    // empty: the default data
    std::optional<Request> request;  // given when one of its options is; its source is `source`
    std::vector<Request> pins;       // of the session that --request names
    std::string screenshot;          // the picture to write instead; empty: none
    std::string screenshotSet;       // the folder for those of README.md; empty: none
    QSize size{1600, 1000};          // of the picture
    std::optional<bool> dark;        // empty: as the desktop has it
    bool resetLayout = false;
};

// Without those of a request.
std::span<const Option> windowOptions();

// `words` without the program's name. Errors: InvalidArgument, and those of reading the files that
// an option names.
Result<WindowOptions> windowOptionsOf(std::span<const std::string> words,
                                      const JobControl& control);

}  // namespace quantoscope::cli
