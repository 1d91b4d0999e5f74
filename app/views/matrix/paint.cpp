// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/matrix/paint.h"

#include <algorithm>
#include <cmath>

#include "app/views/kit/plot/line_paint.h"
#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr double kBarWidth = 9;
constexpr double kGap = 12;
constexpr double kTextCell = 44;  // pixels of width from which a cell holds its number

QString nameOf(MatrixPart part) {
    switch (part) {
        case MatrixPart::Original:
            return QObject::tr("original");
        case MatrixPart::Codes:
            return QObject::tr("codes");
        case MatrixPart::Dequantized:
            return QObject::tr("dequantized");
        case MatrixPart::Error:
            break;
    }
    return QObject::tr("error");
}

double barRoom(const Theme& theme) {
    return kBarWidth + 10 +
           QFontMetrics(labelFont(theme, false)).horizontalAdvance(QStringLiteral("≤ −0.000"));
}

// The map within its part of the room. Cells large enough to be seen one by one are square, unless
// that would waste the room.
QRectF fitted(const QRectF& room, const MatrixWindow& window) {
    constexpr double kMostWaste = 2.5;
    constexpr double kSeenCell = 10;  // pixels
    if (window.rows == 0 || window.columns == 0) return room;
    const auto rows = static_cast<double>(window.rows);
    const auto columns = static_cast<double>(window.columns);
    const double side = std::min(room.width() / columns, room.height() / rows);
    const double waste = room.width() * room.height() / (side * side * rows * columns);
    if (side < kSeenCell || waste > kMostWaste) return room;
    return {room.topLeft(), QSizeF(side * columns, side * rows)};
}

// "rows 0 to 255, columns 0 to 511", above the map's right end.
void paintExtent(QCPPainter& painter, const MatrixPicture& picture, const MatrixPanel& panel) {
    const MatrixWindow& window = picture.window;
    if (window.rows == 0 || window.columns == 0) return;
    const auto number = [](std::uint64_t n) { return countText(static_cast<double>(n)); };
    const auto extent = [&](std::uint64_t first, std::uint64_t size) {
        return QObject::tr("%1 to %2").arg(number(first), number(first + size - 1));
    };
    const QString text =
        QObject::tr("rows %1, columns %2")
            .arg(extent(window.firstRow, window.rows), extent(window.firstColumn, window.columns));
    const double taken = QFontMetrics(labelFont(picture.theme, true))
                             .horizontalAdvance(nameOf(panel.part) + QStringLiteral("    "));
    const QFont font = labelFont(picture.theme, false);
    QRectF place = panel.name;
    place.setRight(panel.bar.right());
    if (taken + QFontMetrics(font).horizontalAdvance(text) > place.width()) return;
    painter.setFont(font);
    painter.setPen(picture.theme.quiet);
    painter.drawText(place, Qt::AlignRight | Qt::AlignTop, text);
}

}  // namespace

MatrixPanels layPanels(const QRectF& room, const MatrixWindow& window, const Theme& theme) {
    constexpr double kWide = 2.6;  // width / height from which four stand side by side
    const int columns = room.width() > kWide * room.height() ? 4 : 2;
    const int rows = 4 / columns;
    const double title = QFontMetrics(labelFont(theme, true)).height() + 3;
    const double width = (room.width() - (columns - 1) * kGap) / columns;
    const double height = (room.height() - (rows - 1) * kGap / 2) / rows;
    MatrixPanels panels;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const int column = static_cast<int>(i) % columns;
        const int row = static_cast<int>(i) / columns;
        const QPointF corner(room.left() + column * (width + kGap),
                             room.top() + row * (height + kGap / 2));
        const QSizeF space(std::max(8.0, width - barRoom(theme)), std::max(8.0, height - title));
        MatrixPanel& panel = panels[i];
        panel.part = kMatrixParts[i];
        panel.map = fitted(QRectF(corner + QPointF(0, title), space), window);
        panel.name = QRectF(corner, QSizeF(width, title));
        panel.bar = QRectF(panel.map.right() + 6, panel.map.top(), kBarWidth, panel.map.height());
    }
    return panels;
}

QRectF MatrixPicture::sampleRect(const QRectF& map) const {
    const double perColumn = map.width() / static_cast<double>(window.columns);
    const double perRow = map.height() / static_cast<double>(window.rows);
    const auto from = [](std::uint64_t a, std::uint64_t b) {
        return static_cast<double>(a) - static_cast<double>(b);
    };
    return {map.left() + from(sample.window.firstColumn, window.firstColumn) * perColumn,
            map.top() + from(sample.window.firstRow, window.firstRow) * perRow,
            static_cast<double>(sample.window.columns) * perColumn,
            static_cast<double>(sample.window.rows) * perRow};
}

QRectF MatrixPicture::cellRect(const QRectF& map, std::size_t cell) const {
    const QRectF all = sampleRect(map);
    const double width = all.width() / static_cast<double>(sample.columns);
    const double height = all.height() / static_cast<double>(sample.rows);
    const std::size_t row = cell / sample.columns;
    const std::size_t column = cell % sample.columns;
    return {all.left() + static_cast<double>(column) * width,
            all.top() + static_cast<double>(row) * height, width, height};
}

void paintMap(QCPPainter& painter, const MatrixPicture& picture, const MatrixPanel& panel,
              const QImage& image) {
    const Theme& theme = picture.theme;
    painter.setFont(labelFont(theme, true));
    painter.setPen(theme.text);
    painter.drawText(panel.name, Qt::AlignLeft | Qt::AlignTop, nameOf(panel.part));
    paintExtent(painter, picture, panel);
    painter.save();
    painter.setClipRect(panel.map, Qt::IntersectClip);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    // Places without an element are no zeros.
    painter.fillRect(picture.sampleRect(panel.map), blend(theme.quiet, theme.card, 0.25));
    painter.drawImage(picture.sampleRect(panel.map), image);
    painter.restore();
    painter.setAntialiasing(false);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(panel.map);
}

void paintCells(QCPPainter& painter, const MatrixPicture& picture, const MatrixPanel& panel,
                const ColorScale& scale) {
    constexpr double kHatchedCell = 6;
    const Theme& theme = picture.theme;
    const QFont font = labelFont(theme, false);
    const QFontMetrics metrics(font);
    const QRectF first = picture.cellRect(panel.map, 0);
    if (first.width() < kHatchedCell || first.height() < kHatchedCell) return;
    const bool numbers = first.width() >= kTextCell && first.height() >= metrics.height() + 2;
    painter.save();
    painter.setClipRect(panel.map, Qt::IntersectClip);
    painter.setFont(font);
    for (std::size_t cell = 0; cell < picture.sample.elements.size(); ++cell) {
        const QRectF place = picture.cellRect(panel.map, cell);
        if (picture.sample.elements[cell] == MatrixSample::kNoElement) {
            painter.fillRect(place, QBrush(theme.quiet, Qt::DiagCrossPattern));
            continue;
        }
        const double value = cellValue(picture.sample, panel.part, cell);
        if (std::isnan(value)) painter.fillRect(place, QBrush(theme.quiet, Qt::BDiagPattern));
        if (!numbers || !place.intersects(panel.map)) continue;
        const QColor ground = QColor::fromRgb(colorOf(value, panel.part, scale, theme));
        const QColor black(0x10, 0x14, 0x1A);
        painter.setPen(contrast(black, ground) > contrast(Qt::white, ground) ? black
                                                                             : QColor(Qt::white));
        painter.drawText(place, Qt::AlignCenter, numberText(value, 3));
    }
    painter.restore();
}

void paintSliceLines(QCPPainter& painter, const MatrixPicture& picture, const MatrixPanel& panel,
                     const Slicing& slicing) {
    constexpr double kApart = 5;  // pixels
    const QRectF cell = picture.cellRect(panel.map, 0);
    const QRectF all = picture.sampleRect(panel.map);
    painter.save();
    painter.setClipRect(panel.map, Qt::IntersectClip);
    painter.setAntialiasing(false);
    QColor color = picture.theme.text;
    color.setAlphaF(0.45F);
    painter.setPen(QPen(color, 1));
    for (const QLineF& line :
         sliceLines(picture.sample, slicing, kApart / cell.width(), kApart / cell.height()))
        painter.drawLine(QPointF(std::round(all.left() + line.x1() * cell.width()),
                                 std::round(all.top() + line.y1() * cell.height())),
                         QPointF(std::round(all.left() + line.x2() * cell.width()),
                                 std::round(all.top() + line.y2() * cell.height())));
    painter.restore();
}

void paintBar(QCPPainter& painter, const MatrixPanel& panel, const ColorScale& scale,
              const Theme& theme) {
    const QFont font = labelFont(theme, false);
    const QFontMetrics metrics(font);
    QLinearGradient gradient(panel.bar.bottomLeft(), panel.bar.topLeft());
    constexpr int kStops = 16;
    for (int i = 0; i <= kStops; ++i) {
        const double share = static_cast<double>(i) / kStops;
        const double value = scale.low + share * (scale.high - scale.low);
        gradient.setColorAt(share, QColor::fromRgb(colorOf(value, panel.part, scale, theme)));
    }
    painter.setAntialiasing(false);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(gradient);
    painter.drawRect(panel.bar);
    painter.setFont(font);
    painter.setPen(theme.quiet);
    const double height = metrics.height();
    const auto label = [&](double y, const QString& text) {
        const QRectF place(panel.bar.right() + 4, y, 200, height);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, text);
    };
    const QString above = scale.beyond ? QStringLiteral("≥ ") : QString();
    const QString below = scale.beyond ? QStringLiteral("≤ ") : QString();
    label(panel.bar.top() - 2, above + numberText(scale.high, 3));
    if (panel.bar.height() > 2 * height)
        label(panel.bar.bottom() - height + 3, below + numberText(scale.low, 3));
    if (panel.bar.height() > 3.4 * height && scale.diverging)
        label(panel.bar.center().y() - height / 2, QStringLiteral("0"));
}

void paintCellFrame(QCPPainter& painter, const MatrixPicture& picture, const MatrixPanel& panel,
                    std::size_t cell, const QColor& color) {
    constexpr double kLeast = 5;  // pixels, so that a small cell is found
    QRectF place = picture.cellRect(panel.map, cell);
    const double wider = std::max(0.0, kLeast - place.width()) / 2;
    const double higher = std::max(0.0, kLeast - place.height()) / 2;
    place.adjust(-wider, -higher, wider, higher);
    if (!place.intersects(panel.map)) return;
    painter.setAntialiasing(false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(picture.theme.card, 3));
    painter.drawRect(place);
    painter.setPen(QPen(color, 1));
    painter.drawRect(place);
}

}  // namespace quantoscope
