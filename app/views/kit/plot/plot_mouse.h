// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse on a plot, told as what the hand does there: it hovers, clicks, or takes a part and
// drags it. What it does not take is left to the plot, which pans.
#pragma once

#include <qcustomplot.h>

#include <QObject>
#include <functional>
#include <optional>

namespace quantoscope {

// What a plot does with the hand; places are its pixels.
struct PlotHand {
    std::function<bool()> canTouch;  // otherwise only dropped and an empty hover are told
    std::function<bool(const QPointF&)> pressed;  // true: it takes the drag that may follow
    std::function<void(const QPointF&)> dragged;  // only what was taken
    std::function<void(const QPointF&)> dropped;
    std::function<void(const QPointF&)> clicked;                 // what was not taken
    std::function<void(const std::optional<QPointF>&)> hovered;  // none: it left
    std::function<void(const QPointF&)> doubleClicked;
};

class PlotMouse : public QObject {
    Q_OBJECT
  public:
    // The plot owns it.
    PlotMouse(QCustomPlot* plot, PlotHand hand);

    // Whether the hand has stayed where it pressed, but for a few pixels.
    bool isStill() const { return m_isStill; }
    void leave() const;

  private:
    void press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);
    void follow(const QPointF& place);

    QCustomPlot* m_plot;
    PlotHand m_hand;
    std::optional<QPointF> m_pressed;  // by the left button
    bool m_isStill = false;
    bool m_isTaken = false;
    QCP::Interactions m_interactions;  // of the plot, while the hand drags a part
};

}  // namespace quantoscope
