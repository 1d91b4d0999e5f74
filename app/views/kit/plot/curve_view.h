// SPDX-License-Identifier: GPL-3.0-or-later
// A plot of the second wave. It shows the last curves that came until the next ones do, and says
// so.
#pragma once

#include "app/views/kit/plot/plot_view.h"

namespace quantoscope {

class CurveView : public PlotView {
    Q_OBJECT
  public:
    using PlotView::PlotView;

  public slots:
    void setRequest(const quantoscope::Request& request) override;
    void setOutcome(const quantoscope::OutcomePointer& outcome) override;
    void setCurves(const quantoscope::CurvesPointer& curves) override;
    void setPins(const QVector<quantoscope::OutcomePointer>& pins) override;

  protected:
    // Whether the part that this view draws has come with these curves.
    virtual bool hasPart(const Curves& curves) const = 0;
    // Why curves() cannot be drawn; empty when they can.
    virtual QString reasonForNothing() const = 0;

    const OutcomePointer& outcome() const { return m_outcome; }  // null before the first
    const CurvesPointer& curves() const { return m_curves; }     // the last that had the part
    const Request& request() const { return m_request; }         // meaningless before an outcome
    const QVector<OutcomePointer>& pins() const { return m_pins; }
    bool isWaiting() const { return m_curves && m_curves->outcome != m_outcome; }
    // The text, or that newer curves are on their way.
    QString orWaiting(const QString& text) const;
    bool canDraw() const override { return m_outcome && m_curves && message().isEmpty(); }
    void edit(const Request& request, Edit edit);
    void tell();  // message and picture anew

  private:
    OutcomePointer m_outcome;
    CurvesPointer m_curves;
    QVector<OutcomePointer> m_pins;
    Request m_request;
    bool m_requestIsTold = false;  // by setRequest, so outcomes need not
};

}  // namespace quantoscope
