// SPDX-License-Identifier: GPL-3.0-or-later
// Which elements share one scale. A tensor seen along an axis is outer x extent x inner, row-major.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/analysis/request/request.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

class Slicing {
  public:
    static constexpr std::size_t kMaximumSlices = std::size_t{1} << 23;

    // By the request's slice rule. Errors: InvalidArgument for an axis the shape lacks or a group
    // size below 1; TooLarge for more than kMaximumSlices slices.
    static Result<Slicing> make(const Shape& shape, const Request& request);
    static Result<Slicing> make(Shape shape, const SliceRule& rule);

    std::size_t count() const { return m_count; }
    std::size_t sizeOf(std::size_t slice) const;
    // Whether each slice is one contiguous run of the tensor; otherwise the length of the runs that
    // it consists of.
    bool contiguous() const;
    std::size_t runLength() const;
    // The place in the tensor of element i of a slice, and the slice that holds a place.
    std::size_t element(std::size_t slice, std::size_t i) const;
    std::size_t sliceOf(std::size_t element) const;
    // Copies from the tensor's order into the slice's; sliceValues has sizeOf(slice) elements.
    void gather(std::span<const float> values, std::size_t slice,
                std::span<float> sliceValues) const;
    // The same for neighbouring slices, one after the other.
    void gatherRun(std::span<const float> values, std::size_t first, std::size_t slices,
                   std::span<float> sliceValues) const;
    // "tensor", "channel 3", "row 2, group 17"; along the first of two axes "column 2, group 17".
    std::string label(std::size_t slice) const;

  private:
    Granularity m_granularity = Granularity::Tensor;
    std::size_t m_count = 1;
    std::size_t m_outer = 1;
    std::size_t m_extent = 1;  // along the axis
    std::size_t m_inner = 1;
    std::size_t m_groupSize = 1;
    std::size_t m_groups = 1;  // along the axis
};

// The shape that is cut: the tensor's, with the axes that the rule's layout takes as one.
Shape laidOut(const Shape& shape, const SliceRule& rule);
Shape laidOut(const Shape& shape, const Request& request);
// The shape of an array with one entry for each slice, in their order: none per tensor, one axis of
// channels, or the shape that is cut with the groups along the axis (ONNX's blocked scales).
Shape scalesShape(const Shape& shape, const Request& request);
// The axis, counted from 0, of the shape that is cut.
std::size_t axisFromFront(const Shape& shape, const Request& request);

}  // namespace quantoscope
