// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/control/range_handles.h"

#include <QFontMetrics>
#include <QObject>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr double kReach = 6;  // pixels on each side of a line that count as it
constexpr double kGap = 6;    // between the flag and its label

QString letter(HandleEnd end) {
    return end == HandleEnd::Alpha ? QStringLiteral("α") : QStringLiteral("β");
}

QFont labelFont(QFont font) {
    font.setWeight(QFont::DemiBold);
    return font;
}

HandleSpot place(HandleEnd end, double value, const HandleScene& scene) {
    const QRectF& room = scene.room;
    const QFontMetrics metrics(labelFont(scene.font));
    const double size = metrics.height();
    const double pixel = (scene.to - scene.from) / std::max(1.0, room.width());
    const double at = room.left() + (value - scene.from) / pixel;
    HandleSpot spot;
    spot.end = end;
    spot.beyond = at < room.left() - 0.5 ? -1 : at > room.right() + 0.5 ? 1 : 0;
    spot.x = std::clamp(at, room.left(), room.right());
    spot.text = spot.beyond == 0 ? steppedText(value, pixel) : numberText(value);
    if (scene.isNamed) spot.text = QObject::tr("asked %1").arg(spot.text);
    const double left =
        std::clamp(spot.x - size / 2, room.left(), std::max(room.left(), room.right() - size));
    spot.flag = QRectF(spot.beyond == 0 ? spot.x - size / 2 : left, room.top(), size, size + 4);
    const double width = std::min(room.width(), metrics.horizontalAdvance(spot.text) + 6.0);
    // Half a flag more, by which two flags at one place stand apart.
    const bool fitsLeft = spot.flag.left() - size / 2 - kGap - width >= room.left();
    const bool fitsRight = spot.flag.right() + size / 2 + kGap + width <= room.right();
    spot.textOnLeft = end == HandleEnd::Alpha ? fitsLeft : !fitsRight;
    spot.label =
        QRectF(spot.textOnLeft ? spot.flag.left() - kGap - width : spot.flag.right() + kGap,
               room.top(), width, size + 4);
    return spot;
}

void moveBy(HandleSpot& spot, double dx, double dy) {
    spot.flag.translate(dx, dy);
    spot.label.translate(dx, dy);
}

QPainterPath flagShape(const HandleSpot& spot) {
    const QRectF& box = spot.flag;
    const double shoulder = box.height() * 0.68;
    QPolygonF shape;
    if (spot.beyond == 0) {
        shape << box.topLeft() << box.topRight() << QPointF(box.right(), box.top() + shoulder)
              << QPointF(spot.x, box.bottom()) << QPointF(box.left(), box.top() + shoulder);
    } else {
        const double tip = spot.beyond < 0 ? box.left() : box.right();
        const double back = spot.beyond < 0 ? box.right() : box.left();
        const double neck = tip + (back - tip) * 0.3;
        shape << QPointF(tip, box.center().y()) << QPointF(neck, box.top())
              << QPointF(back, box.top()) << QPointF(back, box.bottom())
              << QPointF(neck, box.bottom());
    }
    QPainterPath path;
    path.addPolygon(shape);
    path.closeSubpath();
    return path;
}

}  // namespace

HandleSpots placeHandles(const Range& range, const HandleScene& scene) {
    HandleSpots spots{place(HandleEnd::Alpha, range.alpha, scene),
                      place(HandleEnd::Beta, range.beta, scene)};
    auto& [alpha, beta] = spots;
    const double near = alpha.flag.width() - (beta.x - alpha.x);
    if (alpha.beyond == 0 && beta.beyond == 0 && near > 0) {
        moveBy(alpha, -near / 2, 0);
        moveBy(beta, near / 2, 0);
    }
    // In one row or, where that has no room for both, beta below.
    if (alpha.flag.united(alpha.label).intersects(beta.flag.united(beta.label)))
        moveBy(beta, 0, beta.flag.height() + 3);
    return spots;
}

std::optional<HandleEnd> handleAt(const HandleSpots& spots, const QRectF& room,
                                  const QPointF& place) {
    if (!room.adjusted(-kReach, 0, kReach, 0).contains(place)) return std::nullopt;
    std::optional<HandleEnd> found;
    double least = 0;
    for (const HandleSpot& spot : spots) {
        const double distance = std::abs(place.x() - spot.x);
        const bool isOnFlag = spot.flag.contains(place) || spot.label.contains(place);
        if (!isOnFlag && (spot.beyond != 0 || distance > kReach)) continue;
        // At the same place the flags, which stand apart, decide; below them, the side.
        const double rank = isOnFlag ? 0 : 1 + distance;
        const bool isTie = found && rank == least;
        if (!found || rank < least || (isTie && place.x() > spot.x)) {
            found = spot.end;
            least = rank;
        }
    }
    return found;
}

double nudgePixels(Qt::KeyboardModifiers modifiers) {
    if (modifiers.testFlag(Qt::ShiftModifier)) return 10;
    return modifiers.testFlag(Qt::ControlModifier) ? 0.1 : 1;
}

void paintHandles(QPainter& painter, const Theme& theme, const HandleSpots& spots,
                  const QRectF& room, const HandleState& state) {
    QFont letterFont = labelFont(theme.plotFont(1.05));
    for (const HandleSpot& spot : spots) {
        const bool isActive = state.selected == spot.end || state.hovered == spot.end;
        const QColor color = isActive ? theme.accent : theme.handle;
        painter.setRenderHint(QPainter::Antialiasing);
        if (spot.beyond == 0) {
            painter.setPen(QPen(color, isActive ? 2 : 1.4));
            painter.drawLine(QPointF(spot.x, room.top()), QPointF(spot.x, room.bottom() + 1));
        }
        painter.setPen(state.selected == spot.end ? QPen(theme.best, 2) : QPen(Qt::NoPen));
        painter.setBrush(color);
        painter.drawPath(flagShape(spot));
        painter.setBrush(Qt::NoBrush);
        painter.setFont(letterFont);
        painter.setPen(theme.card);
        const QRectF place = spot.beyond == 0 ? spot.flag.adjusted(0, 0, 0, -5) : spot.flag;
        painter.drawText(place, Qt::AlignCenter, letter(spot.end));

        QColor halo = theme.card;
        halo.setAlphaF(0.8F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(halo);
        painter.drawRoundedRect(spot.label.adjusted(0, 2, 0, -2), 4, 4);
        painter.setBrush(Qt::NoBrush);
        painter.setFont(labelFont(theme.plotFont()));
        painter.setPen(isActive ? ink(theme.accent, theme) : theme.text);
        painter.drawText(spot.label, Qt::AlignCenter, spot.text);
    }
}

}  // namespace quantoscope
