// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <memory>

#include "app/reports/figures/export_all.h"
#include "app/window/actions/export_run.h"
#include "app/window/actions/window_actions.h"

namespace quantoscope {

class MessageBar;
class Session;
class StatusLine;
class View;
class ViewHub;

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
    // Whether answer and curves are there and no other export runs; otherwise says to wait.
    bool isReady();
    bool isFree();
    Shown shown() const;
    void tellAll(const QString& folder, const QStringList& paths);
    void startOne(std::unique_ptr<Steps> steps, const std::shared_ptr<QVector<FileContent>>& files);

    Session& m_session;
    StatusLine& m_status;
    MessageBar& m_message;
    std::function<Theme()> m_theme;
    QWidget* m_window;
    ExportRun m_run;
};

}  // namespace quantoscope
