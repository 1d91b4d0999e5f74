// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/clipping/paint.h"

#include <algorithm>
#include <cmath>

#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"

namespace quantoscope {
namespace {

constexpr double kKnob = 5;  // radius of the handle on the chosen line

// "Histogram (PyTorch)" -> "Histogram"
QString shortTitle(const Calibrator& calibrator) {
    return toQString(calibrator.title).section(QStringLiteral(" ("), 0, 0);
}

QPolygonF pixelsOf(const PlotFrame& frame, const std::vector<CurvePoint>& points) {
    QPolygonF pixels;
    for (const CurvePoint& point : points)
        if (canPlace(frame, point)) pixels << pixelOf(frame, point);
    return pixels;
}

struct NamedLine {
    const std::vector<CurvePoint>* points;
    QString text;
    QColor color;
    bool strong;
};

std::vector<NamedLine> linesOf(const ClipSeries& series, const Theme& theme) {
    std::vector<NamedLine> lines{{&series.total, QObject::tr("total MSE"), theme.handle, true},
                                 {&series.rounding, QObject::tr("rounding"), theme.error, false},
                                 {&series.clipping, QObject::tr("clipping"), theme.clipped, false}};
    for (const ClipPinLine& line : series.pinLines) {
        const auto pin = static_cast<std::size_t>(line.pin);
        lines.push_back({&line.points, pinLetter(pin), pinColor(theme, pin), true});
    }
    return lines;
}

double rowTop(const PlotFrame& frame, int row) {
    return frame.room.top() + row * rowHeight(frame.theme);
}

// What is right of the axis' end is named at the edge, with an arrow.
bool isBeyond(const PlotFrame& frame, double clip) {
    return frame.x->coordToPixel(clip) > frame.room.right();
}

void paintNames(QCPPainter& painter, const PlotFrame& frame, const ClipSeries& series,
                const ClipLabels& labels) {
    const QRectF room = frame.room.adjusted(0, labels.rows * rowHeight(frame.theme), 0, 0);
    std::vector<QRectF> taken;
    std::vector<NamedLine> lines = linesOf(series, frame.theme);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::vector<QPolygonF> others;
        for (std::size_t k = 0; k < lines.size(); ++k)
            if (k != i) others.push_back(pixelsOf(frame, *lines[k].points));
        if (series.chosen) {
            const double x = frame.x->coordToPixel(series.chosen->x);
            others.push_back({QPointF(x, room.top()), QPointF(x, room.bottom())});
        }
        const QFontMetrics metrics(labelFont(frame.theme, lines[i].strong));
        const QSizeF size(metrics.horizontalAdvance(lines[i].text), metrics.height());
        const auto place =
            placeBeside(pixelsOf(frame, *lines[i].points), others, taken, size, room);
        if (!place) continue;
        taken.push_back(place->adjusted(-4, -2, 4, 2));
        paintLabel(painter, frame.theme, place->topLeft(), lines[i].text, lines[i].color,
                   lines[i].strong);
    }
}

}  // namespace

double rowHeight(const Theme& theme) {
    return QFontMetrics(labelFont(theme, true)).height() + 1;
}

ClipLabels clipLabels(const ClipSeries& series, const QString& own, const QCPRange& visible,
                      const Theme& theme, const QRectF& room) {
    ClipLabels result;
    auto& labels = result.labels;
    const auto add = [&](const QString& name, double clip, std::optional<std::size_t> mark,
                         bool chosen) {
        if (clip < visible.lower) return;
        QString text = name + u' ' + numberText(clip, 3);
        if (clip > visible.upper) text += QStringLiteral(" →");
        labels.push_back({text, clip, mark, chosen, {}});
    };
    bool isMark = false;
    for (std::size_t i = 0; i < series.marks.size(); ++i) {
        const ClipMark& mark = series.marks[i];
        isMark = isMark || mark.chosen;
        add(shortTitle(*mark.mark->calibrator), mark.mark->clip, i, mark.chosen);
    }
    if (series.chosen && !isMark) add(own, series.chosen->x, std::nullopt, true);
    std::ranges::stable_sort(labels, {}, &ClipLabel::clip);

    const auto place = [&] {
        std::vector<LineLabel> lines;
        for (const ClipLabel& label : labels) {
            const QFontMetrics metrics(labelFont(theme, label.chosen));
            const double at =
                room.left() + (label.clip - visible.lower) / visible.size() * room.width();
            lines.push_back({std::min(at, room.right()),
                             static_cast<double>(metrics.horizontalAdvance(label.text))});
        }
        const auto places = layInRows(lines, room.left(), room.right());
        result.rows = 0;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            labels[i].place = places[i];
            result.rows = std::max(result.rows, places[i].row + 1);
        }
    };
    place();
    const int most = std::max(1, static_cast<int>(room.height() / 2 / rowHeight(theme)));
    while (result.rows > most) {
        const auto worst = std::ranges::max_element(
            labels, {}, [](const ClipLabel& label) { return label.chosen ? -1 : label.place.row; });
        if (worst->chosen) break;
        labels.erase(worst);
        place();
    }
    return result;
}

void paintClipLines(QCPPainter& painter, const PlotFrame& frame, const ClipSeries& series,
                    const ClipLabels& labels) {
    const Theme& theme = frame.theme;
    const double strip = frame.room.top() + labels.rows * rowHeight(theme);
    QPen dashes(theme.threshold, 1);
    dashes.setDashPattern({3, 3});
    for (std::size_t i = 0; i < series.marks.size(); ++i) {
        if (series.marks[i].chosen) continue;
        const auto label = std::ranges::find(labels.labels, std::optional(i), &ClipLabel::mark);
        const double top =
            label == labels.labels.end() ? strip : rowTop(frame, label->place.row) + 2;
        paintVertical(painter, frame, series.marks[i].mark->clip, top, dashes);
    }
    QPen dots(theme.clipped, 1.4);
    dots.setDashPattern({1.5, 2});
    paintCurve(painter, frame, series.clipping, dots);
    QPen strokes(theme.error, 1.4);
    strokes.setDashPattern({4, 2.5});
    paintCurve(painter, frame, series.rounding, strokes);
    paintCurve(painter, frame, series.total, QPen(theme.handle, 2));
    for (const ClipPinLine& line : series.pinLines)
        paintCurve(painter, frame, line.points,
                   pinPen(theme, static_cast<std::size_t>(line.pin), 1.6));
}

void paintClipLabels(QCPPainter& painter, const PlotFrame& frame, const ClipSeries& series,
                     const ClipLabels& labels) {
    const Theme& theme = frame.theme;
    const auto chosen = std::ranges::find(labels.labels, true, &ClipLabel::chosen);
    if (chosen != labels.labels.end())
        paintVertical(painter, frame, chosen->clip, rowTop(frame, chosen->place.row) + 2,
                      QPen(theme.best, 2));
    paintNames(painter, frame, series, labels);
    for (const ClipLabel& label : labels.labels) {
        const QPointF place(label.place.left, rowTop(frame, label.place.row));
        const QColor role = label.chosen ? theme.best : theme.quiet;
        paintLabel(painter, theme, place, label.text, role, label.chosen);
    }
    for (const ClipPin& pin : series.pins) {
        const QPointF place = pixelOf(frame, pin.point);
        if (!canPlace(frame, pin.point) || !frame.room.contains(place)) continue;
        const auto index = static_cast<std::size_t>(pin.pin);
        const QColor color = pinColor(theme, index);
        paintMark(painter, place, Mark::Diamond, 5, color, theme.card);
        paintLabel(painter, theme, place + QPointF(7, 2), pinLetter(index), color, true);
    }
    if (!series.chosen || isBeyond(frame, series.chosen->x)) return;
    const double x = frame.x->coordToPixel(series.chosen->x);
    if (canPlace(frame, *series.chosen))
        paintMark(painter, pixelOf(frame, *series.chosen), Mark::Dot, 4, theme.best, theme.card);
    paintMark(painter, {x, frame.room.bottom()}, Mark::Triangle, kKnob, theme.best, theme.card);
}

}  // namespace quantoscope
