// SPDX-License-Identifier: GPL-3.0-or-later
// Weight matrix: rows (output channels) of normal values, each row with its own scale, so that one
// scale per channel pays. Row r draws the logarithm of its scale from the stream of element
// 2^63 + r, which no value uses.
#include <algorithm>

#include "core/base/numbers/portable_math.h"
#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr std::uint64_t kRowStreams = std::uint64_t{1} << 63;

constexpr Parameter kParameters[] = {
    integerParameter("rows", "Rows", "", "Output channels, each with its own scale.", 1, 65536, 256,
                     Spacing::Logarithmic),
    integerParameter("columns", "Columns", "", "Values of a row.", 1, 65536, 512,
                     Spacing::Logarithmic),
    realParameter("std", "Deviation", "",
                  "Standard deviation of a row in the middle of the spread.", 1e-6, 1e6, 0.02,
                  Spacing::Logarithmic),
    realParameter("spread", "Spread", "x",
                  "Largest possible scale of a row divided by the smallest.", 1, 1e6, 30,
                  Spacing::Logarithmic),
};

Shape shape(const ParameterSet& parameters) {
    return {parameters.integer("rows"), parameters.integer("columns")};
}

void fill(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const auto columns = static_cast<std::uint64_t>(parameters.integer("columns"));
    const double std = parameters.real("std");
    const double logSpread = portableLog(parameters.real("spread"));
    while (!out.empty()) {
        const std::uint64_t row = first / columns;
        const std::uint64_t end = std::min<std::uint64_t>((row + 1) * columns - first, out.size());
        ElementRandom rowRandom(dataSeed(seed), kRowStreams + row);
        const double scale = std * portableExp(logSpread * (rowRandom.uniform() - 0.5));
        fillEach(seed, first, out.first(end),
                 [=](ElementRandom& random) { return scale * normalQuantile(random.uniform()); });
        first += end;
        out = out.subspan(end);
    }
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution weights{
    .id = "weights",
    .title = "Weight matrix",
    .help =
        "A matrix whose rows are normal with very different scales: one scale for all wastes "
        "most levels on the small rows.",
    .formula =
        "x[r, c] = scale[r] z,  z ~ N(0, 1)\n"
        "scale[r] = std spread^(u[r] - 1/2),  u ~ U(0, 1)",
    .parameters = kParameters,
    .fill = fill,
    .shape = shape,
};
}  // namespace distribution_list

}  // namespace quantoscope
