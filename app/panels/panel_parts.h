// SPDX-License-Identifier: GPL-3.0-or-later
// Small parts that the panels share, so that they look alike.
#pragma once

#include <QString>
#include <string_view>

class QComboBox;
class QLabel;
class QToolButton;
class QWidget;

namespace quantoscope {

inline QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QLabel* makeHeading(const QString& text);
// A list to choose from that never forces its panel wider than the fields need.
QComboBox* makeCombo(QWidget* parent);
// A small round "?" of equal height with the fields.
QToolButton* makeHelpButton(const QString& what, QWidget* parent);
// The first takes the room, the second what it needs.
QWidget* sideBySide(QWidget* wide, QWidget* narrow);

}  // namespace quantoscope
