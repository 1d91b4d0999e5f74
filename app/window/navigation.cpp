// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/navigation.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QStackedWidget>
#include <QToolBar>

#include "app/views/look/utf8.h"
#include "app/window/palette_entries.h"
#include "app/window/parts/dock_area.h"
#include "app/window/parts/focus_order.h"
#include "app/window/parts/palette.h"
#include "app/window/places/centre_area.h"
#include "app/window/places/maximiser.h"
#include "app/window/places/place_area.h"
#include "app/window/places/view_card.h"

namespace quantoscope {

Navigation::Navigation(const NavigationParts& parts, const WindowActions& actions)
    : QObject(&parts.window), m_parts(parts), m_actions(actions) {
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(actions.tensorWorkspace, [this] { showWorkspace(0); });
    on(actions.modelWorkspace, [this] { showWorkspace(1); });
    on(actions.nextPlace, [this] { m_parts.places.step(1); });
    on(actions.previousPlace, [this] { m_parts.places.step(-1); });
    on(actions.maximise, [this] { toggleMaximised(); });
    on(actions.find, [this] { openPalette(); });
    for (ViewCard* card : cards())
        connect(card, &ViewCard::maximiseRequested, this, [this](ViewCard* asked) {
            if (m_parts.maximiser.card() == asked)
                m_parts.maximiser.putBack();
            else
                m_parts.maximiser.maximise(asked);
        });
    connect(&parts.session, &Session::openFileChanged, this,
            [this] { m_actions.modelWorkspace->setEnabled(true); });
    m_actions.modelWorkspace->setEnabled(parts.session.openFile() != nullptr);
    m_actions.tensorWorkspace->setChecked(true);
    fillGoTo();
    fillPanels();
    qApp->installEventFilter(this);
}

QList<ViewCard*> Navigation::cards() const {
    QList<ViewCard*> all;
    for (ViewCard* card : m_parts.centre.cards())
        all.append(card);
    for (ViewCard* card : m_parts.places.cards())
        all.append(card);
    all.append(m_parts.drawer);
    return all;
}

void Navigation::fillGoTo() {
    int number = 0;
    for (const Place& place : kPlaces) {
        QAction* action = m_actions.goTo->addAction(tr(place.title));
        action->setShortcut(QKeySequence(static_cast<int>(Qt::ALT) | (Qt::Key_1 + number++)));
        action->setStatusTip(tr(place.question));
        connect(action, &QAction::triggered, this, [this, id = place.id] { goToPlace(id); });
    }
    m_actions.goTo->addSeparator();
    for (const ViewCard* card : cards()) {
        const ViewDescriptor& view = card->descriptor();
        QAction* action = m_actions.goTo->addAction(toQString(view.title));
        action->setShortcut(QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key_J).toCombined(),
                                         static_cast<int>(view.key)));
        action->setStatusTip(toQString(view.help));
        connect(action, &QAction::triggered, this, [this, id = view.id] { goTo(id); });
    }
}

void Navigation::fillPanels() const {
    for (QDockWidget* dock : m_parts.docks.docks())
        m_actions.panels->addAction(dock->toggleViewAction());
}

int Navigation::workspace() const {
    return m_parts.workspaces.currentIndex();
}

void Navigation::showWorkspace(int index) {
    m_parts.maximiser.putBack();
    if (index != workspace()) {
        m_parts.docks.setHidden(index != 0 || m_actions.present->isChecked());
        m_parts.workspaces.setCurrentIndex(index);
        if (index != 0)
            if (QWidget* first =
                    nextStop(focusStops({m_parts.workspaces.currentWidget()}), nullptr, true))
                first->setFocus();
    }
    m_actions.tensorWorkspace->setChecked(index == 0);
    m_actions.modelWorkspace->setChecked(index == 1);
}

void Navigation::goToPlace(std::string_view place) {
    showWorkspace(0);
    if (!m_parts.places.isOffered(place)) {
        emit told(tr("This place has nothing to say of the present scheme."));
        return;
    }
    m_parts.docks.find(QStringLiteral("places"))->show();
    m_parts.places.choose(place);
}

void Navigation::goTo(std::string_view view) {
    for (ViewCard* card : cards()) {
        if (card->descriptor().id != view) continue;
        showWorkspace(0);
        const ViewPlace place = card->descriptor().place;
        bool isSeen = !card->isHidden();
        if (place == ViewPlace::Drawer) {
            m_parts.docks.find(QStringLiteral("pins"))->show();
        } else if (place != ViewPlace::Centre) {
            m_parts.docks.find(QStringLiteral("places"))->show();
            isSeen = m_parts.places.showView(view);
        }
        if (!isSeen) {
            emit told(tr("“%1” has nothing to say of the present scheme.")
                          .arg(toQString(card->descriptor().title)));
            return;
        }
        card->view()->setFocus(Qt::ShortcutFocusReason);
    }
}

// The view with the focus, else the stage.
void Navigation::toggleMaximised() {
    if (m_parts.maximiser.card() != nullptr) return m_parts.maximiser.putBack();
    ViewCard* chosen = m_parts.centre.cards().front();
    for (const QWidget* widget = QApplication::focusWidget(); widget != nullptr;
         widget = widget->parentWidget())
        if (const auto* card = qobject_cast<const ViewCard*>(widget))
            chosen = const_cast<ViewCard*>(card);
    m_parts.maximiser.maximise(chosen);
}

void Navigation::openPalette() {
    auto* palette = new Palette(paletteEntries(m_parts.window, m_parts.session), &m_parts.window);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->show();
}

bool Navigation::step(bool forward) {
    QList<QWidget*> regions;
    if (m_parts.maximiser.isVisible()) {
        regions = {&m_parts.maximiser};
    } else {
        for (QToolBar* bar : m_parts.window.findChildren<QToolBar*>(Qt::FindDirectChildrenOnly))
            regions.append(bar);
        const auto dock = [this](const char* id) {
            return m_parts.docks.find(QString::fromLatin1(id));
        };
        regions += {dock("data"), dock("quantizer"), m_parts.window.centralWidget(), dock("places"),
                    dock("pins")};
    }
    QWidget* next = nextStop(focusStops(regions), QApplication::focusWidget(), forward);
    if (next == nullptr) return false;
    next->setFocus(forward ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

bool Navigation::escape() {
    if (m_parts.maximiser.card() != nullptr) {
        m_parts.maximiser.putBack();
        return true;
    }
    if (!m_actions.present->isChecked()) return false;
    m_actions.present->trigger();
    return true;
}

// Undo reaches the session from any field that has nothing of its own to undo, and Esc leaves what
// lies over the window before a view takes it.
bool Navigation::eventFilter(QObject* watched, QEvent* event) {
    const QEvent::Type type = event->type();
    if (type != QEvent::ShortcutOverride && type != QEvent::KeyPress) return false;
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (widget == nullptr || widget->window() != &m_parts.window) return false;
    auto* key = static_cast<QKeyEvent*>(event);
    if (type == QEvent::KeyPress)
        return key->key() == Qt::Key_Escape && QApplication::activePopupWidget() == nullptr &&
               escape();
    const auto* line = qobject_cast<const QLineEdit*>(watched);
    if (line == nullptr) line = widget->findChild<const QLineEdit*>();
    const bool undoes = key->matches(QKeySequence::Undo) && !(line && line->isUndoAvailable());
    const bool redoes = key->matches(QKeySequence::Redo) && !(line && line->isRedoAvailable());
    if (!undoes && !redoes) return false;
    event->ignore();
    return true;
}

}  // namespace quantoscope
