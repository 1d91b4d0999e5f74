// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <variant>

#include "core/analysis/sweeps/sweeps.h"
#include "core/base/result.h"

namespace quantoscope::cli {

struct BitsRange {
    int from = 1;
    int to = 16;
};
using SweepRange = std::variant<BitsRange, ClipGrid>;

// "bits=2..8", "bits=4", "clip=100", "clip=100,from=0.5,to=6". Errors: InvalidArgument.
Result<SweepRange> parseSweepRange(std::string_view text);

}  // namespace quantoscope::cli
