// SPDX-License-Identifier: GPL-3.0-or-later
// Sine wave: a function of the element's place alone; the seed changes nothing.
#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("amplitude", "Amplitude", "", "Largest value.", 1e-6, 1e6, 1,
                  Spacing::Logarithmic),
    realParameter("cycles", "Cycles", "", "Full waves in the tensor.", 0, 1e6, 10),
    realParameter("phase", "Phase", "°", "Where the first wave begins, in degrees.", -360, 360, 0),
};

void fill(const ParameterSet& parameters, std::uint64_t /*seed*/, std::uint64_t first,
          std::uint64_t count, std::span<float> out) {
    const double amplitude = parameters.real("amplitude");
    const double cycles = parameters.real("cycles");
    const double quarterLater = parameters.real("phase") / 360 - 0.25;  // sin t = cos(t - pi/2)
    for (float& value : out) {
        const double turns = cycles * static_cast<double>(first++) / static_cast<double>(count);
        value = static_cast<float>(amplitude * portableCosTurns(turns + quarterLater));
    }
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution sine{
    .id = "sine",
    .title = "Sine wave",
    .help = "A full-scale sine has a signal-to-noise ratio of 6.02 b + 1.76 dB at b bits.",
    .formula = "x[i] = amplitude sin(2 pi (cycles i / n + phase / 360))",
    .parameters = kParameters,
    .fill = fill,
};
}  // namespace distribution_list

}  // namespace quantoscope
