// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/product/paint.h"

#include <QImage>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/views/kit/plot/line_paint.h"
#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr double kGap = 10;
constexpr double kTextCell = 40;    // pixels of width from which a cell holds its number
constexpr double kMostCell = 60;    // of a cell's sides
constexpr double kHatchedCell = 5;  // pixels of a side from which a saturated cell is hatched

MatrixPart colorsOf(ProductPart part) {
    const bool isNumber = part == ProductPart::Reference || part == ProductPart::Dequantized ||
                          part == ProductPart::Accumulator;
    return isNumber ? MatrixPart::Original : MatrixPart::Codes;
}

bool isSaturated(const ProductGrid& grid, std::size_t cell) {
    return cell < grid.saturated.size() && grid.saturated[cell];
}

QImage imageOf(const ProductGrid& grid, ProductPart part, const Theme& theme) {
    QImage image(static_cast<int>(grid.columns), static_cast<int>(grid.rows), QImage::Format_RGB32);
    for (std::size_t row = 0; row < grid.rows; ++row) {
        auto* pixels = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(row)));
        for (std::size_t column = 0; column < grid.columns; ++column) {
            const std::size_t cell = row * grid.columns + column;
            pixels[column] = isSaturated(grid, cell)
                                 ? theme.clipped.rgb()
                                 : colorOf(grid.values[cell], colorsOf(part), grid.scale, theme);
        }
    }
    return image;
}

// The grid's part of the map: cells are no larger than kMostCell.
QRectF drawn(const ProductPanel& panel, const ProductGrid& grid) {
    return {panel.map.topLeft(),
            QSizeF(std::min(panel.map.width(), kMostCell * static_cast<double>(grid.columns)),
                   std::min(panel.map.height(), kMostCell * static_cast<double>(grid.rows)))};
}

// The name with what is left out or saturated, where there is room to say it.
QString nameText(const ProductPanel& panel, const ProductGrid& grid, const QFontMetrics& metrics) {
    const QString name = partName(panel.part);
    QString text = name;
    const auto saturated = std::ranges::count(grid.saturated, true);
    if (saturated > 0) text += QObject::tr(", %1 saturated").arg(saturated);
    const std::size_t stride = std::max(grid.rowStride, grid.columnStride);
    if (stride > 1) text += QObject::tr(", 1 in %1").arg(stride);
    return metrics.horizontalAdvance(text) <= panel.name.width() ? text : name;
}

void paintNumbers(QPainter& painter, const ProductPanel& panel, const ProductGrid& grid,
                  const Theme& theme) {
    const QFont font = labelFont(theme, false);
    const QRectF first = cellsRect(panel, grid, 0, 1, 0, 1);
    const bool fits = first.width() >= kTextCell && first.height() >= QFontMetrics(font).height();
    painter.setFont(font);
    for (std::size_t cell = 0; cell < grid.values.size(); ++cell) {
        const QRectF place =
            cellsRect(panel, grid, cell / grid.columns * grid.rowStride, grid.rowStride,
                      cell % grid.columns * grid.columnStride, grid.columnStride);
        if (isSaturated(grid, cell) && std::min(first.width(), first.height()) >= kHatchedCell)
            painter.fillRect(place, QBrush(theme.text, Qt::BDiagPattern));
        if (!fits) continue;
        const QColor ground = isSaturated(grid, cell)
                                  ? theme.clipped
                                  : QColor::fromRgb(colorOf(grid.values[cell], colorsOf(panel.part),
                                                            grid.scale, theme));
        const QColor black(0x10, 0x14, 0x1A);
        painter.setPen(contrast(black, ground) > contrast(Qt::white, ground) ? black
                                                                             : QColor(Qt::white));
        painter.drawText(place, Qt::AlignCenter, numberText(grid.values[cell], 3));
    }
}

}  // namespace

ProductPanels layProduct(const QRectF& room, const Theme& theme) {
    const QFontMetrics metrics(labelFont(theme, true));
    int widest = 0;
    for (const ProductPart part : kProductParts)
        widest = std::max(widest, metrics.horizontalAdvance(partName(part)));
    const bool namesFit = room.width() / 6 - kGap > widest;
    constexpr double kWide = 3.2;  // width / height from which all stand side by side
    const int columns = namesFit && room.width() > kWide * room.height() ? 6 : 3;
    const int rows = 6 / columns;
    const double title = metrics.height() + 2;
    const double width = (room.width() - (columns - 1) * kGap) / columns;
    const double height = (room.height() - (rows - 1) * kGap / 2) / rows;
    ProductPanels panels;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const QPointF corner(
            room.left() + static_cast<int>(i) % columns * (width + kGap),
            room.top() + std::floor(static_cast<double>(i) / columns) * (height + kGap / 2));
        panels[i] = {kProductParts[i], QRectF(corner, QSizeF(width, title)),
                     QRectF(corner + QPointF(0, title),
                            QSizeF(std::max(8.0, width), std::max(8.0, height - title)))};
    }
    return panels;
}

QRectF cellsRect(const ProductPanel& panel, const ProductGrid& grid, std::size_t row,
                 std::size_t rows, std::size_t column, std::size_t columns) {
    const QRectF map = drawn(panel, grid);
    const double perRow = map.height() / static_cast<double>(grid.rows * grid.rowStride);
    const double perColumn = map.width() / static_cast<double>(grid.columns * grid.columnStride);
    return {map.left() + static_cast<double>(column) * perColumn,
            map.top() + static_cast<double>(row) * perRow, static_cast<double>(columns) * perColumn,
            static_cast<double>(rows) * perRow};
}

std::optional<ProductCell> cellAt(const ProductPanel& panel, const ProductGrid& grid,
                                  const QPointF& place) {
    const QRectF map = drawn(panel, grid);
    if (grid.values.empty() || place.x() < map.left() || place.y() < map.top() ||
        place.x() >= map.right() || place.y() >= map.bottom())
        return std::nullopt;
    const double row = (place.y() - map.top()) / map.height() * static_cast<double>(grid.rows);
    const double column =
        (place.x() - map.left()) / map.width() * static_cast<double>(grid.columns);
    return ProductCell{
        std::min(static_cast<std::size_t>(row), grid.rows - 1) * grid.rowStride,
        std::min(static_cast<std::size_t>(column), grid.columns - 1) * grid.columnStride};
}

void paintGrid(QPainter& painter, const ProductPanel& panel, const ProductGrid& grid,
               const Theme& theme) {
    const QFont font = labelFont(theme, true);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(theme.text);
    painter.drawText(panel.name, Qt::AlignLeft | Qt::AlignTop,
                     metrics.elidedText(nameText(panel, grid, metrics), Qt::ElideRight,
                                        static_cast<int>(panel.name.width())));
    if (grid.values.empty()) return;
    const QRectF map = drawn(panel, grid);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(map, imageOf(grid, panel.part, theme));
    paintNumbers(painter, panel, grid, theme);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(map);
}

void paintCellsFrame(QPainter& painter, const QRectF& place, const Theme& theme) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.card, 3));
    painter.drawRect(place.adjusted(-1, -1, 1, 1));
    painter.setPen(QPen(theme.text, 1));
    painter.drawRect(place.adjusted(-1, -1, 1, 1));
}

}  // namespace quantoscope
