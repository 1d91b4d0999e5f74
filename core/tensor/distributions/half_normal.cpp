// SPDX-License-Identifier: GPL-3.0-or-later
// Half-normal: what a ReLU makes of normal values.
#include <algorithm>

#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("std", "Deviation", "", "Standard deviation before the ReLU.", 1e-6, 1e6, 1,
                  Spacing::Logarithmic),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double std = parameters.real("std");
    fillEach(seed, first, out, [=](ElementRandom& random) {
        return std::max(0.0, std * normalQuantile(random.uniform()));
    });
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution half_normal{
    .id = "half-normal",
    .title = "Half-normal (ReLU of a normal)",
    .help =
        "What a ReLU leaves of a normal layer: half of the values are exact zeros, the others "
        "positive.",
    .formula = "x = max(0, std z),  z ~ N(0, 1)",
    .parameters = kParameters,
    .fill = fill,
};
}  // namespace distribution_list

}  // namespace quantoscope
