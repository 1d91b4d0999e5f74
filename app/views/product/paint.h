// SPDX-License-Identifier: GPL-3.0-or-later
// How the matrices of an integer product look: six grids, each with its name above.
#pragma once

#include <QRectF>
#include <array>
#include <optional>

#include "app/views/look/theme.h"
#include "app/views/product/series.h"

class QPainter;

namespace quantoscope {

struct ProductPanel {
    ProductPart part = ProductPart::First;
    QRectF name;
    QRectF map;
};
using ProductPanels = std::array<ProductPanel, kProductParts.size()>;

// 3 x 2, or 6 x 1 where the room is wide and holds the names.
ProductPanels layProduct(const QRectF& room, const Theme& theme);

// The place of rows and columns [first, first + count) of the whole matrix.
QRectF cellsRect(const ProductPanel& panel, const ProductGrid& grid, std::size_t row,
                 std::size_t rows, std::size_t column, std::size_t columns);
// The row and column of the whole matrix under a place.
std::optional<ProductCell> cellAt(const ProductPanel& panel, const ProductGrid& grid,
                                  const QPointF& place);

void paintGrid(QPainter& painter, const ProductPanel& panel, const ProductGrid& grid,
               const Theme& theme);
// Around cells, in the colour of the picked one.
void paintCellsFrame(QPainter& painter, const QRectF& place, const Theme& theme);

}  // namespace quantoscope
