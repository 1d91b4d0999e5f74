// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/transpose.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/base/machine/parallel.h"

namespace quantoscope {
namespace {

constexpr std::size_t kTile = 32;                     // 32 x 32 floats: 4 KiB on either side
constexpr std::size_t kBlock = std::size_t{1} << 18;  // elements between two looks for cancel

// The array as planes of (first axis) x (last axis), one for each index of the axes between.
struct Planes {
    std::size_t first = 1;            // extent
    std::size_t last = 1;             // extent
    std::vector<std::size_t> middle;  // extents, outermost first
    std::size_t count = 1;            // of planes
};

Planes planesOf(const Shape& shape) {
    std::vector<std::size_t> extents;
    for (const std::int64_t extent : shape)
        if (extent != 1) extents.push_back(static_cast<std::size_t>(extent));
    Planes planes;
    if (extents.empty()) return planes;
    planes.first = extents.front();
    if (extents.size() == 1) return planes;
    planes.last = extents.back();
    planes.middle.assign(extents.begin() + 1, extents.end() - 1);
    for (const std::size_t extent : planes.middle)
        planes.count *= extent;
    return planes;
}

// Where a plane begins: its middle index counted with the innermost axis fastest (row-major) is the
// plane's number; the same index with the outermost fastest gives the place in the column-major
// array.
std::size_t columnMajorPlane(const Planes& planes, std::size_t plane) {
    std::size_t place = 0;
    std::size_t rest = planes.count;
    for (std::size_t axis = planes.middle.size(); axis-- > 0;) {
        const std::size_t extent = planes.middle[axis];
        rest /= extent;
        place += plane % extent * rest;
        plane /= extent;
    }
    return place * planes.first;
}

// Rows [from, to) of a plane: row r, column c is source[r + c * sourceStride].
void transposeRows(const float* source, std::size_t sourceStride, float* target,
                   std::size_t targetStride, std::size_t from, std::size_t to,
                   std::size_t columns) {
    for (std::size_t column = 0; column < columns; column += kTile) {
        const std::size_t columnEnd = std::min(columns, column + kTile);
        for (std::size_t r = from; r < to; ++r)
            for (std::size_t c = column; c < columnEnd; ++c)
                target[r * targetStride + c] = source[r + c * sourceStride];
    }
}

}  // namespace

Status toRowMajor(const Shape& shape, std::span<const float> columnMajor, std::span<float> rowMajor,
                  const JobControl& control) {
    if (rowMajor.empty()) return Done{};
    const Planes planes = planesOf(shape);
    const std::size_t strips = (planes.first + kTile - 1) / kTile;  // of kTile rows, in each plane
    const std::size_t units = strips * planes.count;
    const std::size_t unitSize = std::min(planes.first, kTile) * planes.last;
    const std::size_t unitsPerBlock = std::max<std::size_t>(1, kBlock / unitSize);
    const std::size_t stride = planes.first * planes.count;
    return forEachBlock((units + unitsPerBlock - 1) / unitsPerBlock, control, [&](std::size_t b) {
        const std::size_t end = std::min(units, (b + 1) * unitsPerBlock);
        for (std::size_t unit = b * unitsPerBlock; unit < end; ++unit) {
            const std::size_t plane = unit / strips;
            const std::size_t row = unit % strips * kTile;
            transposeRows(columnMajor.data() + columnMajorPlane(planes, plane), stride,
                          rowMajor.data() + plane * planes.last, planes.count * planes.last, row,
                          std::min(planes.first, row + kTile), planes.last);
        }
    });
}

}  // namespace quantoscope
