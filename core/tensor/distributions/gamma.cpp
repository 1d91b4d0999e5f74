// SPDX-License-Identifier: GPL-3.0-or-later
// Gamma: by rejection. G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables",
// ACM Transactions on Mathematical Software 26 (2000); shapes below 1 by their section 6.
#include <boost/math/special_functions/digamma.hpp>
#include <cmath>

#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

// Scale 1, shape >= 1. A try is accepted with probability 0.95 or more.
double gammaDraw(double shape, ElementRandom& random) {
    const double d = shape - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    while (true) {
        const double z = normalQuantile(random.uniform());
        const double root = 1 + c * z;
        const double v = root * root * root;
        const double u = random.uniform();
        if (root > 0 && portableLog(u) < 0.5 * z * z + d * (1 - v + portableLog(v))) return d * v;
    }
}

constexpr Parameter kParameters[] = {
    realParameter("shape", "Shape", "", "Below 1 a spike at zero, 1 the exponential, large a bell.",
                  0.1, 1000, 2, Spacing::Logarithmic),
    realParameter("scale", "Scale", "", "Stretches the values.", 1e-6, 1e6, 1,
                  Spacing::Logarithmic),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double shape = parameters.real("shape");
    const double scale = parameters.real("scale");
    if (shape >= 1) {
        fillEach(seed, first, out,
                 [=](ElementRandom& random) { return scale * gammaDraw(shape, random); });
        return;
    }
    fillEach(seed, first, out, [=](ElementRandom& random) {
        const double boost = portableExp(portableLog(random.uniform()) / shape);
        return scale * boost * gammaDraw(shape + 1, random);
    });
}

// k + ln(theta) + ln(Gamma(k)) + (1 - k) psi(k), psi being digamma.
double entropy(const ParameterSet& parameters) {
    const double k = parameters.real("shape");
    return k + std::log(parameters.real("scale")) + std::lgamma(k) +
           (1 - k) * boost::math::digamma(k);
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution gamma{
    .id = "gamma",
    .title = "Gamma",
    .help = "Positive and skewed, from a spike at zero (shape below 1) to a bell (large shape).",
    .formula =
        "density ~ x^(shape - 1) exp(-x / scale)\n"
        "mean = shape scale,  deviation = sqrt(shape) scale",
    .parameters = kParameters,
    .fill = fill,
    .entropy = entropy,
};
}  // namespace distribution_list

}  // namespace quantoscope
