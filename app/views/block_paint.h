// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a block as a grid, bit by bit in the colours of their fields, and what the colours
// mean.
#pragma once

#include <qcustomplot.h>

#include <optional>

#include "app/views/block_series.h"
#include "app/views/field_color.h"
#include "app/views/stage_paint.h"

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
// One line: what each colour means, then the names and values of the fields of the whole block, as
// many as fit.
void paintFieldLegend(QPainter& painter, const BytePicture& picture, const QRectF& line);

// Values before as dots, after as bars across their places, the part in force on a wash with its
// levels.
void paintBlockValues(QCPPainter& painter, const PlotFrame& frame, const BlockOpened& opened,
                      const StepFunction& steps);

}  // namespace quantoscope
