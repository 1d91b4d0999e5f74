// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>
#include <vector>

#include "app/session/session.h"

class QSplitter;

namespace quantoscope {

class ViewCard;

// The stage and what shares its axis of values, one above the other.
class CentreArea : public QWidget {
    Q_OBJECT
  public:
    explicit CentreArea(QWidget* parent);

    // Below those added before; their visible ranges are one from now on.
    void add(ViewCard* card);
    const std::vector<ViewCard*>& cards() const { return m_cards; }  // from above

  public slots:
    // A view that has nothing to say of it leaves its room to the others.
    void setOutcome(const quantoscope::OutcomePointer& outcome);

  private:
    void takeBack(ViewCard* card);
    bool says(const ViewCard& card) const;  // of the last outcome

    QSplitter* m_splitter;
    std::vector<ViewCard*> m_cards;
    QList<int> m_sizes;  // while one of them is elsewhere
    OutcomePointer m_outcome;
};

}  // namespace quantoscope
