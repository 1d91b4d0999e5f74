// SPDX-License-Identifier: GPL-3.0-or-later
// Values by hand: a list, or a small matrix row by row.
#include <algorithm>
#include <limits>

#include "core/tensor/distribution.h"

namespace quantoscope {
namespace {

constexpr double kLargest = std::numeric_limits<float>::max();
constexpr double kInitial[] = {-1, -0.5, -0.25, 0, 0.1, 0.2, 0.4, 0.8};

constexpr Parameter kParameters[] = {
    numbersParameter("x", "Values", "", "The values in order, a matrix row by row.", -kLargest,
                     kLargest, kInitial),
    integerParameter("columns", "Columns", "",
                     "Values of a row; 0, or a number that does not divide them: one axis.", 0,
                     4096, 0),
};

Shape shape(const ParameterSet& parameters) {
    const auto count = static_cast<std::int64_t>(parameters.numbers("x").size());
    const std::int64_t columns = parameters.integer("columns");
    if (columns < 1 || count % columns != 0) return {count};
    return {count / columns, columns};
}

void fill(const ParameterSet& parameters, std::uint64_t /*seed*/, std::uint64_t first,
          std::uint64_t /*count*/, std::span<float> out) {
    const std::vector<double>& values = parameters.numbers("x");
    // Past the last one, which shape() rules out, they begin anew.
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = values.empty() ? 0 : static_cast<float>(values[(first + i) % values.size()]);
}

}  // namespace

namespace distribution_list {
extern constinit const Distribution values{
    .id = "values",
    .title = "Values by hand",
    .help = "Numbers typed or pasted, as a list or as a small matrix.",
    .formula = "x[i] as given",
    .parameters = kParameters,
    .fill = fill,
    .shape = shape,
};
}  // namespace distribution_list

}  // namespace quantoscope
