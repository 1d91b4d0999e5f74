// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/rate/paint.h"

#include <algorithm>
#include <array>
#include <limits>

#include "app/views/kit/paint/label_layout.h"
#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"

namespace quantoscope {
namespace {

constexpr double kQuiet = 0.7;         // opacity of the lines that nobody asked for
constexpr double kSmallMark = 2.6;     // pixels
constexpr double kSwatch = 14;         // of the legend, beside the family's name
constexpr double kLegendShare = 0.55;  // of the room, at most, in each direction

struct Name {
    QPolygonF line;
    QString text;
    QColor color;
    bool strong;
};

template <class Point>
QPolygonF pixelsOf(const PlotFrame& frame, const std::vector<Point>& points) {
    QPolygonF pixels;
    for (const auto& point : points) {
        if constexpr (std::is_same_v<Point, RatePoint>)
            pixels << pixelOf(frame, point.place());
        else
            pixels << pixelOf(frame, point);
    }
    return pixels;
}

std::vector<CurvePoint> placesOf(const std::vector<RatePoint>& points) {
    std::vector<CurvePoint> places;
    places.reserve(points.size());
    for (const RatePoint& point : points)
        places.push_back(point.place());
    return places;
}

// Straight across the room, 6.02 dB for each bit, `atZero` dB at none.
std::vector<CurvePoint> boundLine(const PlotFrame& frame, double atZero) {
    std::vector<CurvePoint> line;
    constexpr int kPieces = 24;  // so that names find places beside it
    const QCPRange range = frame.x->range();
    for (int i = 0; i <= kPieces; ++i) {
        const double x = range.lower + range.size() * i / kPieces;
        line.push_back({x, atZero + RateBounds::kDecibelPerBit * x});
    }
    return line;
}

double zeroOf(const CurvePoint& place) {
    return place.y - RateBounds::kDecibelPerBit * place.x;
}

QPen dashed(const QColor& color, double width, const QVector<qreal>& dashes) {
    QPen pen(color, width);
    pen.setCapStyle(Qt::FlatCap);
    pen.setDashPattern(dashes);
    return pen;
}

// Nearest to the bound first.
std::vector<const RateLine*> bestFirst(const RateSeries& series) {
    std::vector<std::pair<double, const RateLine*>> ranked;
    for (const RateLine& line : series.lines) {
        double best = -std::numeric_limits<double>::infinity();
        for (const RatePoint& point : line.points)
            best = std::max(best, zeroOf(point.place()));
        ranked.emplace_back(-best, &line);
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<double, const RateLine*>::first);
    std::vector<const RateLine*> lines;
    lines.reserve(ranked.size());
    for (const auto& [rank, line] : ranked)
        lines.push_back(line);
    return lines;
}

std::vector<Name> namesOf(const PlotFrame& frame, const RateSeries& series, const Scheme& scheme) {
    const Theme& theme = frame.theme;
    std::vector<Name> names{
        {pixelsOf(frame, series.present), toQString(scheme.title), theme.handle, true}};
    for (const RatePin& pin : series.pins) {
        const auto index = static_cast<std::size_t>(pin.pin);
        names.push_back(
            {pixelsOf(frame, pin.line), pinLetter(index), pinColor(theme, index), true});
    }
    if (series.bounds) {
        const RateBounds& bounds = *series.bounds;
        if (bounds.sqnrAtZero)
            names.push_back({pixelsOf(frame, boundLine(frame, *bounds.sqnrAtZero)),
                             QObject::tr("Shannon bound"), theme.accent, false});
        names.push_back({pixelsOf(frame, boundLine(frame, bounds.gaussianAtZero)),
                         QObject::tr("Gaussian bound"), theme.quiet, false});
        names.push_back({pixelsOf(frame, series.lloydMax), QObject::tr("Lloyd-Max, Gaussian"),
                         theme.quiet, false});
    }
    for (const RateLine* line : bestFirst(series))
        names.push_back({pixelsOf(frame, line->points), toQString(line->scheme->title),
                         lookOf(line->scheme->family, theme).color, false});
    return names;
}

}  // namespace

FamilyLook lookOf(SchemeFamily family, const Theme& theme) {
    const std::array<FamilyLook, 6> looks{{{theme.original, Mark::Square},
                                           {theme.error, Mark::Triangle},
                                           {theme.clipped, Mark::Cross},
                                           {theme.quantized, Mark::Dot},
                                           {theme.quiet, Mark::Ring},
                                           {theme.accent, Mark::Diamond}}};
    return looks[static_cast<std::size_t>(family)];
}

std::vector<LegendRow> rateLegend(const PlotFrame& frame, FamilySet families) {
    const QFontMetrics metrics(labelFont(frame.theme, false));
    double width = 0;
    std::vector<LegendRow> rows;
    for (std::size_t i = 0; i < families.size(); ++i) {
        if (!families.test(i)) continue;
        const auto family = static_cast<SchemeFamily>(i);
        width =
            std::max(width, kSwatch + metrics.horizontalAdvance(toQString(familyTitle(family))));
        rows.push_back({family, {}});
    }
    const double height = metrics.height() * static_cast<double>(rows.size());
    if (width > frame.room.width() * kLegendShare || height > frame.room.height() * kLegendShare)
        return {};
    double top = frame.room.bottom() - height - 4;
    for (LegendRow& row : rows) {
        row.place = {frame.room.right() - width - 4, top, width, double(metrics.height())};
        top += metrics.height();
    }
    return rows;
}

void paintRateLegend(QCPPainter& painter, const PlotFrame& frame,
                     const std::vector<LegendRow>& legend, FamilySet hidden) {
    for (const LegendRow& row : legend) {
        const bool isHidden = hidden.test(static_cast<std::size_t>(row.family));
        const FamilyLook look = lookOf(row.family, frame.theme);
        const QColor color = isHidden ? frame.theme.grid : look.color;
        const QString title = toQString(familyTitle(row.family));
        paintLabel(painter, frame.theme, row.place.topLeft() + QPointF(kSwatch, 0), title,
                   frame.theme.quiet);
        paintMark(painter, {row.place.left() + kSwatch / 2 - 2, row.place.center().y()}, look.mark,
                  3.4, color, frame.theme.card);
        if (!isHidden) continue;
        painter.setPen(QPen(frame.theme.quiet, 1));
        const double y = std::round(row.place.center().y()) + 0.5;
        painter.drawLine(QPointF(row.place.left() + kSwatch, y), QPointF(row.place.right(), y));
    }
}

void paintRateLines(QCPPainter& painter, const PlotFrame& frame, const RateSeries& series) {
    const Theme& theme = frame.theme;
    if (series.bounds) {
        const RateBounds& bounds = *series.bounds;
        paintCurve(painter, frame, boundLine(frame, bounds.gaussianAtZero),
                   dashed(theme.quiet, 1, {6, 3}));
        if (bounds.sqnrAtZero)
            paintCurve(painter, frame, boundLine(frame, *bounds.sqnrAtZero),
                       QPen(theme.accent, 1.4));
        paintCurve(painter, frame, series.lloydMax, dashed(theme.quiet, 1, {2, 2}));
    }
    if (series.chosen)
        paintCurve(painter, frame, boundLine(frame, zeroOf(*series.chosen)),
                   dashed(theme.threshold, 1, {1, 3}));
    for (const RateLine& line : series.lines) {
        const FamilyLook look = lookOf(line.scheme->family, theme);
        const QColor color = blend(look.color, theme.card, kQuiet);
        paintCurve(painter, frame, placesOf(line.points), QPen(color, 1));
        for (const RatePoint& point : line.points)
            paintMark(painter, pixelOf(frame, point.place()), look.mark, kSmallMark, color,
                      theme.card);
    }
    for (const RatePin& pin : series.pins)
        paintCurve(painter, frame, pin.line, pinPen(theme, static_cast<std::size_t>(pin.pin), 1.6));
    paintCurve(painter, frame, placesOf(series.present), QPen(theme.handle, 1.8));
    for (const RatePoint& point : series.present)
        paintMark(painter, pixelOf(frame, point.place()), Mark::Dot, 3, theme.handle, theme.card);
}

void paintRateScheme(QCPPainter& painter, const PlotFrame& frame, const RateLine& line) {
    const FamilyLook look = lookOf(line.scheme->family, frame.theme);
    paintCurve(painter, frame, placesOf(line.points), QPen(look.color, 2.2));
    for (const RatePoint& point : line.points)
        paintMark(painter, pixelOf(frame, point.place()), look.mark, 4, look.color,
                  frame.theme.card);
}

void paintRateMarks(QCPPainter& painter, const PlotFrame& frame, const RateSeries& series) {
    const Theme& theme = frame.theme;
    for (const RatePin& pin : series.pins) {
        if (!pin.point || !frame.room.contains(pixelOf(frame, *pin.point))) continue;
        const QPointF place = pixelOf(frame, *pin.point);
        const auto index = static_cast<std::size_t>(pin.pin);
        const QColor color = pinColor(theme, index);
        paintMark(painter, place, Mark::Diamond, 5, color, theme.card);
        const QFontMetrics metrics(labelFont(theme, true));
        const double width = metrics.horizontalAdvance(pinLetter(index));
        paintLabel(painter, theme, place + QPointF(-9 - width, -metrics.height() / 2.0),
                   pinLetter(index), color, true);
    }
    if (!series.chosen) return;
    const QPointF place = pixelOf(frame, *series.chosen);
    if (frame.room.contains(place))
        paintMark(painter, place, Mark::Ring, 5, theme.best, theme.card);
}

void paintRateLabels(QCPPainter& painter, const PlotFrame& frame, const RateSeries& series,
                     const Scheme& scheme, const std::vector<LegendRow>& legend) {
    const Theme& theme = frame.theme;
    const std::vector<Name> names = namesOf(frame, series, scheme);
    std::vector<QRectF> taken;
    taken.reserve(legend.size());
    for (const LegendRow& row : legend)
        taken.push_back(row.place.adjusted(-4, 0, 4, 0));
    if (series.chosen) {
        const QPointF place = pixelOf(frame, *series.chosen);
        taken.push_back({place - QPointF(8, 8), QSizeF(16, 16)});
    }
    const QRectF room = frame.room.adjusted(2, 2, -2, -2);
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
}

}  // namespace quantoscope
