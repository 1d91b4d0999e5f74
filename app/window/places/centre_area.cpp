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
    card->setVisible(says(*card));  // another scheme may have come
    m_splitter->setSizes(m_sizes);
}

bool CentreArea::says(const ViewCard& card) const {
    const auto has = card.descriptor().hasSomethingToSay;
    return has == nullptr || !m_outcome || has(*m_outcome, false);
}

void CentreArea::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    for (ViewCard* card : m_cards)
        if (card->parentWidget() == m_splitter) card->setVisible(says(*card));
}

}  // namespace quantoscope
