// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/tensor_magnitude.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "core/base/machine/parallel.h"
#include "core/schemes/blocks/kernels.h"

namespace quantoscope {
namespace {

constexpr std::size_t kStretch = std::size_t{1} << 17;  // values between looks for cancel

}  // namespace

Status blockMagnitudes(std::span<const float> values, std::size_t length, const JobControl& control,
                       std::span<float> magnitudes) {
    const std::size_t whole = values.size() / length;
    assert(magnitudes.size() == (values.size() + length - 1) / length);
    const std::size_t perStretch = std::max<std::size_t>(1, kStretch / length);
    const auto stretches = (whole + perStretch - 1) / perStretch;
    const Status done = forEachBlock(stretches, control, [&](std::size_t stretch) {
        const std::size_t first = stretch * perStretch;
        const std::size_t count = std::min(perStretch, whole - first);
        runMagnitudes(values.subspan(first * length, count * length), length,
                      magnitudes.subspan(first, count));
    });
    if (!done || whole == magnitudes.size()) return done;
    float last = 0;
    for (const float x : values.subspan(whole * length))
        last = std::max(last, std::fabs(x));
    magnitudes.back() = last;
    return done;
}

Result<float> tensorMagnitude(std::span<const float> values, const JobControl& control) {
    constexpr std::size_t kLength = 4096;
    std::vector<float> magnitudes((values.size() + kLength - 1) / kLength);
    if (const Status done = blockMagnitudes(values, kLength, control, magnitudes); !done)
        return done.error();
    return magnitudes.empty() ? 0.0F : std::ranges::max(magnitudes);
}

}  // namespace quantoscope
