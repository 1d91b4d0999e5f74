// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace quantoscope {

// What went wrong, in one sentence above the picture, and what to do next; until it no longer holds
// or is closed. Plain text only.
class MessageBar : public QFrame {
    Q_OBJECT
  public:
    explicit MessageBar(QWidget* parent = nullptr);

  public slots:
    void showMessage(const QString& sentence);  // empty hides it

  signals:
    void openRequested();  // another file, where this one did not do

  private:
    QLabel* m_text;
};

}  // namespace quantoscope
