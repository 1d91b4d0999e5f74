// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/analysis/request/request.h"
#include "core/base/result.h"

namespace quantoscope::cli {

// Reads a request's JSON, alone or as the "request" of a larger object (what `analyze --json`, a
// session and a report contain). Errors: NotFound, Io, TooLarge; those of parseRequestJson().
Result<Request> readRequestFile(const std::string& path);

}  // namespace quantoscope::cli
