// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor seen as a matrix, original beside codes and dequantized values, at most as many cells as
// a picture can show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/analysis/outcome/outcome.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// Rows are all axes but the last, columns the last one. One axis alone is wrapped into rows of
// about its square root, the last row short.
struct MatrixShape {
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;
};
MatrixShape matrixShape(const Shape& shape);

// The part to look at; no rows or no columns: all of it. Clamped to the matrix.
struct MatrixWindow {
    std::uint64_t firstRow = 0;
    std::uint64_t firstColumn = 0;
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;
    friend bool operator==(const MatrixWindow&, const MatrixWindow&) = default;
};

struct MatrixSample {
    MatrixShape whole;
    MatrixWindow window;
    // Cells, row-major: every cell of the window, or evenly spaced rows and columns of it.
    std::size_t rows = 0;
    std::size_t columns = 0;
    // [rows * columns]; a wrapped last row ends in places of kNoElement, whose values are NaN.
    std::vector<std::uint64_t> elements;  // place in the tensor
    std::vector<float> original;
    std::vector<std::int32_t> codes;
    std::vector<float> dequantized;

    static constexpr std::uint64_t kNoElement = ~std::uint64_t{0};
};

// With transforms: original and dequantized are those of the source, codes of the transformed
// tensor. At most maximumRows x maximumColumns cells. The codes are those that quantizeTensor()
// gives. Errors: those of analyze().
Result<MatrixSample> sampleMatrix(const Outcome& outcome, const MatrixWindow& window,
                                  std::size_t maximumRows, std::size_t maximumColumns,
                                  const JobControl& control);

}  // namespace quantoscope
