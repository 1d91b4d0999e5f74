// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/outcome_view.h"

#include <QMouseEvent>
#include <utility>

namespace quantoscope {
namespace {

constexpr int kClickPixels = 4;  // a press that moves further is a drag
const QString kHoverLayer = QStringLiteral("hover");

}  // namespace

OutcomeView::OutcomeView(const QString& title, const QStringList& numbers, QWidget* parent)
    : PlotView(title, parent), m_numbers(new StepBar(numbers, this)) {
    plot()->addLayer(kHoverLayer);
    plot()->layer(kHoverLayer)->setMode(QCPLayer::lmBuffered);
    plot()->setMouseTracking(true);
    connect(plot(), &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        m_pressed.reset();
        if (event->button() == Qt::LeftButton) m_pressed = event->position();
    });
    connect(plot(), &QCustomPlot::mouseMove, this, &OutcomeView::mouseMoved);
    connect(plot(), &QCustomPlot::mouseRelease, this, &OutcomeView::mouseReleased);
    connect(m_numbers, &StepBar::chosen, this, &OutcomeView::numberChosen);
    m_numbers->setTheme(theme());
    m_numbers->hide();
    setMessage(tr("Nothing to show yet."));
}

PlotFrame OutcomeView::frame() const {
    return {xAxis(), yAxis(), QRectF(axisRect()->rect()), theme()};
}

void OutcomeView::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    tell();
}

void OutcomeView::tell() {
    setMessage(m_outcome ? renew() : tr("Nothing to show yet."));
    if (!canDraw()) setSubtitle({});
    const bool choice = canDraw() && m_numbers->hasChoice();
    m_numbers->setVisible(choice);
    setRoomBelow(choice ? m_numbers->sizeHint().height() : 0);
    placeNumbers();
    refresh();
}

void OutcomeView::setPick(const Pick& pick) {
    if (pick == m_pick) return;
    m_pick = pick;
    plot()->layer(kHoverLayer)->replot();
}

void OutcomeView::editPick(const Pick& pick) {
    setPick(pick);
    emit pickEdited(pick);
}

void OutcomeView::addHoverPainting(Painting::Paint paint) {
    addPainting(kHoverLayer, false, std::move(paint));
}

void OutcomeView::setHand(const std::optional<QPointF>& hand) {
    if (!hand && !m_hand) return;
    m_hand = hand;
    plot()->layer(kHoverLayer)->replot();
}

void OutcomeView::mouseMoved(QMouseEvent* event) {
    if (m_pressed && (event->position() - *m_pressed).manhattanLength() > kClickPixels)
        m_pressed.reset();
    if (event->buttons() == Qt::NoButton && canDraw()) setHand(event->position());
}

void OutcomeView::mouseReleased(QMouseEvent* event) {
    if (std::exchange(m_pressed, std::nullopt) && canDraw()) handClicked(event->position());
}

void OutcomeView::leaveEvent(QEvent* event) {
    PlotView::leaveEvent(event);
    setHand(std::nullopt);
}

void OutcomeView::applyTheme() {
    m_numbers->setTheme(theme());
    placeNumbers();
}

void OutcomeView::resizeEvent(QResizeEvent* event) {
    PlotView::resizeEvent(event);
    placeNumbers();
}

void OutcomeView::placeNumbers() {
    const QSize size = m_numbers->sizeHint();
    m_numbers->setGeometry(width() - size.width() - 10, height() - size.height() - 7, size.width(),
                           size.height());
}

}  // namespace quantoscope
