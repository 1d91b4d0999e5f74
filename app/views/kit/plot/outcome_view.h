// SPDX-License-Identifier: GPL-3.0-or-later
// A plot of an outcome alone, without the second wave: a row of numbers in its corner chooses what
// is shown.
#pragma once

#include <optional>

#include "app/views/kit/control/step_bar.h"
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
    virtual void numberChosen(int index, int value) = 0;

    const OutcomePointer& outcome() const { return m_outcome; }  // null before the first
    const Pick& pick() const { return m_pick; }
    const std::optional<QPointF>& hand() const { return m_hand; }
    bool canDraw() const override { return m_outcome && message().isEmpty(); }
    StepBar& numbers() { return *m_numbers; }
    void tell();  // renew() and the picture
    void editPick(const Pick& pick);

    void handHovered(const std::optional<QPointF>& place) override;
    void applyTheme() override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void placeNumbers();

    OutcomePointer m_outcome;
    Pick m_pick;
    std::optional<QPointF> m_hand;
    StepBar* m_numbers;
};

}  // namespace quantoscope
