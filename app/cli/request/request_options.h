// SPDX-License-Identifier: GPL-3.0-or-later
// The options that make a request.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/cli/request/arguments.h"
#include "core/analysis/request/request.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope::cli {

std::span<const Option> requestOptions();

// The request that source and options ask for: that of --request, or the default one, with all
// other options laid over it in the order of their table. An empty source keeps the request's own.
// Errors: InvalidArgument and Malformed for a wrong command line; those of reading files.
Result<Request> requestOf(const Arguments& arguments, std::string_view source,
                          const JobControl& control);

// "1,2.5,-3", or a .npy file of any shape.
Result<std::vector<double>> numberList(std::string_view text, const JobControl& control);

}  // namespace quantoscope::cli
