// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/places/corner_button.h"

#include <QPainter>

namespace quantoscope {
namespace {

void paintDots(QPainter& painter, const QPointF& middle, const QColor& color) {
    constexpr double kGap = 5;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    for (const int step : {-1, 0, 1})
        painter.drawEllipse(middle + QPointF(step * kGap, 0), 1.6, 1.6);
}

// Two corners that point out of the middle, or into it.
void paintCorners(QPainter& painter, const QPointF& middle, const QColor& color, bool outwards) {
    constexpr double kReach = 5.5;
    constexpr double kArm = 4;
    const double tip = outwards ? kReach : 1.5;
    const double arm = outwards ? tip - kArm : tip + kArm;
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    for (const int side : {1, -1}) {
        const QPointF at[] = {middle + QPointF(side * arm, -side * tip),
                              middle + QPointF(side * tip, -side * tip),
                              middle + QPointF(side * tip, -side * arm)};
        painter.drawPolyline(at, 3);
    }
}

}  // namespace

CornerButton::CornerButton(Sign sign, const QString& name, QWidget* parent)
    : QAbstractButton(parent), m_sign(sign) {
    setFixedSize(kSide, kSide);
    setFocusPolicy(Qt::TabFocus);
    setSign(sign, name);
}

void CornerButton::setSign(Sign sign, const QString& name) {
    m_sign = sign;
    setAccessibleName(name);
    setToolTip(name);
    update();
}

void CornerButton::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF room = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    if (underMouse() || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(QPalette::AlternateBase));
        painter.drawRoundedRect(room, 4, 4);
    }
    const QColor color =
        palette().color(underMouse() || hasFocus() ? QPalette::Text : QPalette::PlaceholderText);
    if (m_sign == Sign::Menu)
        paintDots(painter, room.center(), color);
    else
        paintCorners(painter, room.center(), color, m_sign == Sign::Maximise);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(room, 4, 4);
    }
}

void CornerButton::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void CornerButton::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

}  // namespace quantoscope
