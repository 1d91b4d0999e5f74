// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/analysis/request/request.h"

namespace quantoscope::test {

// The default request with a scheme that a view has something to show of.
inline Request fillingRequest(std::string_view view) {
    if (view == "block") return withScheme(defaultRequest(), *findScheme("mxfp4"));
    if (view == "starts") return withScheme(defaultRequest(), *findScheme("lloyd-max"));
    return defaultRequest();
}

}  // namespace quantoscope::test
