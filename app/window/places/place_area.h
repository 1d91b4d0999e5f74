// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QButtonGroup>
#include <QWidget>
#include <optional>
#include <vector>

#include "app/session/session.h"
#include "app/views/places.h"

class QStackedWidget;
class QToolButton;

namespace quantoscope {

class PlacePage;
class ViewCard;

// The places beside the stage: a row of their names, all of them in sight, and the page of the one
// that was chosen. A place whose views have nothing to say of the outcome is not offered; when it
// is again, and the hand has chosen no other, it comes back.
class PlaceArea : public QWidget {
    Q_OBJECT
  public:
    explicit PlaceArea(QWidget* parent = nullptr);

    // Into the page of its place, below those added before.
    void add(ViewCard* card);
    const std::vector<ViewCard*>& cards() const { return m_cards; }
    // The place as the hand chose it; where it is not offered now, once it is.
    void choose(std::string_view id);
    // The next one that is offered, or the one before.
    void step(int by);
    // The place, and the view in sight; false when it has nothing to say now.
    bool showView(std::string_view id);
    std::string_view current() const;
    bool isOffered(std::string_view place) const;
    QSize minimumSizeHint() const override;

  public slots:
    void setOutcome(const quantoscope::OutcomePointer& outcome);
    void setPins(const QVector<quantoscope::OutcomePointer>& pins);

  signals:
    void chosen();

  private:
    struct Room {
        const Place* place;
        PlacePage* page;
        QToolButton* button;
        bool isOffered = true;
    };
    void offer();
    void show(const Room& room);
    Room* find(std::string_view id);
    const Room* find(std::string_view id) const;

    std::vector<Room> m_rooms;
    std::vector<ViewCard*> m_cards;
    QStackedWidget* m_pages;
    QButtonGroup m_buttons;
    std::string_view m_wished;
    OutcomePointer m_outcome;
    bool m_hasPins = false;
};

}  // namespace quantoscope
