// SPDX-License-Identifier: GPL-3.0-or-later
// Small parts that the panels share, so that they look alike.
#pragma once

#include <QComboBox>
#include <QString>
#include <QWheelEvent>

#include "app/views/look/utf8.h"

class QLabel;
class QToolButton;
class QWidget;

namespace quantoscope {

// Changes by the wheel only while it has the focus, which the wheel does not give it; else the
// wheel belongs to the scroll area around.
template <class Base>
class WheelNeedsFocus : public Base {
  public:
    template <class... Arguments>
    explicit WheelNeedsFocus(Arguments... arguments) : Base(arguments...) {
        this->setFocusPolicy(Qt::StrongFocus);
    }

  protected:
    void wheelEvent(QWheelEvent* event) override {
        if (this->hasFocus())
            Base::wheelEvent(event);
        else
            event->ignore();
    }
};

// Ends a text that does not fit with an ellipsis.
class ElidedCombo : public WheelNeedsFocus<QComboBox> {
  public:
    explicit ElidedCombo(QWidget* parent) : WheelNeedsFocus(parent) {}

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
