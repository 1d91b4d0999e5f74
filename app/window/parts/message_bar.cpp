// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/message_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "app/views/look/utf8.h"
#include "core/base/text/display_text.h"

namespace quantoscope {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), m_text(new QLabel(this)) {
    setProperty("message", true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 6, 8, 6);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton(this);
    close->setText(QStringLiteral("✕"));
    close->setProperty("flat", true);
    close->setToolTip(tr("Close this message"));
    close->setAccessibleName(tr("Close this message"));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    row->addWidget(m_text, 1);
    row->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void MessageBar::showMessage(const QString& sentence) {
    constexpr std::size_t kLongest = 600;
    m_text->setText(toQString(displayText(sentence.toStdString(), kLongest)));
    setVisible(!sentence.isEmpty());
}

}  // namespace quantoscope
