// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/numbers_field.h"

#include <QAction>
#include <QKeyEvent>
#include <QStyle>

#include "app/panels/parameter_form.h"
#include "app/views/look/utf8.h"

namespace quantoscope {

NumbersField::NumbersField(const Parameter& row, QWidget* parent)
    : QLineEdit(parent), m_key(row.key), m_list({&row, 1}) {
    m_mark =
        addAction(style()->standardIcon(QStyle::SP_MessageBoxWarning), QLineEdit::TrailingPosition);
    m_mark->setVisible(false);
    connect(this, &QLineEdit::textEdited, this, &NumbersField::judge);
    connect(this, &QLineEdit::editingFinished, this, &NumbersField::commitText);
    showNumbers();
}

void NumbersField::setNumbers(const std::vector<double>& numbers) {
    // What is being typed stays while the list that it will replace is told again.
    if (numbers == this->numbers() && isModified()) return;
    if (m_list.setNumbers(m_key, numbers)) showNumbers();
}

void NumbersField::showNumbers() {
    setText(toQString(m_list.text(m_key)));
    setCursorPosition(0);
    setWrong({});
}

void NumbersField::judge() {
    ParameterSet typed = m_list;
    const Status read = typed.setText(m_key, text().toStdString());
    setWrong(read ? QString() : toQString(read.error().what));
}

void NumbersField::commitText() {
    if (!isModified()) return;
    ParameterSet typed = m_list;
    if (!typed.setText(m_key, text().toStdString())) return;
    const bool changed = !(typed == m_list);
    m_list = typed;
    showNumbers();
    if (changed) emit edited(numbers());
}

void NumbersField::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && isModified()) return showNumbers();
    QLineEdit::keyPressEvent(event);
}

void NumbersField::setWrong(const QString& reason) {
    const bool wrong = !reason.isEmpty();
    if (!m_wrong) m_help = toolTip();
    setToolTip(wrong ? plainToolTip(reason.toStdString()) : m_help);
    if (wrong == m_wrong) return;
    m_wrong = wrong;
    m_mark->setVisible(wrong);
    setProperty("wrong", wrong);
    style()->unpolish(this);
    style()->polish(this);
}

}  // namespace quantoscope
