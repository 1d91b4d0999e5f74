// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/tensor/dtype.h"

namespace quantoscope {

// Leaves new floats uninitialised: a buffer of 10^8 is written once, by whoever fills it.
template <class T>
struct UninitialisedAllocator : std::allocator<T> {
    template <class U>
    struct rebind {
        using other = UninitialisedAllocator<U>;
    };
    template <class U, class... Args>
    void construct(U* place, Args&&... args) {
        if constexpr (sizeof...(Args) == 0)
            ::new (static_cast<void*>(place)) U;
        else
            ::new (static_cast<void*>(place)) U(std::forward<Args>(args)...);
    }
};
using FloatBuffer = std::vector<float, UninitialisedAllocator<float>>;

using Shape = std::vector<std::int64_t>;  // outermost first; empty for a scalar

// The product of the extents; 1 for a scalar. The shape's maker has checked it against overflow.
std::uint64_t elementCount(const Shape& shape);
std::string shapeText(const Shape& shape);  // "768 x 288", "scalar"

// Values of any source as float32, row-major (last axis contiguous), whatever the order in the
// file was. Immutable once shared.
struct Tensor {
    std::string name;          // as the file gives it, capped; hostile: show it as plain text only
    DType dtype = DType::F32;  // of origin
    Shape shape;
    FloatBuffer values;              // [elementCount(shape)]
    std::vector<std::string> notes;  // what loading changed ("3 values beyond float32 became inf")
};
using TensorPointer = std::shared_ptr<const Tensor>;

}  // namespace quantoscope
