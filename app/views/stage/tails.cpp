// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/stage/tails.h"

#include <algorithm>
#include <cmath>

#include "app/views/look/number_format.h"
#include "core/base/numbers/float_bits.h"

namespace quantoscope {
namespace {

constexpr double kMargin = 8;  // beside a label

// The ranks of the values [0, first) below `low` and [last, count) above `high`.
struct Ends {
    std::uint64_t first;
    std::uint64_t last;
};

Ends endsOf(const ValueIndex& values, double low, double high) {
    const auto above = [&](double x) {
        const float from = firstFloatNotBelow(x);
        const bool isInside = static_cast<double>(from) == x;
        return isInside ? values.rank(nextFloat(from == 0 ? 0.0F : from)) : values.rank(from);
    };
    const std::uint64_t first = std::isinf(low) ? 0 : values.rank(firstFloatNotBelow(low));
    const std::uint64_t last = std::isinf(high) ? values.count() : above(high);
    return {first, std::max(first, last)};
}

// The edge of a strip as if the axis were folded there.
QPolygonF foldLine(const QRectF& strip, bool below) {
    constexpr double kTooth = 6;
    const double inner = below ? strip.right() : strip.left();
    const double outer = inner + (below ? -3.0 : 3.0);
    QPolygonF line;
    bool isOut = false;
    for (double y = strip.top(); y < strip.bottom(); y += kTooth, isOut = !isOut)
        line << QPointF(isOut ? outer : inner, y);
    line << QPointF(isOut ? outer : inner, strip.bottom());
    return line;
}

}  // namespace

FoldedTails foldedTails(const ValueIndex& values, const ClipEdges& edges, double from, double to) {
    FoldedTails tails;
    if (values.count() == 0) return tails;
    const Ends seen = endsOf(values, from, to);
    const Ends kept = endsOf(values, edges.low, edges.high);
    const std::uint64_t above = values.count() - seen.last;
    tails.below = {seen.first, static_cast<double>(values.minimum()),
                   std::min(seen.first, kept.first)};
    tails.above = {above, static_cast<double>(values.maximum()),
                   std::min(above, values.count() - kept.last)};
    return tails;
}

QString tailText(const FoldedTail& tail, double pixel) {
    const QString count = countText(static_cast<double>(tail.count));
    return (tail.count == 1 ? QObject::tr("%1 value at %2") : QObject::tr("%1 values to %2"))
        .arg(count, steppedText(tail.extreme, pixel));
}

double foldWidth(const PlotFrame& frame) {
    return std::min(QFontMetrics(frame.theme.plotFont()).height() + 5.0, frame.room.width() / 8);
}

QRectF clippedRoom(const PlotFrame& frame, const ClipEdges& edges, const FoldedTails& tails,
                   bool below) {
    QRectF room = frame.room;
    if (below) {
        room.setRight(frame.pixelX(edges.low));
        if (tails.below.count > 0) room.setLeft(room.left() + foldWidth(frame));
    } else {
        room.setLeft(frame.pixelX(edges.high));
        if (tails.above.count > 0) room.setRight(room.right() - foldWidth(frame));
    }
    return room;
}

bool tailHolds(const Theme& theme, double pixels, const TailLabel& label) {
    const QFontMetrics metrics(theme.plotFont());
    const int wide =
        std::max(metrics.horizontalAdvance(label.share), metrics.horizontalAdvance(label.edge));
    return pixels >= wide + 2 * kMargin;
}

void paintTailLabel(QPainter& painter, const PlotFrame& frame, const QRectF& room,
                    const TailLabel& label) {
    if (label.share.isEmpty() || !tailHolds(frame.theme, room.width(), label)) return;
    const QFont font = frame.theme.plotFont();
    const double line = QFontMetrics(font).height();
    painter.setFont(font);
    painter.setPen(inkOn(frame.theme.clipped, tailWash(frame.theme), frame.theme));
    QRectF place(room.left(), room.top() + 5 * line, room.width(), line);
    painter.drawText(place, Qt::AlignCenter, label.share);
    place.translate(0, line);
    painter.drawText(place, Qt::AlignCenter, label.edge);
}

void paintFoldedTail(QPainter& painter, const PlotFrame& frame, const FoldedTail& tail, bool below,
                     const QString& note) {
    if (tail.count == 0) return;
    const Theme& theme = frame.theme;
    QRectF strip = frame.room.adjusted(0, 0, 0, 1);
    if (below)
        strip.setRight(strip.left() + foldWidth(frame));
    else
        strip.setLeft(strip.right() - foldWidth(frame));
    const bool isClipped = tail.clipped == tail.count;
    const QColor role = isClipped ? theme.clipped : theme.original;
    const QColor ground = blend(role, theme.card, theme.dark ? 0.3 : 0.28);
    const QPolygonF fold = foldLine(strip, below);
    QPolygonF shape = fold;
    shape << (below ? strip.bottomLeft() : strip.bottomRight())
          << (below ? strip.topLeft() : strip.topRight());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawPolygon(shape);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(inkOn(role, theme.card, theme), 1));
    painter.drawPolyline(fold);

    const QFontMetrics metrics(theme.plotFont());
    const double length = strip.height() - 2 * kMargin;
    const double pixel = frame.x->range().size() / std::max(1.0, frame.room.width());
    QString text = tailText(tail, pixel);
    if (!note.isEmpty() && metrics.horizontalAdvance(text + note) + 16 < length)
        text += QStringLiteral(" · ") + note;
    painter.save();
    painter.setFont(theme.plotFont());
    painter.setPen(inkOn(role, ground, theme));
    painter.translate(strip.center());
    painter.rotate(below ? -90 : 90);
    painter.drawText(QRectF(-length / 2, -strip.width() / 2, length, strip.width()),
                     Qt::AlignCenter,
                     metrics.elidedText(text, Qt::ElideRight, static_cast<int>(length)));
    painter.restore();
}

void paintEffectiveRange(QPainter& painter, const PlotFrame& frame, const Range& asked,
                         const Range& effective, double top) {
    const QFont font = frame.theme.plotFont();
    const QFontMetrics metrics(font);
    const double height = metrics.height() + 2;
    painter.setFont(font);
    const double pixel = frame.x->range().size() / std::max(1.0, frame.room.width());
    for (const bool below : {true, false}) {
        const double value = below ? effective.alpha : effective.beta;
        const double at = frame.pixelX(value);
        if (std::abs(value - (below ? asked.alpha : asked.beta)) <= pixel || !frame.spans(at))
            continue;
        const double x = std::round(at);
        const double inward = below ? 5 : -5;
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(frame.theme.quantized, 2));
        const QPointF bracket[] = {{x + inward, top}, {x, top}, {x, top + height}};
        painter.drawPolyline(bracket, 3);
        painter.setPen(QPen(frame.theme.quantized, 1, Qt::DashLine));
        painter.drawLine(QPointF(x, top + height), QPointF(x, frame.room.bottom()));
        const QString text = QObject::tr("effective %1").arg(steppedText(value, pixel));
        const double width = metrics.horizontalAdvance(text) + 8;
        const bool fitsLeft = x - width - 4 >= frame.room.left();
        const bool fitsRight = x + width + 4 <= frame.room.right();
        const bool onLeft = below ? fitsLeft : !fitsRight;
        const QRectF place(onLeft ? x - width - 2 : x + 4, top, width, height);
        painter.fillRect(place, frame.theme.card);
        painter.setPen(ink(frame.theme.quantized, frame.theme));
        painter.drawText(place, Qt::AlignCenter, text);
    }
}

}  // namespace quantoscope
