// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/analysis/request/request.h"
#include "core/base/result.h"

namespace quantoscope {

// A worked example that articles and courses compute by hand, ready to be looked at.
struct Example {
    const char* title;  // to be translated
    const char* help;   // the same
    std::string_view source;
    std::string_view scheme;
    int bits;
    std::string_view parameters;      // "key=value key=value" of the scheme
    std::optional<GivenScale> given;  // none: the range is that of the values
};

std::span<const Example> examples();
// Errors: those of parsing, which the tests rule out for all examples().
Result<Request> exampleRequest(const Example& example);

}  // namespace quantoscope
