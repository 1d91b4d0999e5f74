// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/tensor.h"

namespace quantoscope {

std::uint64_t elementCount(const Shape& shape) {
    std::uint64_t count = 1;
    for (const std::int64_t extent : shape)
        count *= static_cast<std::uint64_t>(extent);
    return count;
}

std::string shapeText(const Shape& shape) {
    if (shape.empty()) return "scalar";
    std::string text;
    for (const std::int64_t extent : shape) {
        if (!text.empty()) text += " x ";
        text += std::to_string(extent);
    }
    return text;
}

}  // namespace quantoscope
