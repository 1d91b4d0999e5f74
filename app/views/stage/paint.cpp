// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/stage/paint.h"

#include <QTextOption>
#include <algorithm>
#include <cmath>

#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr double kSeparateBars = 5;  // pixels from which bars stand apart
constexpr double kSeparateStems = 6;
constexpr double kDots = 3;

void paintSeparateBars(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series,
                       const QColor& color, const QColor& crest) {
    painter.setAntialiasing(false);
    const double base = frame.room.bottom() + 1;
    for (std::size_t i = 0; i < series.heights.size(); ++i) {
        if (!(series.heights[i] > 0)) continue;
        const double left = std::round(frame.pixelX(series.edges[i]));
        const double right = std::round(frame.pixelX(series.edges[i + 1])) - 1;
        const double top = std::min(std::round(frame.pixelY(series.heights[i])), base - 1);
        const double width = std::max(1.0, right - left);
        painter.fillRect(QRectF(left, top, width, base - top), color);
        painter.fillRect(QRectF(left, top, width, 1), crest);
    }
}

void paintOutline(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series,
                  const QColor& color, const QColor& crest) {
    const double base = frame.room.bottom() + 1;
    QPolygonF shape;
    shape.reserve(static_cast<qsizetype>(2 * series.edges.size()) + 2);
    shape << QPointF(frame.pixelX(series.edges.front()), base);
    for (std::size_t i = 0; i < series.heights.size(); ++i) {
        const double y = series.heights[i] > 0 ? frame.pixelY(series.heights[i]) : base;
        shape << QPointF(frame.pixelX(series.edges[i]), y)
              << QPointF(frame.pixelX(series.edges[i + 1]), y);
    }
    shape << QPointF(frame.pixelX(series.edges.back()), base);
    painter.setAntialiasing(true);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(shape);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(crest, 1));
    painter.drawPolyline(shape);
}

void paintHistogram(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series,
                    const QRectF& part, const QColor& role) {
    if (part.width() <= 0) return;
    painter.save();
    painter.setClipRect(part, Qt::IntersectClip);
    const QColor color = blend(role, frame.theme.card, frame.theme.dark ? 0.66 : 0.6);
    const QColor crest = lineInk(role, frame.theme);  // a fill alone would not stand out
    const double width = std::abs(frame.pixelX(series.edges[1]) - frame.pixelX(series.edges[0]));
    if (width >= kSeparateBars)
        paintSeparateBars(painter, frame, series, color, crest);
    else
        paintOutline(painter, frame, series, color, crest);
    painter.restore();
}

// Each value as a line with a dot, thinner the closer they stand; at least so high that it is seen.
void paintOwn(QCPPainter& painter, const PlotFrame& frame, const std::vector<StageValue>& values,
              const QColor& color, double shift) {
    constexpr double kLeastHeight = 10;
    if (values.empty()) return;
    const double base = frame.room.bottom();
    const double spacing = frame.room.width() / static_cast<double>(values.size());
    const double width = std::clamp(spacing / 4, 1.0, 3.0) * frame.theme.typeScale;
    painter.setAntialiasing(spacing >= 4);
    for (const StageValue& value : values) {
        const double x = frame.x->coordToPixel(value.x) + shift;
        if (!frame.spans(x)) continue;
        const QColor role = lineInk(value.isClipped ? frame.theme.clipped : color, frame.theme);
        const double top =
            std::clamp(frame.pixelY(value.count), frame.room.top() + 4, base - kLeastHeight);
        painter.setPen(QPen(role, width, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(x, base), QPointF(x, top));
        if (spacing < 8) continue;
        painter.setPen(Qt::NoPen);
        painter.setBrush(role);
        painter.drawEllipse(QPointF(x, top), width + 0.5, width + 0.5);
    }
}

}  // namespace

void paintBars(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series,
               const ClipEdges& edges) {
    if (series.heights.empty()) return;
    const double low = frame.pixelX(edges.low);
    const double high = frame.pixelX(edges.high);
    QRectF below = frame.room.adjusted(0, 0, 0, 1);
    QRectF inside = below;
    QRectF above = below;
    below.setRight(low);
    inside.setLeft(low);
    inside.setRight(high);
    above.setLeft(high);
    paintHistogram(painter, frame, series, below, frame.theme.clipped);
    paintHistogram(painter, frame, series, above, frame.theme.clipped);
    paintHistogram(painter, frame, series, inside, frame.theme.original);
}

void paintValues(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series) {
    paintOwn(painter, frame, series.values, frame.theme.original, 0);
}

void paintAfter(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series) {
    paintOwn(painter, frame, series.valuesAfter, frame.theme.quantized, 2);
    if (series.after.empty()) return;
    const double base = frame.room.bottom();
    QPolygonF line;
    line << QPointF(frame.pixelX(series.edges.front()), base);
    for (std::size_t i = 0; i < series.after.size(); ++i) {
        const double y = series.after[i] > 0 ? std::min(frame.pixelY(series.after[i]), base) : base;
        line << QPointF(frame.pixelX(series.edges[i]), y)
             << QPointF(frame.pixelX(series.edges[i + 1]), y);
    }
    line << QPointF(frame.pixelX(series.edges.back()), base);
    painter.setAntialiasing(true);
    painter.setPen(QPen(frame.theme.quantized, 1.3));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
}

void paintThresholds(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series) {
    constexpr double kStrip = 5;
    painter.setAntialiasing(false);
    const QColor color = lineInk(frame.theme.threshold, frame.theme);
    QPen dots(color, frame.theme.typeScale);
    dots.setDashPattern({2, 2});
    painter.setPen(dots);
    for (const double threshold : series.thresholds) {
        const double x = std::round(frame.pixelX(threshold));
        painter.drawLine(QPointF(x, frame.room.top()), QPointF(x, frame.room.bottom()));
    }
    painter.setPen(QPen(color, 1));
    for (const double threshold : series.denseThresholds) {
        const double x = std::round(frame.pixelX(threshold));
        painter.drawLine(QPointF(x, frame.room.bottom() - kStrip), QPointF(x, frame.room.bottom()));
    }
}

void paintStems(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series) {
    if (series.stems.empty()) return;
    const QColor color = frame.theme.quantized;
    const double base = frame.room.bottom();
    const double top = frame.room.top() + 4;
    const bool separate = series.stemSpacing >= kSeparateStems;
    painter.setAntialiasing(true);
    if (series.stemSpacing < kDots) {
        QPolygonF crest;
        for (const StageStem& stem : series.stems)
            crest << QPointF(frame.pixelX(stem.x), frame.pixelY(stem.height));
        painter.setPen(QPen(color, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(crest);
        return;
    }
    const double radius = separate ? std::clamp(series.stemSpacing / 5, 2.0, 4.0) : 1.3;
    for (const StageStem& stem : series.stems) {
        const QPointF tip(frame.pixelX(stem.x), std::min(frame.pixelY(stem.height), base));
        painter.setPen(QPen(color, separate ? 1.6 : 1));
        if (separate)
            painter.drawLine(QPointF(tip.x(), base), QPointF(tip.x(), std::max(tip.y(), top)));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        if (tip.y() >= top) {
            painter.drawEllipse(tip, radius, radius);
        } else {  // higher than the axis: an arrow head instead of a dot
            const QPointF arrow[] = {{tip.x(), top - 4},
                                     {tip.x() - radius - 1, top + 4},
                                     {tip.x() + radius + 1, top + 4}};
            painter.drawPolygon(arrow, 3);
        }
    }
}

void paintCut(QPainter& painter, const PlotFrame& frame, const StageSeries& series) {
    if (!series.cutBar) return;
    const std::size_t bar = *series.cutBar;
    const double x = (frame.pixelX(series.edges[bar]) + frame.pixelX(series.edges[bar + 1])) / 2;
    if (!frame.room.contains(QPointF(x, frame.room.center().y()))) return;
    const QFontMetrics metrics(frame.theme.plotFont());
    const QString text = QObject::tr("%1 in this bar, cut").arg(percentText(series.cutShare));
    const double width = metrics.horizontalAdvance(text) + 10;
    const double y = frame.room.top() + 4.2 * metrics.height();
    const bool onRight = x + width < frame.room.right();
    const QRectF place(onRight ? x + 8 : x - 8 - width, y, width, metrics.height());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(frame.theme.card, 3));  // the break across the bar
    painter.drawLine(QPointF(x - 7, y + 10), QPointF(x + 7, y + 3));
    painter.setPen(ink(frame.theme.original, frame.theme));
    painter.setFont(frame.theme.plotFont());
    const Qt::Alignment side = onRight ? Qt::AlignLeft : Qt::AlignRight;
    painter.drawText(place, text, QTextOption(side | Qt::AlignVCenter));
}

}  // namespace quantoscope
