// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transforms/channels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/machine/parallel.h"

namespace quantoscope {
namespace {

constexpr std::size_t kBlock = 65536;  // values, the least worth a task
constexpr std::size_t kMostParts = 64;

std::size_t tasksFor(std::size_t count, std::size_t perTask) {
    return (count + perTask - 1) / perTask;
}

// Calls use(channel, from, to) for the runs of [from, to) that lie in one channel.
template <class Use>
void forEachRun(const AxisLayout& layout, std::size_t from, std::size_t to, const Use& use) {
    std::size_t channel = from / layout.inner % layout.extent;
    std::size_t end = (from / layout.inner + 1) * layout.inner;
    while (from < to) {
        use(channel, from, std::min(end, to));
        from = end;
        end += layout.inner;
        if (++channel == layout.extent) channel = 0;
    }
}

// One State for each channel, filled by add(state, x) for its finite values in as many parts as
// their memory allows, and joined by merge(state, part) in the order of the parts.
template <class State, class Add, class Merge>
Result<std::vector<State>> reduced(const AxisLayout& layout, std::span<const float> values,
                                   const JobControl& control, const Add& add, const Merge& merge) {
    std::vector<State> whole(layout.extent);
    if (values.empty()) return whole;
    const std::size_t perPart =
        std::max({kBlock, layout.extent, tasksFor(values.size(), kMostParts)});
    std::vector<std::vector<State>> parts(tasksFor(values.size(), perPart));
    const auto addBlock = [&](std::vector<State>& part, std::size_t from, std::size_t to) {
        forEachRun(layout, from, to, [&](std::size_t channel, std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                if (std::isfinite(values[i])) add(part[channel], values[i]);
        });
    };
    const Status status = forEachBlock(parts.size(), control, [&](std::size_t index) {
        parts[index].resize(layout.extent);
        const std::size_t end = std::min(values.size(), (index + 1) * perPart);
        for (std::size_t at = index * perPart; at < end && !control.cancelled(); at += kBlock)
            addBlock(parts[index], at, std::min(end, at + kBlock));
    });
    if (!status) return status.error();
    if (control.cancelled()) return cancelledError();
    for (const std::vector<State>& part : parts)
        for (std::size_t channel = 0; channel < layout.extent; ++channel)
            merge(whole[channel], part[channel]);
    return whole;
}

}  // namespace

Result<AxisLayout> layoutOf(const Shape& shape, std::int64_t axis) {
    const auto axes = static_cast<std::int64_t>(std::max<std::size_t>(1, shape.size()));
    const std::int64_t place = axis < 0 ? axis + axes : axis;
    if (place < 0 || place >= axes)
        return Error{ErrorCode::InvalidArgument,
                     "There is no axis " + std::to_string(axis) + " in " + shapeText(shape) + ".",
                     "axis"};
    AxisLayout layout;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const auto extent = static_cast<std::size_t>(shape[i]);
        const auto at = static_cast<std::int64_t>(i);
        (at < place ? layout.outer : at == place ? layout.extent : layout.inner) *= extent;
    }
    return layout;
}

Result<std::vector<double>> channelMeans(const AxisLayout& layout, std::span<const float> values,
                                         const JobControl& control) {
    struct Total {
        double sum = 0;
        double count = 0;
    };
    const auto totals = reduced<Total>(
        layout, values, control,
        [](Total& total, float x) {
            total.sum += static_cast<double>(x);
            ++total.count;
        },
        [](Total& total, const Total& part) {
            total.sum += part.sum;
            total.count += part.count;
        });
    if (!totals) return totals.error();
    std::vector<double> means;
    means.reserve(totals->size());
    for (const Total& total : *totals)
        means.push_back(total.count == 0 ? 0 : total.sum / total.count);
    return means;
}

Result<std::vector<float>> channelMagnitudes(const AxisLayout& layout,
                                             std::span<const float> values,
                                             const JobControl& control) {
    return reduced<float>(
        layout, values, control,
        [](float& largest, float x) { largest = std::max(largest, std::abs(x)); },
        [](float& largest, float part) { largest = std::max(largest, part); });
}

Status changeChannels(const AxisLayout& layout, std::span<const float> values,
                      std::span<float> results, const JobControl& control,
                      const std::function<double(double x, std::size_t channel)>& change) {
    return forEachBlock(tasksFor(values.size(), kBlock), control, [&](std::size_t block) {
        const std::size_t from = block * kBlock;
        const std::size_t to = std::min(values.size(), from + kBlock);
        forEachRun(layout, from, to, [&](std::size_t channel, std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                results[i] = std::isfinite(values[i])
                                 ? heldFloat(change(static_cast<double>(values[i]), channel))
                                 : values[i];
        });
    });
}

float heldFloat(double x) {
    constexpr double kLargest = std::numeric_limits<float>::max();
    return static_cast<float>(std::clamp(x, -kLargest, kLargest));
}

}  // namespace quantoscope
