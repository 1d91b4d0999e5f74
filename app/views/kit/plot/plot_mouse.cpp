// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/plot_mouse.h"

#include <QMouseEvent>
#include <utility>

namespace quantoscope {

PlotMouse::PlotMouse(QCustomPlot* plot, PlotHand hand)
    : QObject(plot), m_plot(plot), m_hand(std::move(hand)) {
    plot->setMouseTracking(true);
    connect(plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) { press(*event); });
    connect(plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { move(*event); });
    connect(plot, &QCustomPlot::mouseRelease, this,
            [this](QMouseEvent* event) { release(*event); });
    connect(plot, &QCustomPlot::mouseDoubleClick, this,
            [this](QMouseEvent* event) { m_hand.doubleClicked(event->position()); });
}

void PlotMouse::press(const QMouseEvent& event) {
    m_pressed.reset();
    if (event.button() != Qt::LeftButton || !m_hand.canTouch()) return;
    m_pressed = event.position();
    m_isStill = true;
    m_isTaken = m_hand.pressed(event.position());
    if (!m_isTaken) return;
    m_interactions = m_plot->interactions();
    m_plot->setInteractions(QCP::iNone);  // the hand moves a part, not the picture
}

void PlotMouse::follow(const QPointF& place) {
    constexpr int kClickPixels = 4;  // a press that moves further is a drag
    if (m_pressed && (place - *m_pressed).manhattanLength() > kClickPixels) m_isStill = false;
}

void PlotMouse::move(const QMouseEvent& event) {
    follow(event.position());
    if (!m_hand.canTouch()) return m_hand.hovered(std::nullopt);
    if (m_isTaken)
        m_hand.dragged(event.position());
    else if (event.buttons() == Qt::NoButton)
        m_hand.hovered(event.position());
}

void PlotMouse::release(const QMouseEvent& event) {
    follow(event.position());
    const bool isPressed = std::exchange(m_pressed, std::nullopt).has_value();
    if (std::exchange(m_isTaken, false)) {
        m_plot->setInteractions(m_interactions);
        m_hand.dropped(event.position());
    } else if (isPressed && m_isStill && m_hand.canTouch()) {
        m_hand.clicked(event.position());
    }
}

void PlotMouse::leave() const {
    m_hand.hovered(std::nullopt);
}

}  // namespace quantoscope
