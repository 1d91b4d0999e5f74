// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/data/slicing.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

Error axisError(const Shape& shape, int axis) {
    if (shape.empty())
        return {ErrorCode::InvalidArgument, "A scalar has no axis to cut along.", "axis"};
    const auto rank = std::to_string(shape.size());
    return {ErrorCode::InvalidArgument,
            "There is no axis " + std::to_string(axis) + ": " + shapeText(shape) + " has axes -" +
                rank + " to " + std::to_string(shape.size() - 1) + ".",
            "axis"};
}

std::size_t productOf(Shape::const_iterator from, Shape::const_iterator to) {
    std::size_t product = 1;
    for (; from != to; ++from)
        product *= static_cast<std::size_t>(*from);
    return product;
}

}  // namespace

Result<Slicing> Slicing::make(const Shape& shape, const Request& request) {
    // A block format takes a scalar for a row of one value.
    const bool ofOne = request.scheme->block != nullptr && shape.empty();
    return make(ofOne ? Shape{1} : shape, sliceRule(request));
}

Result<Slicing> Slicing::make(Shape shape, const SliceRule& rule) {
    Slicing slicing;
    slicing.m_extent = elementCount(shape);
    if (rule.granularity == Granularity::Tensor) return slicing;
    Shape cut = laidOut(shape, rule);
    const bool joined = cut.size() != shape.size();
    shape = std::move(cut);

    const auto rank = static_cast<int>(shape.size());
    const int axis = joined ? rank - 1 : rule.axis < 0 ? rule.axis + rank : rule.axis;
    if (axis < 0 || axis >= rank) return axisError(shape, rule.axis);
    if (rule.granularity == Granularity::Group && rule.groupSize < 1)
        return Error{ErrorCode::InvalidArgument, "A group has at least 1 element.", "group_size"};
    if (slicing.m_extent == 0) return slicing;  // one slice without values

    slicing.m_granularity = rule.granularity;
    slicing.m_outer = productOf(shape.begin(), shape.begin() + axis);
    slicing.m_extent = static_cast<std::size_t>(shape[static_cast<std::size_t>(axis)]);
    slicing.m_inner = productOf(shape.begin() + axis + 1, shape.end());
    if (rule.granularity == Granularity::Channel) {
        slicing.m_count = slicing.m_extent;
    } else {
        slicing.m_groupSize = std::min(slicing.m_extent, static_cast<std::size_t>(rule.groupSize));
        slicing.m_groups = (slicing.m_extent - 1) / slicing.m_groupSize + 1;
        slicing.m_count = slicing.m_outer * slicing.m_groups * slicing.m_inner;
    }
    if (slicing.m_count > kMaximumSlices)
        return Error{ErrorCode::TooLarge,
                     groupedText(slicing.m_count) + " slices are more than the limit of " +
                         groupedText(kMaximumSlices) + ": take larger groups.",
                     "granularity"};
    return slicing;
}

std::size_t Slicing::sizeOf(std::size_t slice) const {
    assert(slice < m_count);
    switch (m_granularity) {
        case Granularity::Tensor:
            return m_extent;
        case Granularity::Channel:
            return m_outer * m_inner;
        case Granularity::Group:
            break;
    }
    const std::size_t group = slice / m_inner % m_groups;
    return std::min(m_groupSize, m_extent - group * m_groupSize);
}

std::size_t Slicing::runLength() const {
    switch (m_granularity) {
        case Granularity::Tensor:
            return m_extent;
        case Granularity::Channel:
            return m_outer == 1 ? m_outer * m_inner : m_inner;
        case Granularity::Group:
            break;
    }
    return m_inner == 1 ? m_groupSize : 1;
}

bool Slicing::contiguous() const {
    switch (m_granularity) {
        case Granularity::Tensor:
            return true;
        case Granularity::Channel:
            return m_outer == 1;
        case Granularity::Group:
            break;
    }
    return m_inner == 1 || m_groupSize == 1;
}

std::size_t Slicing::element(std::size_t slice, std::size_t i) const {
    switch (m_granularity) {
        case Granularity::Tensor:
            return i;
        case Granularity::Channel:
            return (i / m_inner * m_extent + slice) * m_inner + i % m_inner;
        case Granularity::Group:
            break;
    }
    const std::size_t inner = slice % m_inner;
    const std::size_t group = slice / m_inner % m_groups;
    const std::size_t outer = slice / m_inner / m_groups;
    return (outer * m_extent + group * m_groupSize + i) * m_inner + inner;
}

std::size_t Slicing::sliceOf(std::size_t element) const {
    const std::size_t inner = element % m_inner;
    const std::size_t along = element / m_inner % m_extent;
    switch (m_granularity) {
        case Granularity::Tensor:
            return 0;
        case Granularity::Channel:
            return along;
        case Granularity::Group:
            break;
    }
    const std::size_t outer = element / m_inner / m_extent;
    return (outer * m_groups + along / m_groupSize) * m_inner + inner;
}

void Slicing::gather(std::span<const float> values, std::size_t slice,
                     std::span<float> sliceValues) const {
    gatherRun(values, slice, 1, sliceValues);
}

void Slicing::gatherRun(std::span<const float> values, std::size_t first, std::size_t slices,
                        std::span<float> sliceValues) const {
    if (m_granularity == Granularity::Channel) {
        // Row by row of the tensor, so that neighbouring channels share its cache lines.
        for (std::size_t outer = 0; outer < m_outer; ++outer) {
            const float* from = values.data() + (outer * m_extent + first) * m_inner;
            if (m_inner == 1) {
                for (std::size_t s = 0; s < slices; ++s)
                    sliceValues[s * m_outer + outer] = from[s];
                continue;
            }
            for (std::size_t s = 0; s < slices; ++s)
                std::copy_n(from + s * m_inner, m_inner,
                            sliceValues.data() + (s * m_outer + outer) * m_inner);
        }
        return;
    }
    std::size_t place = 0;
    for (std::size_t slice = first; slice < first + slices; ++slice) {
        const std::size_t size = sizeOf(slice);
        const std::size_t stride = m_granularity == Granularity::Group ? m_inner : 1;
        const float* from = values.data() + element(slice, 0);
        for (std::size_t i = 0; i < size; ++i)
            sliceValues[place++] = from[i * stride];
    }
}

std::string Slicing::label(std::size_t slice) const {
    switch (m_granularity) {
        case Granularity::Tensor:
            return "tensor";
        case Granularity::Channel:
            return "channel " + std::to_string(slice);
        case Granularity::Group:
            break;
    }
    const std::string group = "group " + std::to_string(slice / m_inner % m_groups);
    std::string place;
    if (m_outer > 1) place += "row " + std::to_string(slice / m_inner / m_groups) + ", ";
    if (m_inner > 1) place += "column " + std::to_string(slice % m_inner) + ", ";
    return place + group;
}

Shape laidOut(const Shape& shape, const SliceRule& rule) {
    const auto rank = static_cast<int>(shape.size());
    const bool alongLast = rule.axis == -1 || rule.axis == rank - 1;
    if (rule.granularity != Granularity::Group || !alongLast || rank < 2) return shape;
    if (rule.layout == Layout::Flat) return {static_cast<std::int64_t>(elementCount(shape))};
    if (rule.layout == Layout::Axes || rank == 2) return shape;
    return {shape.front(), static_cast<std::int64_t>(productOf(shape.begin() + 1, shape.end()))};
}

Shape laidOut(const Shape& shape, const Request& request) {
    // A block format takes a scalar for a row of one value.
    if (request.scheme->block != nullptr && shape.empty()) return {1};
    return laidOut(shape, sliceRule(request));
}

std::size_t axisFromFront(const Shape& shape, const Request& request) {
    const Shape cut = laidOut(shape, request);
    if (cut.size() != shape.size()) return cut.size() - 1;
    const int axis = sliceRule(request).axis;
    return static_cast<std::size_t>(axis < 0 ? axis + static_cast<int>(shape.size()) : axis);
}

Shape scalesShape(const Shape& shape, const Request& request) {
    const SliceRule rule = sliceRule(request);
    if (rule.granularity == Granularity::Tensor) return {};
    Shape scales = laidOut(shape, request);
    if (scales.empty()) scales = {1};
    const std::size_t axis = axisFromFront(shape, request);
    if (rule.granularity == Granularity::Channel) return {scales[axis]};
    scales[axis] = (scales[axis] + rule.groupSize - 1) / rule.groupSize;
    return scales;
}

}  // namespace quantoscope
