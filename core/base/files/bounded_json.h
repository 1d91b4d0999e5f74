// SPDX-License-Identifier: GPL-3.0-or-later
// JSON from outside, which may be a bomb: read event by event, so that nesting, repetition and
// length end the reading before they take memory, and a "stop" is heard on the way.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

struct JsonBounds {
    std::size_t bytes = std::size_t{64} << 20;  // of the whole text
    std::size_t depth = 16;                     // of objects and lists in one another
    std::size_t values = std::size_t{1} << 21;  // that are kept
    std::size_t keys = 4096;                    // of one object
    std::size_t textBytes = 65'535;             // of a key or a text
    // A member of the outermost object: the others are read past, not kept. Empty: all are kept.
    std::string_view only = {};
};

// Errors: Malformed, with the byte, for what is no JSON, for a key given twice and for numbers
// beyond a double; TooLarge beyond a bound; Cancelled; OutOfMemory.
Result<nlohmann::json> readJson(std::string_view text, const JsonBounds& bounds,
                                const JobControl& control);

}  // namespace quantoscope
