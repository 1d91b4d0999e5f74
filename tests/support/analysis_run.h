// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors and requests in one line each.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/analyze.h"
#include "core/analysis/data/dataset.h"
#include "core/analysis/passes/quantize_tensor.h"
#include "core/analysis/request/request.h"

namespace quantoscope::test {

inline DataSetPointer dataOf(Shape shape, const std::vector<float>& values) {
    auto tensor = std::make_shared<Tensor>();
    tensor->shape = std::move(shape);
    tensor->values.assign(values.begin(), values.end());
    auto data = makeDataSet(FileSource{"test.npy", ""}, std::move(tensor), {});
    if (!data) throw std::runtime_error(data.error().sentence());
    return *data;
}

inline DataSetPointer dataOf(std::string_view source) {
    const auto parsed = parseSource(source);
    if (!parsed) throw std::invalid_argument(parsed.error().sentence());
    auto tensor = loadSource(*parsed, {});
    if (!tensor) throw std::runtime_error(tensor.error().sentence());
    return *makeDataSet(*parsed, *tensor, {});
}

inline Request requestOf(std::string_view json) {
    auto request = parseRequestJson(json);
    if (!request) throw std::invalid_argument(request.error().sentence());
    return *request;
}

inline OutcomePointer outcomeOf(const Request& request, const DataSetPointer& data,
                                std::size_t focus = 0) {
    auto outcome = analyze(request, data, focus, {});
    if (!outcome) throw std::runtime_error(outcome.error().sentence());
    return *outcome;
}

struct Quantized {
    std::vector<std::int32_t> codes;
    std::vector<float> values;
};
inline Quantized quantized(const Outcome& outcome) {
    const std::size_t size = outcome.data->tensor->values.size();
    Quantized result{std::vector<std::int32_t>(size), std::vector<float>(size)};
    const Status done = quantizeTensor(outcome, result.codes, result.values, {});
    if (!done) throw std::runtime_error(done.error().sentence());
    return result;
}

}  // namespace quantoscope::test
