// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QScrollArea>
#include <vector>

class QSplitter;

namespace quantoscope {

class ViewCard;

// The views of one place, one below the other. Where there is less room than they need, the page
// scrolls; no view is ever behind another.
class PlacePage : public QScrollArea {
    Q_OBJECT
  public:
    explicit PlacePage(QWidget* parent);

    void add(ViewCard* card);
    const std::vector<ViewCard*>& cards() const { return m_cards; }
    // Shows those that have something to say; whether there are any.
    bool offer(const std::vector<bool>& says);
    QSize minimumSizeHint() const override { return {220, 160}; }

  private:
    void fitHeight();
    void takeBack(ViewCard* card);  // to its row

    QSplitter* m_splitter;
    std::vector<ViewCard*> m_cards;
    QList<int> m_sizes;        // while one of them is elsewhere
    std::vector<bool> m_says;  // as offered last
};

}  // namespace quantoscope
