// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the thing under the hand: a card where least is drawn, never over what it reads,
// or one line where a card would hide the plot.
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <QString>
#include <QVector>
#include <optional>

#include "app/views/look/theme.h"

class QPainter;

namespace quantoscope {

struct Fact {
    QString label;
    QString value;
};

// Where a card may stand; all in pixels.
struct CardScene {
    QRectF room;    // it lies within
    QRectF mark;    // what it reads: never covered
    QPolygonF ink;  // places where something is drawn; it covers as few as it can
};

// The pixels that the hand and what it points at take.
inline QRectF around(const QPointF& place) {
    constexpr double kReach = 14;
    return {place - QPointF(kReach, kReach), QSizeF(2 * kReach, 2 * kReach)};
}

QSizeF cardSize(const QVector<Fact>& facts, const QFont& font);
// In a corner or at the middle of a side: the one with the least ink, of equals the farther from
// the mark. Nothing where the card would take more than two fifths of the room, or the mark.
std::optional<QRectF> cardPlace(QSizeF size, const CardScene& scene);
void paintCard(QPainter& painter, const Theme& theme, const QVector<Fact>& facts,
               const QRectF& place);
// "bucket [0, 1) · code 3": as many facts as the row holds.
QString factLine(const QVector<Fact>& facts, const QFontMetrics& metrics, double width);

}  // namespace quantoscope
