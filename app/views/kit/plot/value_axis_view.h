// SPDX-License-Identifier: GPL-3.0-or-later
// A plot over the values x of the focus slice: the stage and the error along x. They start on the
// same part of the axis, zoom together, and pick the bucket under the hand.
#pragma once

#include <optional>

#include "app/views/kit/plot/plot_view.h"
#include "app/views/kit/plot/steps_in_sight.h"
#include "app/views/kit/plot/value_axis.h"

namespace quantoscope {

class ValueAxisView : public PlotView {
    Q_OBJECT
  public:
    using PlotView::PlotView;

    const Pick& pick() const { return m_pick; }

  public slots:
    void setRequest(const quantoscope::Request& request) override;
    void setOutcome(const quantoscope::OutcomePointer& outcome) override;
    void setPick(const quantoscope::Pick& pick) override;
    void setValueRange(double from, double to) override;
    void resetZoom() override;  // a second time: out to the farthest outlier
    void showAllValues();

  protected:
    void handClicked(const QPointF& place) override;  // the pick is kept while the hand moves on
    void handHovered(const std::optional<QPointF>& place) override;
    // Whether there is nothing to draw without a step function.
    virtual bool needsSteps() const { return true; }
    // Whether x is a value of the source, before the transforms, and not one that is quantized:
    // then the axis is linked with no other, and there is no bucket to pick.
    virtual bool showsSource() const { return false; }
    virtual AxisRange rangeAtFirst(bool all) const { return firstRange(*m_outcome, all); }
    void startOver();  // on another axis
    void rangeEdited() override;

    const OutcomePointer& outcome() const { return m_outcome; }  // null before the first
    const Request& request() const { return m_request; }         // meaningless before it
    void edit(const Request& request, Edit edit);                // tells it and starts from it
    double pixelSize() const;                                    // of the value axis
    bool canDraw() const override;  // otherwise the message says why not
    bool hasSteps() const { return m_outcome->focus->steps.size() > 0; }
    const StepsInSight& stepsInSight();  // on the visible part of the axis
    // Where the plot marks the pick: its x, or else the middle of its bucket.
    std::optional<double> pickedX() const;
    // "1 000 000 values", "channel 3, 768 values", "preview, 65 536 of 100 000 000 values".
    QString valuesText() const;

    void keyPressEvent(QKeyEvent* event) override;

  private:
    void editPick(const Pick& pick);
    Pick pickAt(const QPointF& place) const;
    void goHome(const AxisRange& range);

    OutcomePointer m_outcome;
    Request m_request;
    bool m_requestIsTold = false;  // by setRequest, so outcomes need not
    StepsInSight m_inSight;
    AxisRange m_first;
    bool m_showsAll = false;
    Pick m_pick;
    bool m_pickIsKept = false;
};

}  // namespace quantoscope
