// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/panel_parts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QToolButton>

namespace quantoscope {

void ElidedCombo::paintEvent(QPaintEvent* /*event*/) {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const QRect text =
        style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText =
        fontMetrics().elidedText(option.currentText, Qt::ElideRight, text.width() - 4);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

QLabel* makeHeading(const QString& text) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("heading", true);
    return label;
}

QComboBox* makeCombo(QWidget* parent) {
    constexpr int kFewestCharacters = 9;
    auto* combo = new ElidedCombo(parent);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(kFewestCharacters);
    return combo;
}

QToolButton* makeHelpButton(const QString& what, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(QStringLiteral("?"));
    button->setProperty("flat", true);
    button->setToolTip(what);
    button->setAccessibleName(what);
    return button;
}

QWidget* sideBySide(QWidget* wide, QWidget* narrow) {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(wide, 1);
    row->addWidget(narrow);
    return box;
}

}  // namespace quantoscope
