// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/error/view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/views/kit/plot/line_paint.h"
#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"

namespace quantoscope {
namespace {

// The axis in units of the largest rounding error: the line in the middle, the area below it.
constexpr double kAbove = 2.2;
constexpr double kBelow = 3.2;
constexpr double kSampleWidth = 24;  // pixels of a pin's dashes beside its letter
constexpr double kAreaHeight = 0.4;  // of the plot, for the highest bin
constexpr double kBeside = 12;       // pixels from the pick's line to the error there

// The line's pieces within the room, up to a little beyond: far outside, long lines are slow.
QVector<QLineF> visibleParts(const std::vector<ErrorPoint>& line, const PlotFrame& frame) {
    const double low = frame.y->pixelToCoord(frame.room.bottom() + 4);
    const double high = frame.y->pixelToCoord(frame.room.top() - 4);
    QVector<QLineF> parts;
    parts.reserve(static_cast<qsizetype>(line.size()));
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        ErrorPoint from = line[i];
        ErrorPoint to = line[i + 1];
        if (!std::isfinite(from.error) || !std::isfinite(to.error)) continue;
        if (std::max(from.error, to.error) < low || std::min(from.error, to.error) > high) continue;
        const double slope = to.error != from.error ? (to.x - from.x) / (to.error - from.error) : 0;
        for (ErrorPoint* end : {&from, &to}) {
            const double kept = std::clamp(end->error, low, high);
            end->x += (kept - end->error) * slope;
            end->error = kept;
        }
        parts.append(QLineF(frame.x->coordToPixel(from.x), frame.y->coordToPixel(from.error),
                            frame.x->coordToPixel(to.x), frame.y->coordToPixel(to.error)));
    }
    return parts;
}

}  // namespace

ErrorView::ErrorView(QWidget* parent) : ValueAxisView(tr("Error along x"), parent) {
    setZoomable(Qt::Horizontal);
    addPainting(QStringLiteral("background"), true,
                [this](QCPPainter& painter) { paintTails(painter, frame(), clipEdges()); });
    addPainting(QStringLiteral("main"), true, [this](QCPPainter& painter) {
        paintShares(painter);
        paintPins(painter);
        paintLines(painter);
    });
    addHoverPainting([this](QCPPainter& painter) { paintHover(painter); }, true);
    setAxisNames(tr("value x (linked with the stage)"), tr("error"));
}

ClipEdges ErrorView::clipEdges() const {
    return clipEdgesOf(*outcome());
}

void ErrorView::prepare(QSize pixels) {
    if (!canDraw()) {
        setSubtitle({});
        return;
    }
    const QCPRange& x = xAxis()->range();
    const ErrorQuestion question{x.lower, x.upper, pixels.width()};
    m_series = errorSeries(*outcome()->focus, stepsInSight().steps(), question);
    if (!canClip(*outcome()->request.scheme)) {
        // What lies beyond the outermost levels is rounding like the rest.
        for (std::size_t i = 0; i < m_series.clippingShares.size(); ++i)
            m_series.roundingShares[i] += std::exchange(m_series.clippingShares[i], 0.0);
    }
    m_pinned.clear();
    for (qsizetype i = 0; i < m_pins.size(); ++i)
        if (sharesSlice(*m_pins[i], *outcome()))
            m_pinned.push_back(
                {static_cast<std::size_t>(i), errorShape(m_pins[i]->focus->steps, question)});
    setHome(homeX(), sensibleRange(-kBelow * reach(), kAbove * reach()));
    const bool expected = outcome()->focus->steps.stochastic;
    QString text = expected ? tr("lines: error, both outcomes") : tr("line: error");
    if (m_series.largestShare > 0)
        text += expected ? tr(" · bars: share of the expected squared error")
                         : tr(" · bars: share of the squared error");
    setSubtitle(text);
    // Also in a low plot the error has a scale.
    yAxis()->ticker()->setTickCount(std::clamp(pixels.height() / 24, 3, 6));
}

// The largest error that the axis should hold; pins may stretch it, but not hide the live line.
double ErrorView::reach() const {
    constexpr double kMostStretch = 4;
    const double live = m_series.roundingReach;
    if (!(live > 0)) return xAxis()->range().size() / 10;
    double reach = live;
    for (const Pinned& one : m_pinned)
        reach = std::max(reach, std::min(one.series.roundingReach, kMostStretch * live));
    return reach;
}

void ErrorView::setPins(const QVector<OutcomePointer>& pins) {
    m_pins = pins;
    refresh();
}

QString ErrorView::caption() const {
    if (!canDraw()) return message();
    return tr("The error along the value axis and the share of the squared error that comes from "
              "there, at most %1 a bar, rounding inside and clipping outside the range; ")
               .arg(percentText(m_series.largestShare)) +
           subtitle() + u'.' + pinLegend(m_pins);
}

DataTable ErrorView::dataTable() const {
    DataTable table;
    table.columns = {tr("kind"), tr("x (value)"), tr("error (value) or share of squared error"),
                     tr("largest error, or clipping share")};
    const auto exact = [](double value) { return toQString(exactText(value)); };
    for (const auto& line : m_series.lines)
        for (const ErrorPoint& point : line)
            table.rows.append({tr("error"), exact(point.x), exact(point.error), {}});
    for (const ErrorSeries::Span& span : m_series.envelope)
        table.rows.append(
            {tr("errors from, to"), exact(span.x), exact(span.least), exact(span.most)});
    for (std::size_t i = 0; i < m_series.roundingShares.size(); ++i)
        table.rows.append(
            {tr("rounding and clipping share from x on"),
             exact(xAxis()->range().lower + static_cast<double>(i) * m_series.binWidth),
             exact(m_series.roundingShares[i]), exact(m_series.clippingShares[i])});
    return table;
}

void ErrorView::paintShares(QCPPainter& painter) const {
    if (!(m_series.largestShare > 0)) return;
    const QRectF room(axisRect()->rect());
    const PlotFrame place = frame();
    const double scale = kAreaHeight * room.height() / m_series.largestShare;
    const QColor rounding = blend(theme().error, theme().card, theme().dark ? 0.5 : 0.4);
    const QColor clipping = blend(theme().clipped, theme().card, theme().dark ? 0.65 : 0.6);
    painter.setAntialiasing(false);
    const double from = xAxis()->range().lower;
    for (std::size_t i = 0; i < m_series.roundingShares.size(); ++i) {
        const double left =
            std::round(place.pixelX(from + static_cast<double>(i) * m_series.binWidth));
        const double right =
            std::round(place.pixelX(from + static_cast<double>(i + 1) * m_series.binWidth));
        double base = room.bottom() + 1;
        for (const auto& [share, color] : {std::pair(m_series.roundingShares[i], rounding),
                                           std::pair(m_series.clippingShares[i], clipping)}) {
            const double height = share * scale;
            if (!(height > 0)) continue;
            painter.fillRect(QRectF(left, base - height, right - left, height), color);
            base -= height;
        }
    }
    paintShareScale(painter);
}

// How much the highest bar is, at its height.
void ErrorView::paintShareScale(QCPPainter& painter) const {
    const QRectF room(axisRect()->rect());
    const QColor color = ink(theme().error, theme());
    const double y = std::round(room.bottom() - kAreaHeight * room.height());
    painter.setAntialiasing(false);
    QPen dots(color, 1);
    dots.setDashPattern({1, 3});
    painter.setPen(dots);
    painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y));
    const QString text = percentText(m_series.largestShare);
    const QFontMetrics metrics(labelFont(theme(), false));
    paintLabel(painter, theme(),
               {room.right() - metrics.horizontalAdvance(text) - 3, y - metrics.height() / 2.0},
               text, color);
}

void ErrorView::paintLines(QCPPainter& painter) const {
    const PlotFrame place = frame();
    const QRectF room(axisRect()->rect());
    painter.setAntialiasing(false);
    painter.setPen(QPen(theme().threshold, 1));
    const double zero = std::round(place.pixelY(0));
    painter.drawLine(QPointF(room.left(), zero), QPointF(room.right(), zero));
    painter.setPen(QPen(blend(theme().error, theme().card, 0.6), 1));
    for (const ErrorSeries::Span& span : m_series.envelope) {
        const double x = std::floor(place.pixelX(span.x));
        painter.drawLine(
            QPointF(x, place.pixelY(span.most)),
            QPointF(x, std::max(place.pixelY(span.least), place.pixelY(span.most) + 1)));
    }
    painter.setAntialiasing(true);
    painter.setPen(QPen(ink(theme().error, theme()), theme().typeScale));
    for (const auto& line : m_series.lines)
        painter.drawLines(visibleParts(line, place));
}

// Lines where the levels leave room for them; the letters stand in the upper right corner.
void ErrorView::paintPins(QCPPainter& painter) const {
    const PlotFrame place = frame();
    const QFontMetrics metrics(labelFont(theme(), true));
    double right = place.room.right() - 6;
    for (auto one = m_pinned.rbegin(); one != m_pinned.rend(); ++one) {
        if (one->series.lines.empty()) continue;
        painter.setAntialiasing(true);
        const QPen pen = pinPen(theme(), one->pin, 1);
        painter.setPen(pen);
        for (const auto& line : one->series.lines)
            painter.drawLines(visibleParts(line, place));
        const QString letter = pinLetter(one->pin);
        right -= metrics.horizontalAdvance(letter);
        const double top = place.room.top() + 3;
        paintLabel(painter, theme(), {right, top}, letter, pinColor(theme(), one->pin), true);
        right -= kSampleWidth + 4;
        painter.setPen(pen);
        painter.drawLine(QPointF(right, top + metrics.height() / 2.0),
                         QPointF(right + kSampleWidth, top + metrics.height() / 2.0));
        right -= 10;
    }
}

void ErrorView::paintHover(QCPPainter& painter) const {
    const std::optional<double> x = pickedX();
    if (!x || !pick().interval || *pick().interval >= outcome()->focus->steps.size()) return;
    const QRectF room(axisRect()->rect());
    const PlotFrame place = frame();
    const Range bucket = bucketOf(*outcome()->focus, *pick().interval);
    paintBucketBand(painter, place, bucket);
    const double at = place.pixelX(*x);
    if (!pick().x || !place.spans(at)) return;
    painter.setAntialiasing(true);
    painter.setPen(QPen(theme().quantized, 1));
    painter.drawLine(QPointF(at, room.top()), QPointF(at, room.bottom()));
    const double error = static_cast<double>(outcome()->focus->steps.levels[*pick().interval]) - *x;
    if (!std::isfinite(error)) return;  // the level stands for no number
    const QPointF dot(at, std::clamp(place.pixelY(error), room.top() + 4, room.bottom() - 4));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().quantized);
    const bool isBeyond = dot.y() != place.pixelY(error);  // higher or lower than the axis
    const double tip = error > 0 ? -5 : 5;
    if (isBeyond)
        painter.drawPolygon(
            QPolygonF({dot + QPointF(0, tip), dot + QPointF(-5, -tip), dot + QPointF(5, -tip)}));
    else
        painter.drawEllipse(dot, 3.5, 3.5);

    const QString text =
        isBeyond ? tr("%1, beyond the axis").arg(signedText(error, 3)) : signedText(error, 3);
    const QFontMetrics metrics(labelFont(theme(), false));
    const double width = metrics.horizontalAdvance(text);
    const double left = at + kBeside + width < room.right() ? at + kBeside : at - kBeside - width;
    const double top = std::clamp(dot.y() - metrics.height() - 2, room.top() + 1,
                                  room.bottom() - metrics.height() - 1);
    paintLabel(painter, theme(), {left, top}, text, theme().text);
}

}  // namespace quantoscope
