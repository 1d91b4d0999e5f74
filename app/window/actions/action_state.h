// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "app/window/actions/window_actions.h"
#include "app/window/memory/settings.h"

namespace quantoscope {

class Session;

// Keeps the actions' texts and menus true: what undo undoes, which pin is next, recent files.
class ActionState : public QObject {
    Q_OBJECT
  public:
    ActionState(const WindowActions& actions, Session& session, Settings settings, QObject* parent);

  private:
    void showPins();
    void showHistory();
    void showLevels();
    void showRecent();

    WindowActions m_actions;
    Session& m_session;
    Settings m_settings;
};

}  // namespace quantoscope
