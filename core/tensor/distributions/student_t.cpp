// SPDX-License-Identifier: GPL-3.0-or-later
// Student t: a bell whose tails fall by a power. R. W. Bailey, "Polar generation of random variates
// with the t-distribution", Mathematics of Computation 62 (1994), in its form without rejection.
#include <boost/math/special_functions/digamma.hpp>
#include <cmath>

#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("dof", "Degrees of freedom", "",
                  "Few make heavy tails; the variance is finite above 2.", 1, 1000, 5,
                  Spacing::Logarithmic),
    realParameter("scale", "Scale", "", "Width of the bell.", 1e-6, 1e6, 1, Spacing::Logarithmic),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double dof = parameters.real("dof");
    const double scale = parameters.real("scale");
    fillEach(seed, first, out, [=](ElementRandom& random) {
        const double power = portableExp(-2 / dof * portableLog(random.uniform()));
        return scale * std::sqrt(dof * (power - 1)) * portableCosTurns(random.uniform());
    });
}

// (v + 1) / 2 (psi((v + 1) / 2) - psi(v / 2)) + ln(sqrt(v) B(v / 2, 1/2)), psi being digamma.
double entropy(const ParameterSet& parameters) {
    const double v = parameters.real("dof");
    const double half = (v + 1) / 2;
    const double logBeta = std::lgamma(v / 2) + std::lgamma(0.5) - std::lgamma(half);
    return half * (boost::math::digamma(half) - boost::math::digamma(v / 2)) + 0.5 * std::log(v) +
           logBeta + std::log(parameters.real("scale"));
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution student_t{
    .id = "student-t",
    .title = "Student t",
    .help =
        "Heavy tails, the heavier the fewer the degrees of freedom; 1 is the Cauchy distribution.",
    .formula = "x = scale sqrt(dof (u^(-2/dof) - 1)) cos(2 pi v),  u, v ~ U(0, 1)",
    .parameters = kParameters,
    .fill = fill,
    .entropy = entropy,
};
}  // namespace distribution_list

}  // namespace quantoscope
