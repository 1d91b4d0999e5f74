// SPDX-License-Identifier: GPL-3.0-or-later
// Sparse: a normal of which a share is exactly zero. One uniform number decides on zero, a second
// one places the value.
#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("zeros", "Zeros", "%", "Share of the values that are exactly zero, in percent.",
                  0, 100, 80),
    realParameter("std", "Deviation", "", "Standard deviation of the other values.", 1e-6, 1e6, 1,
                  Spacing::Logarithmic),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double zeros = parameters.real("zeros") / 100;
    const double std = parameters.real("std");
    fillEach(seed, first, out, [=](ElementRandom& random) {
        return random.uniform() < zeros ? 0 : std * normalQuantile(random.uniform());
    });
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution sparse{
    .id = "sparse",
    .title = "Sparse",
    .help =
        "Mostly exact zeros, as in pruned weights: a grid that misses zero pays for each of them.",
    .formula = "x = 0 with probability zeros, else std z,  z ~ N(0, 1)",
    .parameters = kParameters,
    .fill = fill,
};
}  // namespace distribution_list

}  // namespace quantoscope
