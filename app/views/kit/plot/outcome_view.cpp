// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/outcome_view.h"

namespace quantoscope {

OutcomeView::OutcomeView(const QString& title, const QStringList& numbers, QWidget* parent)
    : PlotView(title, parent), m_numbers(new StepBar(numbers, this)) {
    connect(m_numbers, &StepBar::chosen, this, &OutcomeView::numberChosen);
    m_numbers->setTheme(theme());
    m_numbers->hide();
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
    repaintHover();
}

void OutcomeView::editPick(const Pick& pick) {
    setPick(pick);
    emit pickEdited(pick);
}

void OutcomeView::handHovered(const std::optional<QPointF>& place) {
    if (!place && !m_hand) return;
    m_hand = place;
    repaintHover();
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
