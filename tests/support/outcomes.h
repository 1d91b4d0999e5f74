// SPDX-License-Identifier: GPL-3.0-or-later
// Outcomes for the tests of views: given values, the uniform scheme, a manual range.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "core/analysis/analyze.h"
#include "core/schemes/scheme.h"

namespace quantoscope::test {

struct OutcomeSpec {
    int bits = 4;
    Range range{-2.62, 2.7};
    std::string_view symmetry = "asymmetric";
    Rounding rounding = Rounding::NearestEven;
    std::int64_t channels = 1;  // rows that share the values evenly; above 1, one slice each
    std::size_t focus = 0;
    bool preview = false;
};

inline Request requestOf(const OutcomeSpec& spec) {
    Request request = withScheme(defaultRequest(), *findScheme("uniform"));
    request.settings.bits = spec.bits;
    (void)request.settings.parameters.setText("symmetry", spec.symmetry);
    request.settings.rounding = spec.rounding;
    request.range.mode = RangeMode::Manual;
    request.range.manual = {spec.range};
    if (spec.channels > 1) request.granularity = Granularity::Channel;
    return request;
}

inline OutcomePointer outcomeOf(const std::vector<float>& values, const OutcomeSpec& spec = {}) {
    const JobControl control;
    const Request request = requestOf(spec);
    auto tensor = std::make_shared<Tensor>();
    tensor->shape = {spec.channels, static_cast<std::int64_t>(values.size()) / spec.channels};
    tensor->values.assign(values.begin(), values.end());
    auto data = makeDataSet(request.source, std::move(tensor), control);
    auto shown = std::make_shared<DataSet>(**data);
    shown->preview = spec.preview;
    if (spec.preview) shown->fullCount = 100 * values.size();
    return *analyze(request, std::move(shown), spec.focus, control);
}

}  // namespace quantoscope::test
