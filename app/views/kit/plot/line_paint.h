// SPDX-License-Identifier: GPL-3.0-or-later
// Lines, marks and their labels on the pixels of an axis rect.
#pragma once

#include <qcustomplot.h>

#include <cstdint>
#include <span>

#include "app/views/kit/plot/frame.h"

namespace quantoscope {

// A y that is not finite, or not above zero on a logarithmic axis, is a gap.
struct CurvePoint {
    double x = 0;
    double y = 0;
    friend bool operator==(const CurvePoint&, const CurvePoint&) = default;
};

enum class Mark : std::uint8_t { Dot, Square, Triangle, Diamond, Cross, Ring };

// The pixel of a point, as far outside the room as it lies (up to 10 000 pixels).
QPointF pixelOf(const PlotFrame& frame, const CurvePoint& point);
bool canPlace(const PlotFrame& frame, const CurvePoint& point);

// The pixels that lines through these points take, for cards to keep off.
void addInk(QPolygonF& ink, const PlotFrame& frame, std::span<const CurvePoint> points);

// The pen's width is that of a desk; Present enlarges it as it does type.
void paintCurve(QCPPainter& painter, const PlotFrame& frame, std::span<const CurvePoint> points,
                const QPen& pen);
void paintVertical(QCPPainter& painter, const PlotFrame& frame, double x, double top,
                   const QPen& pen);
void paintMark(QPainter& painter, const QPointF& place, Mark mark, double radius,
               const QColor& color, const QColor& ground);

QFont labelFont(const Theme& theme, bool strong);
// Text on a ground that hides the lines behind it; returns where it stands.
QRectF paintLabel(QPainter& painter, const Theme& theme, const QPointF& topLeft,
                  const QString& text, const QColor& role, bool strong = false);

}  // namespace quantoscope
