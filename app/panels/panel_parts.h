// SPDX-License-Identifier: GPL-3.0-or-later
// Small parts that the panels share, so that they look alike.
#pragma once

#include <QComboBox>
#include <QString>

#include "app/views/look/utf8.h"

class QLabel;
class QToolButton;
class QWidget;

namespace quantoscope {

// Ends a text that does not fit with an ellipsis.
class ElidedCombo : public QComboBox {
  public:
    using QComboBox::QComboBox;

  protected:
    void paintEvent(QPaintEvent* event) override;
};

QLabel* makeHeading(const QString& text);
// A list to choose from that never forces its panel wider than the fields need.
QComboBox* makeCombo(QWidget* parent);
// A small round "?" of equal height with the fields.
QToolButton* makeHelpButton(const QString& what, QWidget* parent);
// The first takes the room, the second what it needs.
QWidget* sideBySide(QWidget* wide, QWidget* narrow);

}  // namespace quantoscope
