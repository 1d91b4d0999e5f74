// SPDX-License-Identifier: GPL-3.0-or-later
// Vector schemes run on some values, and their errors value by value.
#pragma once

#include <random>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "core/schemes/vectors/vector_scheme.h"
#include "support/scheme_settings.h"

namespace quantoscope::test {

inline std::vector<float> drawnValues(std::size_t count, unsigned seed) {
    std::mt19937 engine(seed);
    std::vector<float> values(count);
    for (float& x : values) {
        double sum = -6;  // of twelve uniform numbers: nearly normal, the same everywhere
        for (int i = 0; i < 12; ++i)
            sum += static_cast<double>(engine()) * 0x1p-32;
        x = static_cast<float>(sum);
    }
    return values;
}

inline VectorQuantization quantized(const SchemeSettings& settings, std::string_view scheme,
                                    const std::vector<float>& values,
                                    const std::vector<float>& importance = {}) {
    const JobControl control;
    auto result = findScheme(scheme)->vector->quantize({settings, values, importance, control});
    if (!result) throw std::runtime_error(result.error().sentence());
    return std::move(result).value();
}

inline std::vector<float> decodedValues(const VectorQuantization& quantization, std::size_t count) {
    std::vector<float> values(count);
    if (!decodeVectors(quantization, values, {})) throw std::runtime_error("cancelled");
    return values;
}

// sum w (x - x^)^2
inline double errorOf(const std::vector<float>& values, const std::vector<float>& decoded,
                      const std::vector<float>& importance = {}) {
    double error = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double gap = static_cast<double>(values[i]) - static_cast<double>(decoded[i]);
        error += (importance.empty() ? 1 : static_cast<double>(importance[i])) * gap * gap;
    }
    return error;
}

}  // namespace quantoscope::test
