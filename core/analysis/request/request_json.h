// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/analysis/request/request.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// As parseRequestJson() does, of texts that may be long. Errors: Cancelled too.
Result<Request> parseRequestJson(std::string_view json, const JobControl& control);

}  // namespace quantoscope
