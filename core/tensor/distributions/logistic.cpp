// SPDX-License-Identifier: GPL-3.0-or-later
// Logistic: between normal and Laplace, by inversion of one uniform number.
#include <cmath>

#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("mean", "Mean", "", "Centre of the distribution.", -1e6, 1e6, 0),
    realParameter("scale", "Scale", "",
                  "Width of the bell; the standard deviation is 1.814 times as large.", 1e-6, 1e6,
                  1, Spacing::Logarithmic),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double mean = parameters.real("mean");
    const double scale = parameters.real("scale");
    fillEach(seed, first, out, [=](ElementRandom& random) {
        const double u = random.uniform();
        return mean + scale * portableLog(u / (1 - u));
    });
}

double entropy(const ParameterSet& parameters) {
    return 2 + std::log(parameters.real("scale"));
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution logistic{
    .id = "logistic",
    .title = "Logistic",
    .help = "A bell with tails between those of the normal and the Laplace distribution.",
    .formula =
        "x = mean + scale ln(u / (1 - u)),  u ~ U(0, 1)\n"
        "deviation = pi/sqrt(3) scale",
    .parameters = kParameters,
    .fill = fill,
    .entropy = entropy,
};
}  // namespace distribution_list

}  // namespace quantoscope
