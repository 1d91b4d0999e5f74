// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON header of a .safetensors file, read event by event: memory follows the tensors that are
// named, whatever the text nests or repeats.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

// One tensor as the header states it, nothing checked against its bytes yet.
struct SafetensorsEntry {
    std::string name;
    std::string dtype;
    Shape shape;
    std::uint64_t begin = 0;  // of its bytes, counted from the end of the header
    std::uint64_t end = 0;
};

// {"NAME": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...,
//  "__metadata__": {"KEY": "TEXT", ...}} in the order of the text. Errors: Malformed for anything
// else, duplicate keys included, but not for keys of a tensor that others may have added; TooLarge
// for names beyond 65 535 bytes, more than 1 000 000 tensors, 100 000 keys of metadata or 64 axes,
// or an extent beyond 2^63 - 1; Cancelled.
Result<std::vector<SafetensorsEntry>> parseSafetensorsHeader(std::string_view json,
                                                             const JobControl& control);

}  // namespace quantoscope
