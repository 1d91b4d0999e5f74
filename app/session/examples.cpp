// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/examples.h"

#include <algorithm>

namespace quantoscope {
namespace {

constexpr Example kExamples[] = {
    {"3 × 3 matrix, 8 bits",
     "Min-max, asymmetric: scale 3.5788, zero point -77",
     "values:x=191.6 -13.5 728.6 92.14 295.5 -184 0 684.6 245.5,columns=3",
     "uniform",
     8,
     "",
     {}},
    {"3 × 3 matrix, symmetric",
     "The same over 127 codes on each side of zero",
     "values:x=191.6 -13.5 728.6 92.14 295.5 -184 0 684.6 245.5,columns=3",
     "uniform",
     8,
     "symmetry=restricted",
     {}},
    {"3 × 3 matrix, scale by guess", "Scale 3.5 and zero point -70: one value is clipped",
     "values:x=191.6 -13.5 728.6 92.14 295.5 -184 0 684.6 245.5,columns=3", "uniform", 8, "",
     GivenScale{3.5, -70}},
    {"[-10, 10], symmetric",
     "Scale 10/127; 5 becomes 64, a tie to even",
     "values:x=-10 -7.5 0 5 10",
     "uniform",
     8,
     "symmetry=restricted",
     {}},
    {"[10, 260], unsigned",
     "A zero point of -10, which no unsigned code is",
     "values:x=10 135 260",
     "uniform",
     8,
     "signed=false",
     {}},
    {"Six weights, 4 bits",
     "Symmetric over 7: -7 1 1 -1 1 -4",
     "values:x=-0.89 0.16 0.08 -0.13 0.16 -0.54",
     "uniform",
     4,
     "symmetry=restricted",
     {}},
    {"5 × 5 matrix, 2 bits", "Scale 1/3, zero point -1",
     "values:x=0.0523 0.6364 -0.0968 -0.002 0.194 0.75 0.5507 0.6188 -0.1734 0.4677 -0.0669 "
     "0.3836 0.4297 0.6267 -0.0695 0.1536 -0.0038 0.6075 0.6817 0.0601 0.6446 -0.25 0.5376 "
     "-0.2226 0.2333,columns=5",
     "uniform", 2, "", GivenScale{1.0 / 3, -1}},
    {"5 × 5 matrix, four centroids",
     "k-means at its optimum: squared error 0.0792",
     "values:x=-0.3747 0.0874 0.32 -0.4868 0.4404 -0.0402 0.2322 -0.2024 -0.4986 0.1814 0.3102 "
     "-0.3942 -0.203 0.0883 -0.4741 -0.1592 -0.0777 -0.3946 -0.2128 0.2675 0.0611 -0.1933 -0.435 "
     "0.2928 -0.1087,columns=5",
     "lloyd-max",
     2,
     "",
     {}},
};

}  // namespace

std::span<const Example> examples() {
    return kExamples;
}

Result<Request> exampleRequest(const Example& example) {
    Request request = withScheme(defaultRequest(), *findScheme(example.scheme));
    auto source = parseSource(example.source);
    if (!source) return source.error();
    request.source = *std::move(source);
    request.settings.bits = example.bits;
    std::string_view rest = example.parameters;
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        const Status set =
            request.settings.parameters.setText(pair.substr(0, equals), pair.substr(equals + 1));
        if (!set) return set.error();
    }
    if (example.given) {
        request.range.mode = RangeMode::GivenScale;
        request.range.given = {*example.given};
    }
    return request;
}

}  // namespace quantoscope
