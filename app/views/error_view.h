// SPDX-License-Identifier: GPL-3.0-or-later
// The error along x: x^ - x as a line, and as an area where the squared error of the data comes
// from. Shares the value axis with the stage.
#pragma once

#include "app/views/error_series.h"
#include "app/views/stage_paint.h"
#include "app/views/value_axis_view.h"

namespace quantoscope {

class ErrorView : public ValueAxisView {
    Q_OBJECT
  public:
    explicit ErrorView(QWidget* parent = nullptr);

    QString caption() const override;
    DataTable dataTable() const override;
    QSize sizeHint() const override { return {640, 220}; }

    const ErrorSeries& series() const { return m_series; }

  protected:
    void prepare(QSize pixels) override;
    void pickChanged() override;

  private:
    PlotFrame frame() const;
    ClipEdges clipEdges() const;
    void paintShares(QCPPainter& painter) const;
    void paintLines(QCPPainter& painter) const;
    void paintHover(QCPPainter& painter) const;

    ErrorSeries m_series;
};

}  // namespace quantoscope
