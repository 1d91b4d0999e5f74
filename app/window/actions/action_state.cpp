// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/actions/action_state.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>

#include "app/session/session.h"
#include "app/views/look/pin_look.h"
#include "app/views/look/utf8.h"
#include "app/views/stage/levels.h"
#include "core/base/text/display_text.h"

namespace quantoscope {

ActionState::ActionState(const WindowActions& actions, Session& session, Settings settings,
                         QObject* parent)
    : QObject(parent), m_actions(actions), m_session(session), m_settings(settings) {
    connect(&session, &Session::pinsChanged, this, &ActionState::showPins);
    connect(&session, &Session::historyChanged, this, &ActionState::showHistory);
    connect(&session, &Session::outcomeChanged, this, &ActionState::showLevels);
    connect(&session, &Session::openFileChanged, this, [this](const OpenFilePointer& file) {
        // The next run may start in another folder.
        m_settings.addRecentFile(QFileInfo(QString::fromStdString(file->path)).absoluteFilePath());
        showRecent();
    });
    showPins();
    showHistory();
    showRecent();
    showLevels();
}

void ActionState::showLevels() {
    const OutcomePointer& outcome = m_session.outcome();
    m_actions.editLevels->setEnabled(outcome && canBeTakenByHand(outcome->request, *outcome));
}

void ActionState::showPins() {
    const auto letter = [](qsizetype i) { return pinLetter(static_cast<std::size_t>(i)); };
    const qsizetype count = m_session.pins().size();
    const bool room = count < Session::kMaximumPins;
    m_actions.pin->setText(room ? tr("&Pin as %1").arg(letter(count)) : tr("&Pin"));
    m_actions.pin->setEnabled(room);
    m_actions.pins->clear();
    m_actions.pins->setEnabled(count > 0);
    for (qsizetype i = 0; i < count; ++i) {
        const QString summary = toQString(requestSummary(m_session.pins()[i]->request));
        QAction* action = m_actions.pins->addAction(letter(i) + QStringLiteral(": ") + summary);
        connect(action, &QAction::triggered, this,
                [this, i] { m_session.unpin(static_cast<int>(i)); });
    }
}

void ActionState::showHistory() {
    const History& history = m_session.history();
    const auto text = [](const QString& verb, const std::string& what) {
        return what.empty() ? verb : verb + u' ' + QString::fromStdString(what);
    };
    m_actions.undo->setText(text(tr("&Undo"), history.undoText()));
    m_actions.redo->setText(text(tr("&Redo"), history.redoText()));
    m_actions.undo->setIconText(tr("Undo"));
    m_actions.redo->setIconText(tr("Redo"));
    m_actions.undo->setEnabled(history.canUndo());
    m_actions.redo->setEnabled(history.canRedo());
}

void ActionState::showRecent() {
    m_actions.recent->clear();
    const QStringList files = m_settings.recentFiles();
    m_actions.recent->setEnabled(!files.isEmpty());
    for (const QString& path : files) {
        QString shown = toQString(displayText(path.toStdString()));
        QAction* action = m_actions.recent->addAction(shown.replace(u'&', QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, path] { m_session.openPath(path); });
    }
}

}  // namespace quantoscope
