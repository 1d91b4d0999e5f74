// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

class QMainWindow;
class QVBoxLayout;

namespace quantoscope {

class ViewCard;

// One view over everything between toolbar and status line. What lies below keeps its layout, and
// is out of reach until the view is put back.
class Maximiser : public QWidget {
    Q_OBJECT
  public:
    explicit Maximiser(QMainWindow& window);

    ViewCard* card() const { return m_card; }  // null: nothing is maximised
    // Takes the card out of its place; the one that is there now goes back first.
    void maximise(ViewCard* card);
    void putBack();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void cover();

    QMainWindow& m_window;
    QVBoxLayout* m_column;
    ViewCard* m_card = nullptr;
    QPointer<QWidget> m_hadFocus;
};

}  // namespace quantoscope
