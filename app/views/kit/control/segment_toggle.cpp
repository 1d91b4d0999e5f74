// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/control/segment_toggle.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace quantoscope {

SegmentToggle::SegmentToggle(const QVector<Segment>& segments, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (const Segment& segment : segments) {
        auto* button = new QToolButton(this);
        button->setText(segment.label);
        button->setToolTip(segment.help.toHtmlEscaped());
        button->setCheckable(true);
        button->setAutoExclusive(true);
        const int index = static_cast<int>(m_buttons.size());
        connect(button, &QToolButton::clicked, this, [this, index] { emit chosen(index); });
        row->addWidget(button);
        m_buttons.append(button);
    }
    choose(0);
}

void SegmentToggle::choose(int index) {
    if (index >= 0 && index < m_buttons.size()) m_buttons[index]->setChecked(true);
}

void SegmentToggle::setTheme(const Theme& theme) {
    const QFont font = theme.plotFont(0.9);
    for (QToolButton* button : m_buttons)
        button->setFont(font);
    setStyleSheet(QStringLiteral("QToolButton { border: none; padding: 1px 5px; border-radius: 4px;"
                                 " color: %1; background: transparent; font-size: %4pt; }"
                                 "QToolButton:checked { color: %2; background: %3; }"
                                 "QToolButton:focus { border: 1px solid %5; padding: 0px 4px; }")
                      .arg(theme.quiet.name(), theme.text.name(), theme.grid.name())
                      .arg(font.pointSizeF())
                      .arg(theme.accent.name()));
    adjustSize();
}

}  // namespace quantoscope
