// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/places/place_page.h"

#include <QSplitter>
#include <algorithm>

#include "app/window/places/view_card.h"

namespace quantoscope {

PlacePage::PlacePage(QWidget* parent) : QScrollArea(parent) {
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(6);
    setWidget(m_splitter);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
}

void PlacePage::add(ViewCard* card) {
    m_cards.push_back(card);
    m_splitter->addWidget(card);
    m_splitter->setStretchFactor(m_splitter->indexOf(card), 1);
    card->setHome([this] { m_sizes = m_splitter->sizes(); }, [this, card] { takeBack(card); });
    fitHeight();
}

bool PlacePage::offer(const std::vector<bool>& says) {
    m_says = says;
    bool any = false;
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        any = any || says[i];
        if (m_cards[i]->parentWidget() != m_splitter) continue;  // maximised: as the hand asked
        m_cards[i]->setVisible(says[i]);
    }
    fitHeight();
    return any;
}

void PlacePage::takeBack(ViewCard* card) {
    const auto at = std::ranges::find(m_cards, card) - m_cards.begin();
    m_splitter->insertWidget(static_cast<int>(at), card);
    card->setVisible(m_says[static_cast<std::size_t>(at)]);  // another scheme may have come
    m_splitter->setSizes(m_sizes);
    fitHeight();
}

void PlacePage::fitHeight() {
    int height = 0;
    for (const ViewCard* card : m_cards)
        if (!card->isHidden())
            height += card->minimumSizeHint().height() + m_splitter->handleWidth();
    m_splitter->setMinimumHeight(height);
}

}  // namespace quantoscope
