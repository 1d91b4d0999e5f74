// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace quantoscope {

// One sentence above the picture, until it no longer holds or is closed. Plain text only.
class MessageBar : public QFrame {
    Q_OBJECT
  public:
    explicit MessageBar(QWidget* parent = nullptr);

  public slots:
    void showMessage(const QString& sentence);  // empty hides it

  private:
    QLabel* m_text;
};

}  // namespace quantoscope
