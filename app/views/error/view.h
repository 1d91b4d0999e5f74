// SPDX-License-Identifier: GPL-3.0-or-later
// The error along x: x^ - x as a line, and as an area where the squared error of the data comes
// from. Shares the value axis with the stage.
#pragma once

#include <cstddef>
#include <vector>

#include "app/views/error/series.h"
#include "app/views/kit/plot/value_axis_view.h"

namespace quantoscope {

class ErrorView : public ValueAxisView {
    Q_OBJECT
  public:
    explicit ErrorView(QWidget* parent = nullptr);

    QString caption() const override;
    DataTable dataTable() const override;
    QSize sizeHint() const override { return {640, 220}; }

    const ErrorSeries& series() const { return m_series; }
    // Of the pins that share the slice, with their places: 0 for A.
    struct Pinned {
        std::size_t pin;
        ErrorSeries series;
    };
    const std::vector<Pinned>& pinned() const { return m_pinned; }

  public slots:
    void setPins(const QVector<quantoscope::OutcomePointer>& pins) override;

  protected:
    void prepare(QSize pixels) override;

  private:
    ClipEdges clipEdges() const;
    void paintShares(QCPPainter& painter) const;
    void paintShareScale(QCPPainter& painter) const;
    void paintLines(QCPPainter& painter) const;
    void paintPins(QCPPainter& painter) const;
    double reach() const;
    void paintHover(QCPPainter& painter) const;

    ErrorSeries m_series;
    QVector<OutcomePointer> m_pins;
    std::vector<Pinned> m_pinned;
};

}  // namespace quantoscope
