// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <string>

#include "app/window/actions/window_actions.h"
#include "core/analysis/outcome/outcome.h"

class QAction;

namespace quantoscope {

class MessageBar;
class MetricsStrip;
class Session;
class StatusLine;

// What the Edit menu and the figures put on the clipboard. Lives with the window's metrics strip.
class Copying : public QObject {
    Q_OBJECT
  public:
    Copying(const WindowActions& actions, Session& session, MetricsStrip& metrics,
            StatusLine& status, MessageBar& message, QObject* parent);

  private:
    using MakeText = std::function<std::string(const Outcome& outcome)>;
    void connectText(QAction* action, const MakeText& makeText, const QString& done);
    void addSnippets(QMenu& menu, MessageBar& message);
    void copy(const std::string& text, const QString& done);

    Session& m_session;
    StatusLine& m_status;
};

}  // namespace quantoscope
