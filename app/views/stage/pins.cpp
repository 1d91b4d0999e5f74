// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/stage/pins.h"

#include <algorithm>
#include <array>

#include "app/views/kit/plot/line_paint.h"
#include "app/views/look/pin_look.h"
#include "app/views/stage/domain.h"

namespace quantoscope {
namespace {

constexpr double kSeparateMarks = 7;  // pixels between levels from which each has its mark
constexpr double kRadius = 3.5;
constexpr double kGap = 10;  // between a letter and the next mark

// Open, so that what is live stays in front.
void paintOpenMark(QPainter& painter, const QPointF& at, std::size_t pin, const Theme& theme) {
    static const std::array<QPolygonF, 3> kShapes{
        QPolygonF({{0, -1.25}, {1.25, 0}, {0, 1.25}, {-1.25, 0}}),
        QPolygonF({{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}),
        QPolygonF({{0, -1.2}, {1.2, 1}, {-1.2, 1}})};
    QPolygonF shape = kShapes[pin % kShapes.size()];
    for (QPointF& corner : shape)
        corner = at + kRadius * corner;
    QColor ground = theme.card;
    ground.setAlphaF(0.6F);
    painter.setPen(QPen(pinColor(theme, pin), 1.3 * theme.typeScale));
    painter.setBrush(ground);
    painter.drawPolygon(shape);
}

void paintLevels(QCPPainter& painter, const PlotFrame& frame, const PinnedLevels& one) {
    const double top = frame.room.top() + 2 * kRadius;  // where higher ones are cut
    QPolygonF tips;
    for (const StageStem& stem : one.stems)
        tips << QPointF(frame.pixelX(stem.x),
                        std::clamp(frame.pixelY(stem.height), top, frame.room.bottom()));
    if (one.spacing < kSeparateMarks) {
        painter.setPen(pinPen(frame.theme, one.pin, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(tips);
        return;
    }
    for (const QPointF& tip : tips)
        paintOpenMark(painter, tip, one.pin, frame.theme);
}

}  // namespace

std::vector<PinnedLevels> pinnedLevels(const QVector<OutcomePointer>& pins, const Outcome& live,
                                       const StageQuestion& question) {
    std::vector<PinnedLevels> pinned;
    for (qsizetype i = 0; i < pins.size(); ++i) {
        if (!sharesSlice(*pins[i], live) || pins[i]->vectors) continue;
        StageSeries series = stageSeries(*pins[i], question);
        if (!series.stems.empty())
            pinned.push_back(
                {static_cast<std::size_t>(i), std::move(series.stems), series.stemSpacing});
    }
    return pinned;
}

double pinLettersWidth(const Theme& theme, std::size_t pins) {
    const int letter = QFontMetrics(labelFont(theme, true)).horizontalAdvance(u'W');
    return static_cast<double>(pins) * (letter + 2 * kRadius + kGap + 4);
}

void paintPinnedLevels(QCPPainter& painter, const PlotFrame& frame,
                       std::span<const PinnedLevels> pinned, double right) {
    const QFontMetrics metrics(labelFont(frame.theme, true));
    const double top = frame.room.top() + 1.5 * metrics.height();
    painter.setAntialiasing(true);
    for (std::size_t i = pinned.size(); i-- > 0;)
        paintLevels(painter, frame, pinned[i]);
    for (std::size_t i = pinned.size(); i-- > 0;) {
        const std::size_t pin = pinned[i].pin;
        const QString letter = pinLetter(pin);
        right -= metrics.horizontalAdvance(letter);
        paintLabel(painter, frame.theme, {right, top}, letter, pinColor(frame.theme, pin), true);
        right -= 4 + kRadius;
        painter.setAntialiasing(true);
        paintOpenMark(painter, {right, top + metrics.height() / 2.0}, pin, frame.theme);
        right -= kRadius + kGap;
    }
}

}  // namespace quantoscope
