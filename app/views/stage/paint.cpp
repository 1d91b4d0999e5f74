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
                       const QColor& color) {
    painter.setAntialiasing(false);
    const double base = frame.room.bottom() + 1;
    for (std::size_t i = 0; i < series.heights.size(); ++i) {
        if (!(series.heights[i] > 0)) continue;
        const double left = std::round(frame.pixelX(series.edges[i]));
        const double right = std::round(frame.pixelX(series.edges[i + 1])) - 1;
        const double top = std::min(std::round(frame.pixelY(series.heights[i])), base - 1);
        painter.fillRect(QRectF(left, top, std::max(1.0, right - left), base - top), color);
    }
}

void paintOutline(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series,
                  const QColor& color) {
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
}

void paintHistogram(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series,
                    const QRectF& part, const QColor& color) {
    if (part.width() <= 0) return;
    painter.save();
    painter.setClipRect(part, Qt::IntersectClip);
    const double width = std::abs(frame.pixelX(series.edges[1]) - frame.pixelX(series.edges[0]));
    if (width >= kSeparateBars)
        paintSeparateBars(painter, frame, series, color);
    else
        paintOutline(painter, frame, series, color);
    painter.restore();
}

}  // namespace

void paintBars(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series,
               const ClipEdges& edges) {
    if (series.heights.empty()) return;
    const double strength = frame.theme.dark ? 0.62 : 0.55;
    const QColor original = blend(frame.theme.original, frame.theme.card, strength);
    const QColor clipped = blend(frame.theme.clipped, frame.theme.card, strength + 0.1);
    const double low = frame.pixelX(edges.low);
    const double high = frame.pixelX(edges.high);
    QRectF below = frame.room.adjusted(0, 0, 0, 1);
    QRectF inside = below;
    QRectF above = below;
    below.setRight(low);
    inside.setLeft(low);
    inside.setRight(high);
    above.setLeft(high);
    paintHistogram(painter, frame, series, below, clipped);
    paintHistogram(painter, frame, series, above, clipped);
    paintHistogram(painter, frame, series, inside, original);
}

void paintAfter(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series) {
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
    QPen dots(frame.theme.threshold, 1);
    dots.setDashPattern({1, 3});
    painter.setPen(dots);
    for (const double threshold : series.thresholds) {
        const double x = std::round(frame.pixelX(threshold));
        painter.drawLine(QPointF(x, frame.room.top()), QPointF(x, frame.room.bottom()));
    }
    painter.setPen(QPen(frame.theme.threshold, 1));
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

bool tailHolds(const Theme& theme, double pixels, const QString& text) {
    constexpr double kMargin = 8;
    return pixels >= QFontMetrics(theme.plotFont()).horizontalAdvance(text) + 2 * kMargin;
}

void paintTailLabels(QPainter& painter, const PlotFrame& frame, const ClipEdges& edges,
                     const QString& below, const QString& above) {
    const QFont font = frame.theme.plotFont();
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(ink(frame.theme.clipped, frame.theme));
    const double top = frame.room.top() + 2.6 * metrics.height();
    const auto paint = [&](double left, double right, const QString& text) {
        if (tailHolds(frame.theme, right - left, text))
            painter.drawText(QRectF(left, top, right - left, metrics.height()), Qt::AlignCenter,
                             text);
    };
    paint(frame.room.left(), frame.pixelX(edges.low), below);
    paint(frame.pixelX(edges.high), frame.room.right(), above);
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

void paintEffectiveRange(QPainter& painter, const PlotFrame& frame, double alpha, double beta) {
    constexpr double kLength = 9;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(frame.theme.quantized, 1));
    for (const double end : {alpha, beta}) {
        const double x = std::round(frame.pixelX(end));
        if (!frame.spans(x)) continue;
        const double inward = end == alpha ? 4 : -4;
        const QPointF mark[] = {{x + inward, frame.room.bottom() - kLength},
                                {x, frame.room.bottom() - kLength},
                                {x, frame.room.bottom()}};
        painter.drawPolyline(mark, 3);
    }
}

}  // namespace quantoscope
