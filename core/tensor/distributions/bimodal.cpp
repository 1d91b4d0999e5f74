// SPDX-License-Identifier: GPL-3.0-or-later
// Bimodal: a mixture of two normals. One uniform number chooses the bell, a second one places the
// value.
#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("mean1", "First mean", "", "Centre of the first bell.", -1e6, 1e6, -2),
    realParameter("std1", "First deviation", "", "Standard deviation of the first bell.", 1e-6, 1e6,
                  0.5, Spacing::Logarithmic),
    realParameter("mean2", "Second mean", "", "Centre of the second bell.", -1e6, 1e6, 2),
    realParameter("std2", "Second deviation", "", "Standard deviation of the second bell.", 1e-6,
                  1e6, 0.5, Spacing::Logarithmic),
    realParameter("share", "Second share", "%",
                  "Share of the values in the second bell, in percent.", 0, 100, 50),
};

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const double mean1 = parameters.real("mean1");
    const double std1 = parameters.real("std1");
    const double mean2 = parameters.real("mean2");
    const double std2 = parameters.real("std2");
    const double share = parameters.real("share") / 100;
    fillEach(seed, first, out, [=](ElementRandom& random) {
        const bool second = random.uniform() < share;
        const double z = normalQuantile(random.uniform());
        return second ? mean2 + std2 * z : mean1 + std1 * z;
    });
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution bimodal{
    .id = "bimodal",
    .title = "Bimodal",
    .help = "Two bells: a codebook that learns puts its levels on both and none between.",
    .formula = "x = mean1 + std1 z  or, with probability share,  mean2 + std2 z,  z ~ N(0, 1)",
    .parameters = kParameters,
    .fill = fill,
};
}  // namespace distribution_list

}  // namespace quantoscope
