// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/actions/export_actions.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QSettings>
#include <utility>

#include "app/reports/dialogs/data_dialog.h"
#include "app/reports/dialogs/export_dialog.h"
#include "app/reports/pages/report_pages.h"
#include "app/session/session.h"
#include "app/views/look/utf8.h"
#include "app/window/parts/message_bar.h"
#include "app/window/parts/status_line.h"
#include "app/window/parts/view_hub.h"

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
    connect(actions.cancel, &QAction::triggered, &m_run, &ExportRun::cancel);
    connect(&status, &StatusLine::cancelRequested, &m_run, &ExportRun::cancel);
    connect(&m_run, &ExportRun::busyChanged, &status, &StatusLine::setExporting);
    connect(&m_run, &ExportRun::progressed, &status, &StatusLine::setProgress);
    connect(&m_run, &ExportRun::failed, &message, &MessageBar::showMessage);
    connect(&m_run, &ExportRun::cancelled, this,
            [this] { m_status.say(tr("Cancelled; no file was written")); });
}

void ExportActions::exportView(View* view) {
    if (!isFree() || !m_session.outcome()) return;
    ExportDialog::Draw draw;
    if (view->plot() != nullptr) draw = [view](QSize size) { return pictureOf(*view, size); };
    ExportDialog dialog(view->title(), std::move(draw), m_window);
    if (dialog.exec() != QDialog::Accepted) return;
    const FigureFormatRow& row = figureFormatRow(dialog.format());
    const QString extension = toQString(row.extension);
    const QString path =
        askForName(m_window, dialog.windowTitle(),
                   figureName(m_session.outcome()->request) + u'-' +
                       view->title().toLower().replace(u' ', u'-') + u'.' + extension,
                   QStringLiteral("%1 (*.%2)").arg(toQString(row.title), extension), extension);
    if (path.isEmpty()) return;
    const auto format = figureFormatOf(path);
    if (!format) {
        m_message.showMessage(tr("A figure's name ends in .png, .svg, .pdf or .csv."));
        return;
    }
    auto steps = std::make_unique<Steps>();
    const auto files = std::make_shared<QVector<FileContent>>();
    FigureOptions options = dialog.options();
    options.about = figureAbout(m_session.outcome()->request);
    steps->add([view, path, files, format = *format, options]() -> Status {
        auto bytes = renderFigure(*view, format, options);
        if (!bytes) return bytes.error();
        files->append({path, std::move(*bytes)});
        return Done{};
    });
    startOne(std::move(steps), files);
}

void ExportActions::startOne(std::unique_ptr<Steps> steps,
                             const std::shared_ptr<QVector<FileContent>>& files) {
    m_run.start({.steps = std::move(steps), .files = files, .written = [this](const auto& paths) {
                     m_status.say(tr("Wrote %1").arg(QFileInfo(paths.front()).fileName()));
                 }});
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
    auto steps = std::make_unique<Steps>();
    const auto files = std::make_shared<QVector<FileContent>>();
    addAllFigures(*steps, shown(), folder, files);
    m_run.start({.steps = std::move(steps),
                 .files = files,
                 .written = [this, folder](const QStringList& paths) { tellAll(folder, paths); }});
}

void ExportActions::tellAll(const QString& folder, const QStringList& paths) {
    QStringList names;
    for (const QString& path : paths)
        names.append(QFileInfo(path).fileName());
    auto* box = new QMessageBox(QMessageBox::Information, tr("Export all"),
                                tr("%1 files are in %2").arg(names.size()).arg(folder),
                                QMessageBox::Ok, m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setDetailedText(names.join(u'\n'));
    box->open();
}

void ExportActions::writeReportFile() {
    if (!isReady()) return;
    QStringList filters;
    for (const ReportFormatRow& row : kReportFormats)
        filters.append(
            QStringLiteral("%1 (*.%2)").arg(toQString(row.title), toQString(row.extension)));
    const QString path =
        askForName(m_window, tr("Write a report"),
                   figureName(m_session.outcome()->request) + QStringLiteral(".html"),
                   filters.join(QStringLiteral(";;")), toQString(kReportFormats[0].extension));
    if (path.isEmpty()) return;
    const ReportFormatRow* format = findReportFormat(path);
    if (format == nullptr) {
        m_message.showMessage(tr("A report's name ends in .html, .pdf or .md."));
        return;
    }
    auto steps = std::make_unique<Steps>();
    const auto files = std::make_shared<QVector<FileContent>>();
    const auto report = std::make_shared<Report>();
    addReportSection(*steps, report, m_session.outcome(), m_session.curves(), m_session.pins());
    addReportPage(*steps, *format, report, path, files);
    startOne(std::move(steps), files);
}

Shown ExportActions::shown() const {
    return {m_session.outcome(), m_session.curves(), m_session.pins(), m_theme()};
}

bool ExportActions::isFree() {
    if (m_run.busy())
        m_message.showMessage(tr("Another export is still being written; try again when it is."));
    return !m_run.busy();
}

bool ExportActions::isReady() {
    if (!isFree()) return false;
    const bool ready = m_session.settled() && !m_session.busy() && m_session.curves() &&
                       m_session.curves()->outcome == m_session.outcome();
    if (!ready)
        m_message.showMessage(tr("The figures are still being computed; try again when they are."));
    return ready;
}

}  // namespace quantoscope
