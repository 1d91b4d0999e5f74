// SPDX-License-Identifier: GPL-3.0-or-later
// Normal with outliers: most values in a bell, a few far out on both sides, as activations of
// transformers have them. One uniform number chooses bell or outlier and its side, a second one
// places the value.
#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

// Outliers scatter about their magnitude with this share of it as standard deviation.
constexpr double kScatter = 0.25;

constexpr Parameter kParameters[] = {
    realParameter("mean", "Mean", "", "Centre of the bell and of the outliers.", -1e6, 1e6, 0),
    realParameter("std", "Deviation", "", "Standard deviation of the bell.", 1e-6, 1e6, 1,
                  Spacing::Logarithmic),
    realParameter("share", "Outliers", "%", "Share of the values that are outliers, in percent.", 0,
                  100, 0.3),
    realParameter("magnitude", "Magnitude", "σ",
                  "Distance of a typical outlier from the mean, in deviations of the bell.", 0,
                  1000, 4.5),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double mean = parameters.real("mean");
    const double std = parameters.real("std");
    const double share = parameters.real("share") / 100;
    const double magnitude = parameters.real("magnitude");
    fillEach(seed, first, out, [=](ElementRandom& random) {
        const double chooser = random.uniform();
        const double z = normalQuantile(random.uniform());
        if (chooser >= share) return mean + std * z;
        const double distance = std * magnitude * (1 + kScatter * z);
        return chooser < share / 2 ? mean - distance : mean + distance;
    });
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution outliers{
    .id = "outliers",
    .title = "Normal with outliers",
    .help =
        "A bell with a few values far out, which stretch a min-max range and coarsen every "
        "step.",
    .formula =
        "x = mean + std z,  z ~ N(0, 1)\n"
        "outliers: x = mean ± std magnitude (1 + z/4)",
    .parameters = kParameters,
    .fill = fill,
};
}  // namespace distribution_list

}  // namespace quantoscope
