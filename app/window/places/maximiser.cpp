// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/places/maximiser.h"

#include <QApplication>
#include <QEvent>
#include <QMainWindow>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>
#include <utility>

#include "app/window/places/view_card.h"

namespace quantoscope {

Maximiser::Maximiser(QMainWindow& window)
    : QWidget(&window), m_window(window), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(6, 6, 6, 6);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Window);
    hide();
    window.installEventFilter(this);
}

void Maximiser::maximise(ViewCard* card) {
    if (card == m_card) return;
    putBack();
    m_hadFocus = QApplication::focusWidget();
    m_card = card;
    card->leaveHome();
    m_column->addWidget(card);
    card->show();
    cover();
    show();
    raise();
    card->view()->setFocus();
}

void Maximiser::putBack() {
    ViewCard* card = std::exchange(m_card, nullptr);
    if (card == nullptr) return;
    m_column->removeWidget(card);
    card->goHome();
    hide();
    if (m_hadFocus) m_hadFocus->setFocus();
}

void Maximiser::cover() {
    QRect room = m_window.rect();
    for (const QToolBar* bar : m_window.findChildren<QToolBar*>(Qt::FindDirectChildrenOnly))
        if (bar->isVisible()) room.setTop(std::max(room.top(), bar->geometry().bottom() + 1));
    if (const auto* status = m_window.findChild<QStatusBar*>(QString(), Qt::FindDirectChildrenOnly))
        room.setBottom(status->geometry().top() - 1);
    setGeometry(room);
}

bool Maximiser::eventFilter(QObject* watched, QEvent* event) {
    if (isVisible() && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        QMetaObject::invokeMethod(this, &Maximiser::cover, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

}  // namespace quantoscope
