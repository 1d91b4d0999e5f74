// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/curve_view.h"

#include <QMouseEvent>
#include <utility>

namespace quantoscope {
namespace {

constexpr int kClickPixels = 4;  // a press that moves further is a drag
const QString kHoverLayer = QStringLiteral("hover");

}  // namespace

CurveView::CurveView(const QString& title, QWidget* parent) : PlotView(title, parent) {
    plot()->addLayer(kHoverLayer);
    plot()->layer(kHoverLayer)->setMode(QCPLayer::lmBuffered);
    plot()->setMouseTracking(true);
    connect(plot(), &QCustomPlot::mousePress, this, &CurveView::mousePressed);
    connect(plot(), &QCustomPlot::mouseMove, this, &CurveView::mouseMoved);
    connect(plot(), &QCustomPlot::mouseRelease, this, &CurveView::mouseReleased);
    setMessage(tr("Nothing to show yet."));
}

void CurveView::setRequest(const Request& request) {
    m_request = request;
    m_requestIsTold = true;
    refresh();
}

void CurveView::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    if (!m_requestIsTold && outcome) m_request = outcome->request;
    tell();
}

void CurveView::setCurves(const CurvesPointer& curves) {
    if (curves && hasPart(*curves)) m_curves = curves;
    tell();
}

void CurveView::setPins(const QVector<OutcomePointer>& pins) {
    m_pins = pins;
    tell();
}

void CurveView::tell() {
    if (!m_outcome)
        setMessage(tr("Nothing to show yet."));
    else if (!m_curves)
        setMessage(tr("Curves follow when the hand rests."));
    else
        setMessage(reasonForNothing());
    if (!message().isEmpty()) setSubtitle({});
    refresh();
}

QString CurveView::orWaiting(const QString& text) const {
    return isWaiting() ? tr("curves follow when the hand rests") : text;
}

void CurveView::edit(const Request& request, Edit edit) {
    m_request = request;
    refresh();
    emit requestEdited(m_request, edit);
}

PlotFrame CurveView::frame() const {
    return {xAxis(), yAxis(), QRectF(axisRect()->rect()), theme()};
}

bool CurveView::handPressed(const QPointF& /*place*/) {
    return false;
}
void CurveView::handDragged(const QPointF& /*place*/) {}
void CurveView::handDropped(const QPointF& /*place*/) {}
void CurveView::handClicked(const QPointF& /*place*/) {}
void CurveView::handHovered(const std::optional<QPointF>& /*place*/) {}

void CurveView::addHoverPainting(Painting::Paint paint) {
    addPainting(kHoverLayer, false, std::move(paint));
}

void CurveView::repaintHover() {
    plot()->layer(kHoverLayer)->replot();
}

void CurveView::mousePressed(QMouseEvent* event) {
    m_pressed.reset();
    if (event->button() != Qt::LeftButton || !canDraw()) return;
    m_pressed = event->position();
    m_taken = handPressed(event->position());
    if (m_taken) plot()->setInteractions(QCP::iNone);  // the hand moves a part, not the picture
}

void CurveView::mouseMoved(QMouseEvent* event) {
    if (!canDraw()) return;
    if (m_taken) {
        handDragged(event->position());
        return;
    }
    if (m_pressed && (event->position() - *m_pressed).manhattanLength() > kClickPixels)
        m_pressed.reset();
    if (event->buttons() == Qt::NoButton) handHovered(event->position());
}

void CurveView::mouseReleased(QMouseEvent* event) {
    if (std::exchange(m_taken, false)) {
        plot()->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
        handDropped(event->position());
    } else if (m_pressed && canDraw()) {
        handClicked(event->position());
    }
    m_pressed.reset();
}

void CurveView::leaveEvent(QEvent* event) {
    PlotView::leaveEvent(event);
    if (canDraw()) handHovered(std::nullopt);
}

}  // namespace quantoscope
