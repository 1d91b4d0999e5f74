// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/places/place_area.h"

#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/places/flow_layout.h"
#include "app/window/places/place_page.h"
#include "app/window/places/view_card.h"

namespace quantoscope {

PlaceArea::PlaceArea(QWidget* parent) : QWidget(parent), m_pages(new QStackedWidget(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(4);
    auto* bar = new QWidget(this);
    auto* row = new FlowLayout(bar);
    for (const Place& place : kPlaces) {
        auto* button = new QToolButton(bar);
        button->setText(tr(place.title));
        button->setCheckable(true);
        button->setProperty("tab", true);
        const auto number = static_cast<int>(m_rooms.size()) + 1;
        button->setToolTip(QStringLiteral("%1 (Alt+%2)").arg(tr(place.question)).arg(number));
        button->setAccessibleDescription(tr(place.question));
        row->addWidget(button);
        m_buttons.addButton(button, number - 1);
        auto* page = new PlacePage(m_pages);
        m_pages->addWidget(page);
        m_rooms.push_back({&place, page, button});
    }
    m_buttons.setExclusive(true);
    connect(&m_buttons, &QButtonGroup::idClicked, this,
            [this](int id) { choose(m_rooms[static_cast<std::size_t>(id)].place->id); });
    column->addWidget(bar);
    column->addWidget(m_pages, 1);
    choose(kPlaces.front().id);
}

QSize PlaceArea::minimumSizeHint() const {
    return {240, 200};
}

void PlaceArea::add(ViewCard* card) {
    for (Room& room : m_rooms)
        if (room.place->place == card->descriptor().place) room.page->add(card);
    m_cards.push_back(card);
    offer();
}

PlaceArea::Room* PlaceArea::find(std::string_view id) {
    const auto room =
        std::ranges::find_if(m_rooms, [&](const Room& one) { return one.place->id == id; });
    return room == m_rooms.end() ? nullptr : &*room;
}

const PlaceArea::Room* PlaceArea::find(std::string_view id) const {
    return const_cast<PlaceArea*>(this)->find(id);
}

bool PlaceArea::isOffered(std::string_view place) const {
    const Room* room = find(place);
    return room != nullptr && room->isOffered;
}

std::string_view PlaceArea::current() const {
    return m_rooms[static_cast<std::size_t>(m_pages->currentIndex())].place->id;
}

void PlaceArea::show(const Room& room) {
    m_pages->setCurrentWidget(room.page);
    room.button->setChecked(true);
}

void PlaceArea::choose(std::string_view id) {
    const Room* room = find(id);
    if (room == nullptr) return;
    m_wished = room->place->id;
    if (room->isOffered) show(*room);
    emit chosen();
}

void PlaceArea::step(int by) {
    const auto count = static_cast<int>(m_rooms.size());
    int at = m_pages->currentIndex();
    for (int tried = 0; tried < count; ++tried) {
        at = (at + by + count) % count;
        const Room& room = m_rooms[static_cast<std::size_t>(at)];
        if (room.isOffered) return choose(room.place->id);
    }
}

bool PlaceArea::showView(std::string_view id) {
    for (Room& room : m_rooms) {
        for (ViewCard* card : room.page->cards()) {
            if (card->descriptor().id != id) continue;
            if (!room.isOffered || card->isHidden()) return false;
            choose(room.place->id);
            room.page->ensureWidgetVisible(card, 0, 0);
            return true;
        }
    }
    return false;
}

void PlaceArea::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    offer();
}

void PlaceArea::setPins(const QVector<OutcomePointer>& pins) {
    m_hasPins = !pins.isEmpty();
    offer();
}

void PlaceArea::offer() {
    for (Room& room : m_rooms) {
        std::vector<bool> says;
        for (const ViewCard* card : room.page->cards()) {
            const auto has = card->descriptor().hasSomethingToSay;
            says.push_back(has == nullptr || !m_outcome || has(*m_outcome, m_hasPins));
        }
        room.isOffered = room.page->offer(says);
        room.button->setVisible(room.isOffered);
    }
    const Room* wished = find(m_wished);
    const auto first = std::ranges::find_if(m_rooms, &Room::isOffered);
    if (wished != nullptr && wished->isOffered)
        show(*wished);
    else if (first != m_rooms.end() && !isOffered(current()))
        show(*first);
}

}  // namespace quantoscope
