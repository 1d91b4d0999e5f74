// SPDX-License-Identifier: GPL-3.0-or-later
// What the matrix view draws of a sample: scales of colour, pictures with one pixel for each cell,
// and the lines between cells that share no scale.
#pragma once

#include <QImage>
#include <QLineF>
#include <QString>
#include <QVector>
#include <array>
#include <cstdint>
#include <optional>

#include "app/views/look/theme.h"
#include "core/analysis/matrix_sample.h"

namespace quantoscope {

enum class MatrixPart : std::uint8_t { Original, Codes, Dequantized, Error };
inline constexpr std::array kMatrixParts{MatrixPart::Original, MatrixPart::Codes,
                                         MatrixPart::Dequantized, MatrixPart::Error};

// NaN where there is no element or no number.
double cellValue(const MatrixSample& sample, MatrixPart part, std::size_t cell);

// Colours run from low to high, low < high; what lies beyond takes the end's colour.
struct ColorScale {
    double low = -1;
    double high = 1;
    bool diverging = true;  // about zero; otherwise from low to high
    bool beyond = false;    // some cells lie outside
};
// Original and dequantized values have the same one. Values far outside the others do not stretch
// it: it ends at 1.25 times what 99 % of the cells stay within.
ColorScale colorScale(const MatrixSample& sample, MatrixPart part);

// Of a value; NaN has a colour of its own.
QRgb colorOf(double value, MatrixPart part, const ColorScale& scale, const Theme& theme);
// columns x rows pixels; places without an element are transparent.
QImage matrixImage(const MatrixSample& sample, MatrixPart part, const ColorScale& scale,
                   const Theme& theme);

// In cells, x: column, y: row. Vertical lines are left out when they would stand closer than
// `apart` cells on average, horizontal ones likewise; none at all for one slice.
QVector<QLineF> sliceLines(const MatrixSample& sample, const Slicing& slicing, double apartColumns,
                           double apartRows);

// "every 3rd row, every 2nd column", "384 of 1 000 rows"; empty when every cell is there.
QString samplingText(const MatrixSample& sample);

// The cell of the sample that holds an element of the tensor, or stands for it.
std::optional<std::size_t> cellOfElement(const MatrixSample& sample, std::uint64_t element);

// The window scaled about a place given in rows and columns, within the matrix.
MatrixWindow zoomedWindow(const MatrixWindow& window, const MatrixShape& whole, double factor,
                          double row, double column);
// The window moved, within the matrix.
MatrixWindow movedWindow(MatrixWindow window, const MatrixShape& whole, double rows,
                         double columns);

}  // namespace quantoscope
