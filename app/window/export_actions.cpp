// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/export_actions.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMessageBox>
#include <QSettings>
#include <utility>

#include "app/panels/panel_parts.h"
#include "app/reports/data_dialog.h"
#include "app/reports/export_all.h"
#include "app/reports/export_dialog.h"
#include "app/reports/report_pages.h"
#include "app/session/session.h"
#include "app/window/message_bar.h"
#include "app/window/status_line.h"
#include "app/window/view_hub.h"

namespace quantoscope {
namespace {

const QString kFolderKey = QStringLiteral("export/folder");

QString lastFolder() {
    return QSettings().value(kFolderKey, QDir::homePath()).toString();
}

void rememberFolder(const QString& folder) {
    QSettings().setValue(kFolderKey, folder);
}

// With the extension when the name has none; empty when the hand gave up.
QString askForName(QWidget* parent, const QString& title, const QString& name,
                   const QString& filter, const QString& extension) {
    QString path =
        QFileDialog::getSaveFileName(parent, title, QDir(lastFolder()).filePath(name), filter);
    if (path.isEmpty()) return path;
    if (QFileInfo(path).suffix().isEmpty()) path += u'.' + extension;
    rememberFolder(QFileInfo(path).path());
    return path;
}

// The pointer says to wait while something is drawn.
class WaitCursor {
  public:
    WaitCursor() { QGuiApplication::setOverrideCursor(Qt::WaitCursor); }
    ~WaitCursor() { QGuiApplication::restoreOverrideCursor(); }
    WaitCursor(const WaitCursor&) = delete;
    WaitCursor& operator=(const WaitCursor&) = delete;
};

}  // namespace

ExportActions::ExportActions(const WindowActions& actions, ViewHub& hub, Session& session,
                             StatusLine& status, MessageBar& message, std::function<Theme()> theme,
                             QWidget* window)
    : QObject(window),
      m_session(session),
      m_status(status),
      m_message(message),
      m_theme(std::move(theme)),
      m_window(window) {
    connect(&hub, &ViewHub::exportRequested, this, &ExportActions::exportView);
    connect(&hub, &ViewHub::dataRequested, this, &ExportActions::showData);
    connect(actions.exportAll, &QAction::triggered, this, &ExportActions::exportEverything);
    connect(actions.report, &QAction::triggered, this, &ExportActions::writeReportFile);
}

void ExportActions::exportView(View* view) {
    ExportDialog dialog(view->title(), view->plot() != nullptr, m_window);
    if (dialog.exec() != QDialog::Accepted) return;
    const FigureFormatRow& row = figureFormatRow(dialog.format());
    const QString extension = toQString(row.extension);
    const QString path =
        askForName(m_window, dialog.windowTitle(),
                   view->title().toLower().replace(u' ', u'-') + u'.' + extension,
                   QStringLiteral("%1 (*.%2)").arg(toQString(row.title), extension), extension);
    if (path.isEmpty()) return;
    const WaitCursor waiting;
    if (succeeded(exportFigure(*view, path, dialog.options())))
        m_status.say(tr("Wrote %1").arg(QFileInfo(path).fileName()));
}

void ExportActions::showData(View* view) {
    auto* dialog = new DataDialog(view->title(), view->dataTable(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void ExportActions::exportEverything() {
    if (!isReady()) return;
    const QString folder = QFileDialog::getExistingDirectory(
        m_window, tr("A folder for all figures and numbers"), lastFolder());
    if (folder.isEmpty()) return;
    rememberFolder(folder);
    const auto written = [&] {
        const WaitCursor waiting;
        return exportAll(m_session.outcome(), m_session.curves(), m_theme(), folder);
    }();
    if (!written) {
        m_message.showMessage(QString::fromStdString(written.error().sentence()));
        return;
    }
    QMessageBox box(QMessageBox::Information, tr("Export all"),
                    tr("%1 files are in %2").arg(written->size()).arg(folder), QMessageBox::Ok,
                    m_window);
    box.setTextFormat(Qt::PlainText);
    box.setDetailedText(written->join(u'\n'));
    box.exec();
}

void ExportActions::writeReportFile() {
    if (!isReady()) return;
    QStringList filters;
    for (const ReportFormatRow& row : kReportFormats)
        filters.append(
            QStringLiteral("%1 (*.%2)").arg(toQString(row.title), toQString(row.extension)));
    const QString path =
        askForName(m_window, tr("Write a report"), tr("report.html"),
                   filters.join(QStringLiteral(";;")), toQString(kReportFormats[0].extension));
    if (path.isEmpty()) return;
    const WaitCursor waiting;
    const Report report{.sections = {reportSection(m_session.outcome(), m_session.curves())}};
    if (succeeded(writeReport(report, path)))
        m_status.say(tr("Wrote %1").arg(QFileInfo(path).fileName()));
}

bool ExportActions::isReady() {
    const bool ready = m_session.settled() && !m_session.busy() && m_session.curves() &&
                       m_session.curves()->outcome == m_session.outcome();
    if (!ready)
        m_message.showMessage(tr("The figures are still being computed; try again when they are."));
    return ready;
}

bool ExportActions::succeeded(const Status& status) {
    if (!status) m_message.showMessage(QString::fromStdString(status.error().sentence()));
    return status.ok();
}

}  // namespace quantoscope
