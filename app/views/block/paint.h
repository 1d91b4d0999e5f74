// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a block as a grid, bit by bit in the colours of their fields, and what the colours
// mean.
#pragma once

#include <qcustomplot.h>

#include <optional>
#include <vector>

#include "app/views/block/series.h"
#include "app/views/kit/plot/frame.h"
#include "app/views/look/field_color.h"

namespace quantoscope {

struct BytePicture {
    const BlockOpened& opened;
    ByteGrid grid;
    QPointF topLeft;
    const Theme& theme;

    // Of bits high...low of one byte, the highest on the left.
    QRectF bitsRect(std::size_t byte, unsigned high, unsigned low) const;
    std::optional<std::size_t> bitAt(const QPointF& place) const;
};

void paintBytes(QPainter& painter, const BytePicture& picture);
// A frame around the bits of a field, in each byte that it has a share of.
void paintFieldFrame(QPainter& painter, const BytePicture& picture, const BlockField& field,
                     const QColor& color);

// What each colour means, then the values of the whole block's fields and of those of the part in
// focus, in as many lines as they need.
struct FieldLegend {
    struct Item {
        std::optional<FieldKind> kind;  // of a colour; none: a field's value
        QString text;
        QRectF place;  // from the legend's corner
    };
    std::vector<Item> items;
    double height = 0;
};
FieldLegend layFieldLegend(const BlockOpened& opened, double width, const Theme& theme);
void paintFieldLegend(QPainter& painter, const FieldLegend& legend, const QPointF& topLeft,
                      const Theme& theme);

// Values before as dots, after as bars across their places, the part in force on a wash with its
// levels.
void paintBlockValues(QCPPainter& painter, const PlotFrame& frame, const BlockOpened& opened,
                      const StepFunction& steps);

}  // namespace quantoscope
