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

// What is right of the axis' end is named at the edge, with an arrow.
bool isBeyond(const PlotFrame& frame, double clip) {
    return frame.x->coordToPixel(clip) > frame.room.right();
}

void paintNames(QCPPainter& painter, const PlotFrame& frame, const ClipSeries& series) {
    const QRectF& room = frame.room;
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

int rulerHeight(const Theme& theme) {
    constexpr int kTicks = 8;  // above the first row
    return static_cast<int>(std::ceil(kRulerRows * rowHeight(theme))) + kTicks;
}

std::vector<ClipLabel> clipLabels(const ClipSeries& series, const QString& own,
                                  const QCPRange& visible, const Theme& theme, const QRectF& room) {
    std::vector<ClipLabel> labels;
    const double pixel = visible.size() / std::max(1.0, room.width());
    const auto add = [&](const QString& name, double clip, std::optional<std::size_t> mark,
                         bool chosen) {
        if (clip < visible.lower) return;
        // The axis tells the others' places.
        QString text = chosen ? name + u' ' + steppedText(clip, pixel) : name;
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
        int rows = 0;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            labels[i].place = places[i];
            rows = std::max(rows, places[i].row + 1);
        }
        return rows;
    };
    while (place() > kRulerRows) {
        const auto worst = std::ranges::max_element(
            labels, {}, [](const ClipLabel& label) { return label.chosen ? -1 : label.place.row; });
        if (worst->chosen) break;
        labels.erase(worst);
    }
    return labels;
}

QRectF labelRect(const ClipLabel& label, const Theme& theme, const QRectF& ruler) {
    const double height = rowHeight(theme);
    const double width = QFontMetrics(labelFont(theme, label.chosen)).horizontalAdvance(label.text);
    return {label.place.left, ruler.bottom() - (label.place.row + 1) * height, width, height};
}

// From each calibrator's point on the curve down to the axis; the ruler goes on below.
void paintClipLines(QCPPainter& painter, const PlotFrame& frame, const ClipSeries& series,
                    const std::vector<ClipLabel>& labels) {
    const Theme& theme = frame.theme;
    QPen dashes(lineInk(theme.threshold, theme), 1);
    dashes.setDashPattern({3, 3});
    for (const ClipLabel& label : labels) {
        if (label.chosen || !label.mark) continue;
        const CalibratorMark& mark = *series.marks[*label.mark].mark;
        const CurvePoint point{mark.clip, mark.mse};
        const double top = canPlace(frame, point) ? pixelOf(frame, point).y() : frame.room.top();
        paintVertical(painter, frame, mark.clip, top, dashes);
    }
    QPen dots(lineInk(theme.clipped, theme), 1.4);
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

namespace {

void paintRuler(QCPPainter& painter, const PlotFrame& frame, const std::vector<ClipLabel>& labels,
                const QRectF& ruler) {
    const Theme& theme = frame.theme;
    painter.setAntialiasing(false);
    painter.setPen(QPen(theme.border, 1));
    painter.drawLine(ruler.topLeft(), ruler.topRight());
    for (const ClipLabel& label : labels) {
        const QRectF text = labelRect(label, theme, ruler);
        const double x =
            std::round(std::clamp(frame.x->coordToPixel(label.clip), ruler.left(), ruler.right()));
        const QColor role = label.chosen ? theme.best : theme.threshold;
        painter.setAntialiasing(false);
        painter.setPen(QPen(lineInk(role, theme), label.chosen ? 2 : 1));
        painter.drawLine(QPointF(x, ruler.top() - 3), QPointF(x, text.bottom() - 3));
        paintLabel(painter, theme, text.topLeft(), label.text,
                   label.chosen ? theme.best : theme.quiet, label.chosen);
    }
}

}  // namespace

void paintClipLabels(QCPPainter& painter, const PlotFrame& frame, const ClipSeries& series,
                     const std::vector<ClipLabel>& labels, const QRectF& ruler) {
    const Theme& theme = frame.theme;
    const QColor best = lineInk(theme.best, theme);
    if (series.chosen) paintVertical(painter, frame, series.chosen->x, frame.room.top(), {best, 2});
    paintNames(painter, frame, series);
    paintRuler(painter, frame, labels, ruler);
    for (const ClipMark& mark : series.marks) {
        const CurvePoint point{mark.mark->clip, mark.mark->mse};
        const QPointF place = pixelOf(frame, point);
        if (!mark.chosen && canPlace(frame, point) && frame.room.contains(place))
            paintMark(painter, place, Mark::Dot, 2.5, theme.handle, theme.card);
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
        paintMark(painter, pixelOf(frame, *series.chosen), Mark::Dot, 4, best, theme.card);
    paintMark(painter, {x, frame.room.bottom()}, Mark::Triangle, kKnob, best, theme.card);
}

}  // namespace quantoscope
