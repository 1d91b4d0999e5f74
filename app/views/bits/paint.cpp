// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/bits/paint.h"

#include <algorithm>
#include <cmath>

#include "app/views/kit/paint/label_layout.h"
#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"

namespace quantoscope {
namespace {

constexpr std::size_t kNamedSchemes = 4;  // more names than that cover the lines

QPen dashedPen(const QColor& color, double width, const QVector<qreal>& dashes) {
    QPen pen(color, width);
    if (!dashes.isEmpty()) pen.setDashPattern(dashes);
    return pen;
}

// Thirty lines must not drown the present one.
QColor schemeColor(const Theme& theme) {
    return blend(theme.quiet, theme.card, 0.5);
}

struct LineName {
    QPolygonF line;
    QString text;
    QColor color;
    bool strong;
};

QPolygonF pixelsOf(const PlotFrame& frame, const std::vector<CurvePoint>& points) {
    QPolygonF pixels;
    for (const CurvePoint& point : points)
        pixels << pixelOf(frame, point);
    return pixels;
}

// A part that hides under the total needs no name.
bool leaves(const QPolygonF& part, const QPolygonF& total) {
    constexpr double kApart = 6;
    return std::ranges::any_of(part, [&](const QPointF& point) {
        return std::ranges::none_of(total, [&](const QPointF& other) {
            return std::abs(other.x() - point.x()) < 1 && std::abs(other.y() - point.y()) < kApart;
        });
    });
}

std::vector<LineName> namesOf(const PlotFrame& frame, const BitsSeries& series,
                              const Scheme& scheme) {
    const Theme& theme = frame.theme;
    const QPolygonF present = pixelsOf(frame, series.present);
    std::vector<LineName> names{{present, toQString(scheme.title), theme.handle, true}};
    const auto addPart = [&](const std::vector<CurvePoint>& part, const QString& text,
                             const QColor& color) {
        const QPolygonF line = pixelsOf(frame, part);
        if (leaves(line, present)) names.push_back({line, text, color, false});
    };
    addPart(series.rounding, QObject::tr("rounding"), theme.error);
    addPart(series.clipping, QObject::tr("clipping"), theme.clipped);
    for (const BitsPinLine& line : series.pinLines) {
        const auto pin = static_cast<std::size_t>(line.pin);
        names.push_back({pixelsOf(frame, line.points), pinLetter(pin), pinColor(theme, pin), true});
    }
    for (const BitsLine& line : series.schemes)
        names.push_back(
            {pixelsOf(frame, line.points), toQString(line.scheme->title), theme.quiet, false});
    return names;
}

}  // namespace

QString bitsText(int bits) {
    return bits == 1 ? QObject::tr("1 bit") : QObject::tr("%1 bits").arg(bits);
}

void paintBitsLines(QCPPainter& painter, const PlotFrame& frame, const BitsSeries& series) {
    const Theme& theme = frame.theme;
    paintCurve(painter, frame, series.reference, dashedPen(theme.threshold, 1, {1, 3}));
    for (const BitsLine& line : series.schemes) {
        paintCurve(painter, frame, line.points, QPen(schemeColor(theme), 1));
        for (const CurvePoint& point : line.points)
            paintMark(painter, pixelOf(frame, point), Mark::Square, 2, schemeColor(theme),
                      theme.card);
    }
    if (series.chosen)
        paintVertical(painter, frame, series.chosen->x, frame.room.top(), QPen(theme.best, 1));
    paintCurve(painter, frame, series.clipping, dashedPen(theme.clipped, 1.2, {2, 3}));
    paintCurve(painter, frame, series.rounding, dashedPen(theme.error, 1.2, {5, 3}));
    paintCurve(painter, frame, series.present, QPen(theme.handle, 1.8));
    for (const BitsPinLine& line : series.pinLines)
        paintCurve(painter, frame, line.points,
                   pinPen(theme, static_cast<std::size_t>(line.pin), 1.6));
    for (const CurvePoint& point : series.present)
        paintMark(painter, pixelOf(frame, point), Mark::Dot, 3.2, theme.handle, theme.card);
}

void paintBitsScheme(QCPPainter& painter, const PlotFrame& frame, const BitsLine& line) {
    const Theme& theme = frame.theme;
    paintCurve(painter, frame, line.points, QPen(theme.accent, 1.8));
    for (const CurvePoint& point : line.points)
        paintMark(painter, pixelOf(frame, point), Mark::Square, 3.2, theme.accent, theme.card);
}

void paintBitsMarks(QCPPainter& painter, const PlotFrame& frame, const BitsSeries& series) {
    const Theme& theme = frame.theme;
    for (const BitsPin& pin : series.pins) {
        const QPointF place = pixelOf(frame, pin.point);
        if (!frame.room.contains(place)) continue;
        const auto index = static_cast<std::size_t>(pin.pin);
        const QColor color = pinColor(theme, index);
        paintMark(painter, place, Mark::Diamond, 5, color, theme.card);
        const QFontMetrics metrics(labelFont(theme, true));
        const QString letter = pinLetter(index);
        paintLabel(painter, theme,
                   place + QPointF(-9 - metrics.horizontalAdvance(letter), -metrics.height() / 2.0),
                   letter, color, true);
    }
    if (!series.chosen) return;
    const QPointF place = pixelOf(frame, *series.chosen);
    if (frame.room.contains(place))
        paintMark(painter, place, Mark::Ring, 5, theme.best, theme.card);
}

void paintBitsLabels(QCPPainter& painter, const PlotFrame& frame, const BitsSeries& series,
                     const Scheme& scheme) {
    const Theme& theme = frame.theme;
    const std::vector<LineName> names = namesOf(frame, series, scheme);
    // The schemes come last.
    const std::size_t named =
        names.size() - series.schemes.size() + std::min(kNamedSchemes, series.schemes.size());
    const double height = QFontMetrics(labelFont(theme, true)).height();
    // The topmost row is the chosen bits'.
    const QRectF room = frame.room.adjusted(2, height, -2, 0);
    std::vector<QRectF> taken;
    for (std::size_t i = 0; i < named; ++i) {
        std::vector<QPolygonF> others;
        for (std::size_t k = 0; k < names.size(); ++k)
            if (k != i) others.push_back(names[k].line);
        const QFontMetrics metrics(labelFont(theme, names[i].strong));
        const QSizeF size(metrics.horizontalAdvance(names[i].text), metrics.height());
        const auto place = placeBeside(names[i].line, others, taken, size, room);
        if (!place) continue;
        taken.push_back(place->adjusted(-4, -2, 4, 2));
        paintLabel(painter, theme, place->topLeft(), names[i].text, names[i].color,
                   names[i].strong);
    }
    if (!series.chosen) return;
    const QString chosen = bitsText(static_cast<int>(series.chosen->x));
    const double left = frame.x->coordToPixel(series.chosen->x) + 5;
    const double width = QFontMetrics(labelFont(theme, true)).horizontalAdvance(chosen);
    if (left < frame.room.left() || left - 5 > frame.room.right()) return;
    paintLabel(painter, theme, {std::min(left, frame.room.right() - width), frame.room.top()},
               chosen, theme.best, true);
}

}  // namespace quantoscope
