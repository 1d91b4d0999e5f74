// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>

#include "app/window/window_actions.h"
#include "core/base/result.h"

namespace quantoscope {

class MessageBar;
class Session;
class StatusLine;
class View;
class ViewHub;
struct Theme;

// What leaves the window as files: one figure, all of them, a report; and the data dialog.
class ExportActions : public QObject {
    Q_OBJECT
  public:
    // `theme` gives the one in force; figures look as they do in the window.
    ExportActions(const WindowActions& actions, ViewHub& hub, Session& session, StatusLine& status,
                  MessageBar& message, std::function<Theme()> theme, QWidget* window);

  private:
    void exportView(View* view);
    void showData(View* view);
    void exportEverything();
    void writeReportFile();
    // Whether answer and curves are there; otherwise says to wait.
    bool isReady();
    bool succeeded(const Status& status);

    Session& m_session;
    StatusLine& m_status;
    MessageBar& m_message;
    std::function<Theme()> m_theme;
    QWidget* m_window;
};

}  // namespace quantoscope
