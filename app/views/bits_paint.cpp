// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/bits_paint.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/label_layout.h"
#include "app/views/number_format.h"
#include "app/views/pin_look.h"

namespace quantoscope {
namespace {

// Schemes are told apart by dash and mark, since no two hues would serve for twenty of them.
struct LineLook {
    QVector<qreal> dashes;
    Mark mark;
};

LineLook lookOf(std::size_t line) {
    static const std::array<LineLook, 5> kLooks{{{{}, Mark::Square},
                                                 {{6, 3}, Mark::Triangle},
                                                 {{2, 2}, Mark::Diamond},
                                                 {{8, 3, 2, 3}, Mark::Cross},
                                                 {{4, 2, 1, 2, 1, 2}, Mark::Ring}}};
    return kLooks[line % kLooks.size()];
}

QPen dashedPen(const QColor& color, double width, const QVector<qreal>& dashes) {
    QPen pen(color, width);
    if (!dashes.isEmpty()) pen.setDashPattern(dashes);
    return pen;
}

QColor schemeColor(const Theme& theme) {
    return blend(theme.quiet, theme.card, 0.85);
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
    std::vector<LineName> names{{present, fromUtf8(scheme.title), theme.handle, true}};
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
            {pixelsOf(frame, line.points), fromUtf8(line.scheme->title), theme.quiet, false});
    return names;
}

}  // namespace

QString bitsText(int bits) {
    return bits == 1 ? QObject::tr("1 bit") : QObject::tr("%1 bits").arg(bits);
}

void paintBitsLines(QCPPainter& painter, const PlotFrame& frame, const BitsSeries& series) {
    const Theme& theme = frame.theme;
    paintCurve(painter, frame, series.reference, dashedPen(theme.threshold, 1, {1, 3}));
    for (std::size_t i = 0; i < series.schemes.size(); ++i) {
        const LineLook look = lookOf(i);
        paintCurve(painter, frame, series.schemes[i].points,
                   dashedPen(schemeColor(theme), 1, look.dashes));
        for (const CurvePoint& point : series.schemes[i].points)
            paintMark(painter, pixelOf(frame, point), look.mark, 3, schemeColor(theme), theme.card);
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
    const double height = QFontMetrics(labelFont(theme, true)).height();
    // The topmost row is the chosen bits'.
    const QRectF room = frame.room.adjusted(2, height, -2, 0);
    std::vector<QRectF> taken;
    for (std::size_t i = 0; i < names.size(); ++i) {
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
