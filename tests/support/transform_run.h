// SPDX-License-Identifier: GPL-3.0-or-later
// A transform applied to some values.
#pragma once

#include <stdexcept>
#include <string_view>
#include <vector>

#include "core/transforms/transform.h"

namespace quantoscope::test {

struct TransformRun {
    Transformed transformed;

    // `options` are key=value or empty; what is refused throws.
    TransformRun(const Transform& transform, const Shape& shape, const std::vector<float>& values,
                 std::string_view option, const std::vector<float>& activationMagnitudes = {}) {
        ParameterSet parameters(transform.parameters);
        const std::size_t equals = option.find('=');
        if (!option.empty() &&
            !parameters.setText(option.substr(0, equals), option.substr(equals + 1)))
            throw std::invalid_argument(std::string(option));
        const JobControl control;
        auto result = transform.apply({shape, values, parameters, activationMagnitudes, control});
        if (!result) throw std::invalid_argument(result.error().sentence());
        transformed = std::move(result).value();
    }

    std::vector<float> restored(std::span<const float> quantized) const {
        std::vector<float> values(quantized.begin(), quantized.end());
        if (!transformed.inverse(values, values, {}))  // in place
            throw std::runtime_error("the inverse failed");
        return values;
    }
};

}  // namespace quantoscope::test
