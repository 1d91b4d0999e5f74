// SPDX-License-Identifier: GPL-3.0-or-later
// Normal: the bell curve, by inversion of one uniform number.
#include <cmath>
#include <numbers>

#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("mean", "Mean", "", "Centre of the bell.", -1e6, 1e6, 0),
    realParameter("std", "Deviation", "", "Standard deviation.", 1e-6, 1e6, 1,
                  Spacing::Logarithmic),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double mean = parameters.real("mean");
    const double std = parameters.real("std");
    fillEach(seed, first, out,
             [=](ElementRandom& random) { return mean + std * normalQuantile(random.uniform()); });
}

double entropy(const ParameterSet& parameters) {
    using std::numbers::e;
    using std::numbers::pi;
    return 0.5 * std::log(2 * pi * e) + std::log(parameters.real("std"));
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution normal{
    .id = "normal",
    .title = "Normal",
    .help = "The bell curve, the usual picture of a layer's weights.",
    .formula = "x = mean + std z,  z ~ N(0, 1)",
    .parameters = kParameters,
    .fill = fill,
    .entropy = entropy,
};
}  // namespace distribution_list

}  // namespace quantoscope
