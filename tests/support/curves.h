// SPDX-License-Identifier: GPL-3.0-or-later
// Whole answers for the tests of views: outcome and second wave of a small tensor.
#pragma once

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "app/session/curves.h"
#include "app/session/second_wave.h"
#include "core/analysis/analyze.h"

namespace quantoscope::test {

// Analysed as the window does it, with a given tensor in place of the request's source.
inline OutcomePointer answer(const Request& request, const std::vector<float>& values, Shape shape,
                             std::size_t focus = 0) {
    auto tensor = std::make_shared<Tensor>();
    tensor->shape = std::move(shape);
    tensor->values.assign(values.begin(), values.end());
    const auto data = makeDataSet(request.source, tensor, {});
    const auto outcome = analyze(request, *data, focus, {});
    return outcome ? *outcome : nullptr;
}

inline OutcomePointer answer(const Request& request, const std::vector<float>& values) {
    return answer(request, values, {static_cast<std::int64_t>(values.size())});
}

// Every part that the data allow.
inline CurvesPointer curvesOf(const OutcomePointer& outcome) {
    auto curves = secondWave(outcome, {}, [](const Curves& /*soFar*/) {}, {});
    return std::make_shared<const Curves>(std::move(*curves));
}

// n values spread evenly in the ranks of a bell: reproducible without a generator.
inline std::vector<float> bell(std::size_t n) {
    std::vector<float> values;
    for (std::size_t i = 0; i < n; ++i) {
        const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(n);
        values.push_back(static_cast<float>(std::log(share / (1 - share))));
    }
    // Neighbours in the tensor are not neighbours in value.
    for (std::size_t i = 0; i < n; ++i)
        std::swap(values[i], values[(i * 7919) % n]);
    return values;
}

}  // namespace quantoscope::test
