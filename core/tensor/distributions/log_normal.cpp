// SPDX-License-Identifier: GPL-3.0-or-later
// Log-normal: the exponential of a normal variable.
#include <cmath>
#include <numbers>

#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("mu", "Log mean", "", "Mean of the logarithm.", -20, 20, 0),
    realParameter("sigma", "Log deviation", "", "Standard deviation of the logarithm.", 0.01, 5, 1,
                  Spacing::Logarithmic),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double mu = parameters.real("mu");
    const double sigma = parameters.real("sigma");
    fillEach(seed, first, out, [=](ElementRandom& random) {
        return portableExp(mu + sigma * normalQuantile(random.uniform()));
    });
}

double entropy(const ParameterSet& parameters) {
    using std::numbers::e;
    using std::numbers::pi;
    return parameters.real("mu") + 0.5 * std::log(2 * pi * e) + std::log(parameters.real("sigma"));
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution log_normal{
    .id = "log-normal",
    .title = "Log-normal",
    .help = "Positive values over many orders of magnitude: where logarithmic schemes shine.",
    .formula = "x = exp(mu + sigma z),  z ~ N(0, 1)",
    .parameters = kParameters,
    .fill = fill,
    .entropy = entropy,
};
}  // namespace distribution_list

}  // namespace quantoscope
