// SPDX-License-Identifier: GPL-3.0-or-later
// The mean of the tensor, or of each channel, is subtracted and kept as a float32: levels then lie
// about the values rather than about 0.
//   y  = x - m      x^ = y^ + m      m = mean of the finite values
// Both are rounded to float32, so that undoing the transform alone gives x within half a unit in
// the last place of x and of y.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "core/base/text/number_text.h"
#include "core/transforms/channels.h"
#include "core/transforms/transform.h"

namespace quantoscope::kinds {
namespace {

constexpr std::array kScopes{Choice{"tensor", "Whole tensor"}, Choice{"channel", "Each channel"}};
constexpr std::array kParameters{
    choiceParameter("of", "Mean of", "Whether one mean is subtracted or one for each channel.",
                    kScopes),
    integerParameter("axis", "Channel axis", "",
                     "The axis whose places are the channels; -1 is the last one.", -8, 7, 0),
};

std::string meansText(const std::vector<float>& means) {
    if (means.size() == 1) return "subtracts the mean " + shortText(static_cast<double>(means[0]));
    const auto [least, most] = std::ranges::minmax(means);
    return "subtracts " + groupedText(means.size()) + " means, " +
           shortText(static_cast<double>(least)) + " to " + shortText(static_cast<double>(most));
}

Result<Transformed> apply(const TransformInput& input) {
    const bool whole = input.parameters.choice("of") == "tensor";
    auto layout = layoutOf(input.shape, input.parameters.integer("axis"));
    if (whole) layout = AxisLayout{1, 1, input.values.size()};
    if (!layout) return layout.error();
    Transformed result{FloatBuffer(input.values.size()), {}, 0, {}};
    const auto exact = channelMeans(*layout, input.values, input.control.part(0, 0.5));
    if (!exact) return exact.error();
    const auto means = std::make_shared<std::vector<float>>();
    for (const double mean : *exact)
        means->push_back(static_cast<float>(mean));
    const Status changed = changeChannels(
        *layout, input.values, result.values, input.control.part(0.5, 1),
        [&](double x, std::size_t channel) { return x - static_cast<double>((*means)[channel]); });
    if (!changed) return changed.error();
    result.inverse = [layout = *layout, means](std::span<const float> quantized,
                                               std::span<float> restored,
                                               const JobControl& control) {
        return changeChannels(layout, quantized, restored, control,
                              [&](double y, std::size_t channel) {
                                  return y + static_cast<double>((*means)[channel]);
                              });
    };
    result.overheadBits = 32 * static_cast<double>(means->size());
    if (!means->empty()) result.notes.push_back(meansText(*means));
    return result;
}

}  // namespace

extern constinit const Transform mean{
    .id = "mean",
    .title = "Subtract the mean",
    .help = "Subtracts the mean of the tensor or of each channel, so that the values lie about 0.",
    .formula = "y = x - m\nx^ = y^ + m",
    .parameters = kParameters,
    .apply = apply,
};

}  // namespace quantoscope::kinds
