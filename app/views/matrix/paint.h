// SPDX-License-Identifier: GPL-3.0-or-later
// How the four heat maps of a matrix look on the pixels of a plot.
#pragma once

#include <qcustomplot.h>

#include <array>

#include "app/views/matrix/series.h"

namespace quantoscope {

// One heat map: its name above, its colour bar on the right.
struct MatrixPanel {
    MatrixPart part = MatrixPart::Original;
    QRectF name;
    QRectF map;
    QRectF bar;
};
using MatrixPanels = std::array<MatrixPanel, 4>;

// 2 x 2, or 1 x 4 where the room is wide. Cells are square unless that would waste the room.
MatrixPanels layPanels(const QRectF& room, const MatrixWindow& window, const Theme& theme);

// What all paintings need: the sample seen through a window that may be another than its own.
struct MatrixPicture {
    const MatrixSample& sample;
    const MatrixWindow& window;
    const Theme& theme;

    // Where a cell of the sample lies in a map, and the other way round.
    QRectF cellRect(const QRectF& map, std::size_t cell) const;
    QRectF sampleRect(const QRectF& map) const;
};

void paintMap(QCPPainter& painter, const MatrixPicture& picture, const MatrixPanel& panel,
              const QImage& image);
void paintCells(QCPPainter& painter, const MatrixPicture& picture, const MatrixPanel& panel,
                const ColorScale& scale);
void paintSliceLines(QCPPainter& painter, const MatrixPicture& picture, const MatrixPanel& panel,
                     const Slicing& slicing);
void paintBar(QCPPainter& painter, const MatrixPanel& panel, const ColorScale& scale,
              const Theme& theme);
void paintCellFrame(QCPPainter& painter, const MatrixPicture& picture, const MatrixPanel& panel,
                    std::size_t cell, const QColor& color);

}  // namespace quantoscope
