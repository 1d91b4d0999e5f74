// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/line_paint.h"

#include <algorithm>
#include <cmath>

namespace quantoscope {
namespace {

constexpr double kFarthest = 1e4;  // pixels; QPainter's own clipping takes care of the rest

QPen scaledPen(const QPen& pen, const Theme& theme) {
    QPen scaled = pen;  // dashes are in widths, so they grow too
    scaled.setWidthF(pen.widthF() * theme.typeScale);
    return scaled;
}

}  // namespace

bool canPlace(const PlotFrame& frame, const CurvePoint& point) {
    const bool isLogarithmic = frame.y->scaleType() == QCPAxis::stLogarithmic;
    return std::isfinite(point.x) && std::isfinite(point.y) && (!isLogarithmic || point.y > 0);
}

QPointF pixelOf(const PlotFrame& frame, const CurvePoint& point) {
    return {std::clamp(frame.x->coordToPixel(point.x), -kFarthest, kFarthest),
            std::clamp(frame.y->coordToPixel(point.y), -kFarthest, kFarthest)};
}

void addInk(QPolygonF& ink, const PlotFrame& frame, std::span<const CurvePoint> points) {
    constexpr double kApart = 12;  // pixels between places
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!canPlace(frame, points[i])) continue;
        const QPointF from = pixelOf(frame, points[i]);
        ink << from;
        if (i + 1 == points.size() || !canPlace(frame, points[i + 1])) continue;
        const QPointF way = pixelOf(frame, points[i + 1]) - from;
        const double pieces = std::min(std::hypot(way.x(), way.y()) / kApart, 100.0);
        for (double piece = 1; piece < pieces; ++piece)
            ink << from + way * (piece / pieces);
    }
}

void paintCurve(QCPPainter& painter, const PlotFrame& frame, std::span<const CurvePoint> points,
                const QPen& pen) {
    painter.setAntialiasing(true);
    painter.setPen(scaledPen(pen, frame.theme));
    painter.setBrush(Qt::NoBrush);
    QPolygonF run;
    const auto finish = [&] {
        if (run.size() > 1) painter.drawPolyline(run);
        run.clear();
    };
    for (const CurvePoint& point : points) {
        if (canPlace(frame, point))
            run << pixelOf(frame, point);
        else
            finish();
    }
    finish();
}

void paintVertical(QCPPainter& painter, const PlotFrame& frame, double x, double top,
                   const QPen& pen) {
    const double at = std::round(frame.x->coordToPixel(x));
    if (!frame.spans(at)) return;
    painter.setAntialiasing(false);
    painter.setPen(scaledPen(pen, frame.theme));
    painter.drawLine(QPointF(at, frame.room.bottom()), QPointF(at, top));
}

void paintMark(QPainter& painter, const QPointF& place, Mark mark, double radius,
               const QColor& color, const QColor& ground) {
    if (!isPlace(place)) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ground, 1));
    painter.setBrush(color);
    const auto at = [&](double x, double y) { return place + QPointF(x, y) * radius; };
    switch (mark) {
        case Mark::Dot:
            painter.drawEllipse(place, radius, radius);
            return;
        case Mark::Square:
            painter.drawRect(QRectF(at(-0.9, -0.9), at(0.9, 0.9)));
            return;
        case Mark::Triangle:
            painter.drawPolygon(QPolygonF({at(0, -1.2), at(1.1, 0.9), at(-1.1, 0.9)}));
            return;
        case Mark::Diamond:
            painter.drawPolygon(QPolygonF({at(0, -1.3), at(1.3, 0), at(0, 1.3), at(-1.3, 0)}));
            return;
        case Mark::Cross:
            painter.setPen(QPen(color, 1.4));
            painter.drawLine(at(-1, -1), at(1, 1));
            painter.drawLine(at(-1, 1), at(1, -1));
            return;
        case Mark::Ring:
            painter.setPen(QPen(color, 1.6));
            painter.setBrush(ground);
            painter.drawEllipse(place, radius, radius);
            return;
    }
}

QFont labelFont(const Theme& theme, bool strong) {
    QFont font = theme.plotFont(0.95);
    if (strong) font.setWeight(QFont::DemiBold);
    return font;
}

QRectF paintLabel(QPainter& painter, const Theme& theme, const QPointF& topLeft,
                  const QString& text, const QColor& role, bool strong) {
    if (!isPlace(topLeft)) return {};
    const QFont font = labelFont(theme, strong);
    const QFontMetrics metrics(font);
    const QRectF place(topLeft, QSizeF(metrics.horizontalAdvance(text), metrics.height()));
    QColor ground = theme.card;
    ground.setAlphaF(0.85F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRect(place.adjusted(-2, 0, 2, 0));
    painter.setFont(font);
    painter.setPen(ink(role, theme));
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, text);
    return place;
}

}  // namespace quantoscope
