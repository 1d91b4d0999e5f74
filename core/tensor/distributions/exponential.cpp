// SPDX-License-Identifier: GPL-3.0-or-later
// Exponential: by inversion of one uniform number.
#include <cmath>

#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("scale", "Scale", "", "Mean of the values, and their standard deviation.", 1e-6,
                  1e6, 1, Spacing::Logarithmic),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double scale = parameters.real("scale");
    fillEach(seed, first, out,
             [=](ElementRandom& random) { return -scale * portableLog(random.uniform()); });
}

double entropy(const ParameterSet& parameters) {
    return 1 + std::log(parameters.real("scale"));
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution exponential{
    .id = "exponential",
    .title = "Exponential",
    .help = "Positive values, most of them near zero, with one long tail.",
    .formula = "x = -scale ln(u),  u ~ U(0, 1)",
    .parameters = kParameters,
    .fill = fill,
    .entropy = entropy,
};
}  // namespace distribution_list

}  // namespace quantoscope
