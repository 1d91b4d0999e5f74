// SPDX-License-Identifier: GPL-3.0-or-later
// A plot of an outcome alone, without the second wave: hovering and clicks reach it apart from
// panning, and a row of numbers in its corner chooses what is shown.
#pragma once

#include <optional>

#include "app/views/kit/control/step_bar.h"
#include "app/views/kit/plot/frame.h"
#include "app/views/kit/plot/plot_view.h"

namespace quantoscope {

class OutcomeView : public PlotView {
    Q_OBJECT
  public:
    // `numbers`: names of the numbers in the corner.
    OutcomeView(const QString& title, const QStringList& numbers, QWidget* parent);

  public slots:
    void setOutcome(const quantoscope::OutcomePointer& outcome) override;
    void setPick(const quantoscope::Pick& pick) override;

  protected:
    // A new outcome is there; what it shows is made ready. Returns why it cannot be drawn; empty
    // when it can.
    virtual QString renew() = 0;
    virtual void handClicked(const QPointF& place) = 0;
    virtual void numberChosen(int index, int value) = 0;

    const OutcomePointer& outcome() const { return m_outcome; }  // null before the first
    const Pick& pick() const { return m_pick; }
    const std::optional<QPointF>& hand() const { return m_hand; }
    bool canDraw() const { return m_outcome && message().isEmpty(); }
    StepBar& numbers() { return *m_numbers; }
    PlotFrame frame() const;
    void tell();  // renew() and the picture
    void editPick(const Pick& pick);
    void addHoverPainting(Painting::Paint paint);

    void applyTheme() override;
    void resizeEvent(QResizeEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    void mouseMoved(QMouseEvent* event);
    void mouseReleased(QMouseEvent* event);
    void setHand(const std::optional<QPointF>& hand);
    void placeNumbers();

    OutcomePointer m_outcome;
    Pick m_pick;
    std::optional<QPointF> m_hand;
    std::optional<QPointF> m_pressed;
    StepBar* m_numbers;
};

}  // namespace quantoscope
