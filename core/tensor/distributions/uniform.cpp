// SPDX-License-Identifier: GPL-3.0-or-later
// Uniform: every value between two ends equally likely.
#include <cmath>

#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("low", "Low", "", "One end of the interval.", -1e6, 1e6, -1),
    realParameter("high", "High", "", "The other end; it may lie below the first.", -1e6, 1e6, 1),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double low = parameters.real("low");
    const double width = parameters.real("high") - low;
    fillEach(seed, first, out,
             [=](ElementRandom& random) { return low + width * random.uniform(); });
}

double entropy(const ParameterSet& parameters) {
    return std::log(std::fabs(parameters.real("high") - parameters.real("low")));
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution uniform{
    .id = "uniform",
    .title = "Uniform",
    .help =
        "Every value between two ends equally likely: the case in which each bit gains 6.02 "
        "dB.",
    .formula = "x = low + (high - low) u,  u ~ U(0, 1)",
    .parameters = kParameters,
    .fill = fill,
    .entropy = entropy,
};
}  // namespace distribution_list

}  // namespace quantoscope
