// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor as a matrix: original, codes, dequantized and error as four heat maps that zoom, move
// and pick together.
#pragma once

#include <array>
#include <optional>

#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/plot/curve_view.h"
#include "app/views/matrix/paint.h"

namespace quantoscope {

class MatrixView : public CurveView {
    Q_OBJECT
  public:
    explicit MatrixView(QWidget* parent);

    QString caption() const override;
    DataTable dataTable() const override;

  public slots:
    void setOutcome(const quantoscope::OutcomePointer& outcome) override;
    void setPick(const quantoscope::Pick& pick) override;
    void resetZoom() override;

  protected:
    bool hasPart(const Curves& curves) const override { return curves.matrix.has_value(); }
    QString reasonForNothing() const override;
    void prepare(QSize pixels) override;
    bool handPressed(const QPointF& place) override;
    void handDragged(const QPointF& place) override;
    void handDropped(const QPointF& place) override;
    void handHovered(const std::optional<QPointF>& place) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    static constexpr double kZoomStep = 0.8;  // of the window, for one notch of the wheel

    const MatrixSample& sample() const { return *curves()->matrix; }
    MatrixPicture picture() const { return {sample(), m_window, theme()}; }
    void renew();
    void editWindow(const MatrixWindow& window);
    void zoomAt(const QPointF& place, double factor);
    const MatrixPanel* panelAt(const QPointF& place) const;
    std::optional<std::size_t> cellAt(const QPointF& place) const;
    void pickCell(std::size_t cell);
    std::optional<std::size_t> intervalOf(std::size_t cell) const;
    void paintMaps(QCPPainter& painter) const;
    void paintHover(QCPPainter& painter) const;
    void paintBucket(QCPPainter& painter) const;
    QVector<Fact> factsOf(std::size_t cell) const;

    CurvesPointer m_drawn;  // that scales and images are of
    bool m_drawnDark = false;
    MatrixWindow m_window;  // wanted; the sample follows when the hand rests
    std::array<ColorScale, 4> m_scales;
    std::array<QImage, 4> m_images;
    MatrixPanels m_panels;
    Pick m_pick;
    std::optional<QPointF> m_hand;
    std::optional<QPointF> m_grip;  // where a drag began
    MatrixWindow m_gripWindow;      // and what was seen then
};

}  // namespace quantoscope
