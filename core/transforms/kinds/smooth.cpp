// SPDX-License-Identifier: GPL-3.0-or-later
// Smoothing by columns, after SmoothQuant (Xiao, Lin, Seznec, Wu, Demouth, Han, arXiv 2211.10438,
// equations 3 and 4): X W^T = (X diag(s)^-1) (W diag(s))^T, which moves what is hard to quantize
// from the activations X to the weights W.
//   s_j = max|X_j|^alpha / max|W_j|^(1 - alpha)      y = x s_j      x^ = y^ / s_j
// A column is a place along the last axis. Without activations max|X_j| is 1: with alpha 0 all
// columns reach to 1, with alpha 1 nothing changes. Columns of which either maximum is 0 keep
// s_j = 1. The s_j are float32, held between 2^-126 and 2^126; undoing the transform alone gives x
// within 2^-23 |x| where y is neither subnormal nor held at the largest float32.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "core/base/text/number_text.h"
#include "core/transforms/channels.h"
#include "core/transforms/transform.h"

namespace quantoscope::kinds {
namespace {

constexpr std::array kParameters{
    realParameter("alpha", "Alpha", "",
                  "How much of the activations' spread moves into the weights: 0 none, 1 all.", 0,
                  1, 0.5),
};

float scaleOf(float activation, float weight, double alpha) {
    if (!std::isfinite(activation) || activation <= 0 || weight == 0) return 1;
    const double s = std::pow(static_cast<double>(activation), alpha) /
                     std::pow(static_cast<double>(weight), 1 - alpha);
    return static_cast<float>(std::clamp(s, 0x1p-126, 0x1p126));
}

std::string scalesText(const std::vector<float>& scales, bool activations) {
    const auto [least, most] = std::ranges::minmax(scales);
    return "scales " + groupedText(scales.size()) + " columns by " +
           shortText(static_cast<double>(least)) + " to " + shortText(static_cast<double>(most)) +
           (activations ? "" : ", without activations");
}

Result<Transformed> apply(const TransformInput& input) {
    const auto layout = layoutOf(input.shape, -1);
    if (!layout) return layout.error();
    const bool activations = !input.activationMagnitudes.empty();
    if (activations && input.activationMagnitudes.size() != layout->extent)
        return Error{ErrorCode::InvalidArgument,
                     "The activations have " + groupedText(input.activationMagnitudes.size()) +
                         " columns, the tensor " + groupedText(layout->extent) + ".",
                     "activations"};
    const auto magnitudes = channelMagnitudes(*layout, input.values, input.control.part(0, 0.5));
    if (!magnitudes) return magnitudes.error();
    const double alpha = input.parameters.real("alpha");
    const auto scales = std::make_shared<std::vector<float>>();
    for (std::size_t j = 0; j < layout->extent; ++j)
        scales->push_back(
            scaleOf(activations ? input.activationMagnitudes[j] : 1, (*magnitudes)[j], alpha));
    Transformed result{FloatBuffer(input.values.size()), {}, 0, {}};
    const Status changed = changeChannels(
        *layout, input.values, result.values, input.control.part(0.5, 1),
        [&](double x, std::size_t column) { return x * static_cast<double>((*scales)[column]); });
    if (!changed) return changed.error();
    result.inverse = [layout = *layout, scales](std::span<const float> quantized,
                                                std::span<float> restored,
                                                const JobControl& control) {
        return changeChannels(layout, quantized, restored, control,
                              [&](double y, std::size_t column) {
                                  return y / static_cast<double>((*scales)[column]);
                              });
    };
    result.overheadBits = 32 * static_cast<double>(scales->size());
    if (!scales->empty()) result.notes.push_back(scalesText(*scales, activations));
    return result;
}

}  // namespace

extern constinit const Transform smooth{
    .id = "smooth",
    .title = "Smooth columns",
    .help =
        "Scales each column, as SmoothQuant does, so that weights and activations share the "
        "difficulty.",
    .formula = "s_j = max|X_j|^alpha / max|W_j|^(1 - alpha)\ny = x s_j\nx^ = y^ / s_j",
    .parameters = kParameters,
    .usesActivations = true,
    .apply = apply,
};

}  // namespace quantoscope::kinds
