// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "core/analysis/request/request.h"
#include "core/base/result.h"

namespace quantoscope::cli {

// Reads a request's JSON, alone or as the "request" of a larger object (what `analyze --json`, a
// session and a report contain). Errors: those of readWholeFile() and parseRequestJson().
Result<Request> readRequestFile(const std::string& path, const JobControl& control);

// How many pins a session holds beside its request; 0 of any other file.
std::size_t pinsBeside(const std::string& path, const JobControl& control);

}  // namespace quantoscope::cli
