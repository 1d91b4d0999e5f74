// SPDX-License-Identifier: GPL-3.0-or-later
// A request as a JSON value, to be part of a larger document.
#pragma once

#include <nlohmann/json.hpp>

#include "core/analysis/request/request.h"

namespace quantoscope {

nlohmann::ordered_json requestValue(const Request& request);

}  // namespace quantoscope
