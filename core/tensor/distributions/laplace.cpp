// SPDX-License-Identifier: GPL-3.0-or-later
// Laplace: two exponential tails back to back, by inversion of one uniform number.
#include <cmath>

#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("mean", "Mean", "", "Centre of the distribution.", -1e6, 1e6, 0),
    realParameter("scale", "Scale", "",
                  "Mean distance from the centre; the standard deviation is 1.414 times as large.",
                  1e-6, 1e6, 1, Spacing::Logarithmic),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double mean = parameters.real("mean");
    const double scale = parameters.real("scale");
    fillEach(seed, first, out, [=](ElementRandom& random) {
        const double u = random.uniform();
        return u < 0.5 ? mean + scale * portableLog(2 * u) : mean - scale * portableLog(2 - 2 * u);
    });
}

double entropy(const ParameterSet& parameters) {
    return 1 + std::log(2 * parameters.real("scale"));
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution laplace{
    .id = "laplace",
    .title = "Laplace",
    .help =
        "A sharp peak and heavier tails than the normal: what gradients and trained weights often "
        "look like.",
    .formula =
        "density = exp(-|x - mean| / scale) / (2 scale)\n"
        "x = mean ± scale ln(2 u),  deviation = sqrt(2) scale",
    .parameters = kParameters,
    .fill = fill,
    .entropy = entropy,
};
}  // namespace distribution_list

}  // namespace quantoscope
