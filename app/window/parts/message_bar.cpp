// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/message_bar.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "app/views/look/utf8.h"
#include "core/base/text/display_text.h"

namespace quantoscope {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), m_text(new QLabel(this)) {
    setProperty("message", true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 6, 8, 6);
    setAccessibleName(tr("Error"));
    auto* sign = new QLabel(QStringLiteral("!"), this);
    sign->setProperty("sign", true);
    sign->setAlignment(Qt::AlignCenter);
    sign->setFixedSize(18, 18);
    row->addWidget(sign, 0, Qt::AlignTop);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton(this);
    close->setText(QStringLiteral("✕"));
    close->setProperty("flat", true);
    close->setToolTip(tr("Close this message"));
    close->setAccessibleName(tr("Close this message"));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    auto* open = new QPushButton(tr("Open another…"), this);
    connect(open, &QPushButton::clicked, this, &MessageBar::openRequested);
    row->addWidget(m_text, 1);
    row->addWidget(open, 0, Qt::AlignTop);
    row->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void MessageBar::showMessage(const QString& sentence) {
    constexpr std::size_t kLongest = 600;
    m_text->setText(toQString(displayText(sentence.toStdString(), kLongest)));
    setVisible(!sentence.isEmpty());
    if (sentence.isEmpty()) return;
    setAccessibleDescription(m_text->text());
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

}  // namespace quantoscope
