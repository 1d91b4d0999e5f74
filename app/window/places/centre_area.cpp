// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/places/centre_area.h"

#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/places/view_card.h"

namespace quantoscope {

CentreArea::CentreArea(QWidget* parent)
    : QWidget(parent), m_splitter(new QSplitter(Qt::Vertical, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_splitter);
    m_splitter->setChildrenCollapsible(false);
}

void CentreArea::add(ViewCard* card) {
    m_splitter->addWidget(card);
    m_splitter->setStretchFactor(m_splitter->indexOf(card), m_cards.empty() ? 5 : 3);
    for (const ViewCard* other : m_cards) {
        connect(card->view(), &View::valueRangeEdited, other->view(), &View::setValueRange);
        connect(other->view(), &View::valueRangeEdited, card->view(), &View::setValueRange);
    }
    card->setHome([this] { m_sizes = m_splitter->sizes(); }, [this, card] { takeBack(card); });
    m_cards.push_back(card);
}

void CentreArea::takeBack(ViewCard* card) {
    const auto at = std::ranges::find(m_cards, card) - m_cards.begin();
    m_splitter->insertWidget(static_cast<int>(at), card);
    card->show();
    m_splitter->setSizes(m_sizes);
}

void CentreArea::setOutcome(const OutcomePointer& outcome) {
    for (ViewCard* card : m_cards) {
        const auto says = card->descriptor().hasSomethingToSay;
        if (says != nullptr && card->parentWidget() == m_splitter)
            card->setVisible(says(*outcome, false));
    }
}

}  // namespace quantoscope
