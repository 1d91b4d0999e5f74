// SPDX-License-Identifier: GPL-3.0-or-later
// Constant: one value everywhere; the seed changes nothing.
#include <algorithm>

#include "core/tensor/distribution_entry.h"

namespace quantoscope {
namespace {

constexpr Parameter kParameters[] = {
    realParameter("value", "Value", "", "The value of every element.", -1e6, 1e6, 1),
};

void fill(const ParameterSet& parameters, std::uint64_t /*seed*/, std::uint64_t /*first*/,
          std::uint64_t /*count*/, std::span<float> out) {
    std::ranges::fill(out, static_cast<float>(parameters.real("value")));
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution constant{
    .id = "constant",
    .title = "Constant",
    .help =
        "One value everywhere: the range is a point, and a scheme must not divide by its width.",
    .formula = "x = value",
    .parameters = kParameters,
    .fill = fill,
};
}  // namespace distribution_list

}  // namespace quantoscope
