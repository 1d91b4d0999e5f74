// SPDX-License-Identifier: GPL-3.0-or-later
// The search for a scale of scales: a few values, so without vectors.
#include <algorithm>
#include <bit>

#include "core/schemes/blocks/ggml/search/search.h"

namespace quantoscope::ggml {
namespace {

struct Sums {
    float products = 0;  // of weight * x * code
    float squares = 0;   // of weight * code^2
};

float as(int code) {
    return static_cast<float>(code);
}

// Of the values rounded to codes with this factor; the error's scale is its inverse.
float errorFor(const float* values, const float* weights, std::size_t count, int largest,
               float factor) {
    const float scale = 1 / factor;
    float sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const int code = std::min(largest, nearestInteger(factor * values[i]));
        const float difference = values[i] - scale * as(code);
        sum += weights[i] * difference * difference;
    }
    return sum;
}

// Of 9 factors about largest / max, the one with the least error.
float bestFactor(const float* values, const float* weights, std::size_t count, int largest,
                 float max) {
    float best = as(largest) / max;
    float least = errorFor(values, weights, count, largest, best);
    for (int k = -4; k <= 4; ++k) {
        if (k == 0) continue;
        const float factor = (0.1F * as(k) + as(largest)) / max;
        const float error = errorFor(values, weights, count, largest, factor);
        if (error >= least) continue;
        least = error;
        best = factor;
    }
    return best;
}

// Moves the code of one value when that serves the whole better.
bool moveCode(float x, float weight, int largest, std::uint8_t& code, Sums& sums) {
    const float n = as(code);
    Sums next{sums.products - weight * x * n, sums.squares - weight * n * n};
    if (!(next.products > 0) || !(next.squares > 0)) return false;
    const int moved = std::min(largest, nearestInteger(x * next.squares / next.products));
    if (moved == code) return false;
    next.products += weight * x * as(moved);
    next.squares += weight * as(moved) * as(moved);
    if (!(next.products * next.products * sums.squares >
          sums.products * sums.products * next.squares))
        return false;
    code = static_cast<std::uint8_t>(moved);
    sums = next;
    return true;
}

}  // namespace

int nearestInteger(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value + 12582912.0F);  // 1.5 * 2^23
    return static_cast<int>(bits & 0x007FFFFFU) - 0x00400000;
}

float fitPositive(const float* values, const float* weights, std::size_t count, int largest,
                  std::uint8_t* codes) {
    const float max = std::max(0.0F, *std::max_element(values, values + count));
    std::fill_n(codes, count, std::uint8_t{0});
    if (max < kNothing) return 0;
    const float factor = bestFactor(values, weights, count, largest, max);
    Sums sums;
    for (std::size_t i = 0; i < count; ++i) {
        const int code = std::min(largest, nearestInteger(factor * values[i]));
        codes[i] = static_cast<std::uint8_t>(code);
        sums.products += weights[i] * values[i] * as(code);
        sums.squares += weights[i] * as(code) * as(code);
    }
    for (int round = 0; round < 5; ++round) {
        bool moved = false;
        for (std::size_t i = 0; i < count; ++i)
            moved |= moveCode(values[i], weights[i], largest, codes[i], sums);
        if (!moved) break;
    }
    return sums.squares > 0 ? sums.products / sums.squares : 0.0F;
}

}  // namespace quantoscope::ggml
