// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/base/machine/parallel.h"
#include "core/base/numbers/random.h"
#include "core/metrics/direct_kernels.h"
#include "core/metrics/evaluate.h"

namespace quantoscope {
namespace {

constexpr std::size_t kBlock = 65536;
constexpr std::size_t kChunk = 1024;

// What quantizeValues was called with.
struct Call {
    std::span<const float> values;
    std::uint64_t seed = 0;
    std::uint64_t firstElement = 0;
    bool draws = false;
    NanEntry nan = {};
    std::span<std::int32_t> codes;
    std::span<float> dequantized;
};

template <class Quantizer>
void quantizeFew(const Call& call, const Quantizer& quantizer, std::size_t from, std::size_t n) {
    std::array<float, kChunk> values;
    std::array<float, kChunk> draws;
    std::array<float, kChunk> levels;
    std::array<std::int32_t, kChunk> codes;
    const std::size_t padded = (n + kChunkMultiple - 1) / kChunkMultiple * kChunkMultiple;
    std::copy_n(call.values.data() + from, n, values.begin());
    std::fill(values.data() + n, values.data() + padded, 0.0F);
    if (call.draws)
        stochasticDraws(call.seed, call.firstElement + from, std::span(draws).first(padded));
    const Chunk chunk{values.data(), call.draws ? draws.data() : nullptr, padded};
    quantizeChunk(quantizer, chunk, call.nan, codes.data(), levels.data());
    if (!call.codes.empty()) std::copy_n(codes.begin(), n, call.codes.data() + from);
    if (!call.dequantized.empty()) std::copy_n(levels.begin(), n, call.dequantized.data() + from);
}

template <class Quantizer>
Status run(const Call& call, const Quantizer& quantizer, const JobControl& control) {
    const std::size_t n = call.values.size();
    assert(call.codes.empty() || call.codes.size() == n);
    assert(call.dequantized.empty() || call.dequantized.size() == n);
    return forEachBlock((n + kBlock - 1) / kBlock, control, [&](std::size_t block) {
        const std::size_t end = std::min(n, (block + 1) * kBlock);
        for (std::size_t from = block * kBlock; from < end; from += kChunk)
            quantizeFew(call, quantizer, from, std::min(kChunk, end - from));
    });
}

// The code for NaN, otherwise that of the finite level nearest to zero, the lowest such interval's.
NanEntry nanOf(const StepFunction& steps) {
    if (steps.nanCode) return {*steps.nanCode, std::numeric_limits<float>::quiet_NaN()};
    const auto nearest =
        std::min_element(steps.levels.begin(), steps.levels.end(), [](float a, float b) {
            return std::abs(a) < std::abs(b) || (!std::isnan(a) && std::isnan(b));
        });
    const auto k = static_cast<std::size_t>(nearest - steps.levels.begin());
    return {steps.codes[k], steps.levels[k]};
}

// Levels are scale (q - zeroPoint), or half a step more on the mid-rise grid.
std::int32_t codeNearestZero(const AffineQuantizer& quantizer) {
    const double middle = static_cast<double>(quantizer.zeroPoint) - (quantizer.midRise ? 0.5 : 0);
    const double below = std::clamp(std::floor(middle), static_cast<double>(quantizer.qmin),
                                    static_cast<double>(quantizer.qmax));
    const auto code = static_cast<std::int32_t>(below);
    if (code == quantizer.qmax) return code;
    return std::abs(quantizer.level(code + 1)) < std::abs(quantizer.level(code)) ? code + 1 : code;
}

NanEntry nanOf(const AffineQuantizer& quantizer) {
    const std::int32_t code = codeNearestZero(quantizer);
    return {code, quantizer.level(code)};
}

}  // namespace

Status quantizeValues(std::span<const float> values, const StepFunction& steps, std::uint64_t seed,
                      std::uint64_t firstElement, std::span<std::int32_t> codes,
                      std::span<float> dequantized, const JobControl& control) {
    const Call call{values, seed, firstElement, steps.stochastic, nanOf(steps), codes, dequantized};
    return run(call, StepTable(steps), control);
}

Status quantizeValues(std::span<const float> values, const AffineQuantizer& quantizer,
                      std::uint64_t seed, std::uint64_t firstElement, std::span<std::int32_t> codes,
                      std::span<float> dequantized, const JobControl& control) {
    const Call call{
        values,           seed,  firstElement, quantizer.rounding == Rounding::Stochastic,
        nanOf(quantizer), codes, dequantized};
    return run(call, quantizer, control);
}

}  // namespace quantoscope
