// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QSplitter>
#include <QStatusBar>
#include <QVBoxLayout>

#include "app/panels/data_panel.h"
#include "app/panels/metrics_strip.h"
#include "app/panels/panel_parts.h"
#include "app/panels/quantizer_panel.h"
#include "app/session/session_file.h"
#include "app/window/dock_area.h"
#include "app/window/help_window.h"
#include "app/window/message_bar.h"
#include "app/window/status_line.h"
#include "app/window/view_hub.h"
#include "core/analysis/analyze.h"
#include "core/analysis/code_snippet.h"
#include "core/base/display_text.h"

namespace quantoscope {

MainWindow::MainWindow(Settings settings, QWidget* parent)
    : QMainWindow(parent), m_settings(settings), m_actions(makeWindowActions(*this)) {
    setAcceptDrops(true);
    resize(1600, 1000);
    m_hub = new ViewHub(m_session, this);
    m_docks = new DockArea(*this);
    m_status = new StatusLine(*statusBar());
    buildCentre();
    buildDocks();
    connectSession();
    connectActions();
    connectCopying();
    fillMenus();
    m_docks->arrange(kArrangements.front().id);
    restoreLayout();
    setThemeChoice(m_settings.theme());
    showPins();
    showHistory();
    showTitle();
}

void MainWindow::buildCentre() {
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(6);
    m_message = new MessageBar(centre);
    column->addWidget(m_message);
    auto* splitter = new QSplitter(Qt::Vertical, centre);
    View* stage = m_hub->create(*findView("stage"), splitter);
    View* error = m_hub->create(*findView("error"), splitter);
    splitter->addWidget(stage);
    splitter->addWidget(error);
    splitter->setStretchFactor(0, 5);
    splitter->setStretchFactor(1, 3);
    splitter->setChildrenCollapsible(false);
    connect(stage, &View::valueRangeEdited, error, &View::setValueRange);
    connect(error, &View::valueRangeEdited, stage, &View::setValueRange);
    connect(stage, &View::painted, m_status, &StatusLine::setPainted);
    column->addWidget(splitter, 1);
    m_metrics = new MetricsStrip(centre);
    column->addWidget(m_metrics);
    setCentralWidget(centre);
}

void MainWindow::buildDocks() {
    m_data = new DataPanel;
    m_quantizer = new QuantizerPanel;
    m_docks->add(QStringLiteral("data"), tr("Data"), m_data, Qt::LeftDockWidgetArea, true);
    m_docks->add(QStringLiteral("quantizer"), tr("Quantizer"), m_quantizer, Qt::LeftDockWidgetArea,
                 true);
    for (const ViewDescriptor* descriptor : views()) {
        if (m_hub->find(descriptor->id)) continue;
        m_docks->add(toQString(descriptor->id), toQString(descriptor->title),
                     m_hub->create(*descriptor, this), Qt::RightDockWidgetArea, false);
    }
}

void MainWindow::connectSession() {
    connect(&m_session, &Session::requestChanged, m_data, &DataPanel::setRequest);
    connect(&m_session, &Session::requestChanged, m_quantizer, &QuantizerPanel::setRequest);
    connect(&m_session, &Session::requestChanged, this, &MainWindow::showTitle);
    connect(&m_session, &Session::outcomeChanged, m_status, &StatusLine::setOutcome);
    connect(&m_session, &Session::outcomeChanged, m_data, &DataPanel::setOutcome);
    connect(&m_session, &Session::outcomeChanged, m_quantizer, &QuantizerPanel::setOutcome);
    connect(&m_session, &Session::outcomeChanged, m_metrics, &MetricsStrip::setOutcome);
    connect(&m_session, &Session::pinsChanged, m_metrics, &MetricsStrip::setPins);
    connect(&m_session, &Session::pinsChanged, this, &MainWindow::showPins);
    connect(&m_session, &Session::openFileChanged, m_data, &DataPanel::setOpenFile);
    connect(&m_session, &Session::openFileChanged, this, [this](const OpenFilePointer& file) {
        m_settings.addRecentFile(QString::fromStdString(file->path));
        showRecent();
    });
    connect(&m_session, &Session::historyChanged, this, &MainWindow::showHistory);
    connect(&m_session, &Session::failed, m_message, &MessageBar::showMessage);
    connect(&m_session, &Session::busyChanged, m_status, &StatusLine::setBusy);
    connect(&m_session, &Session::progressed, m_status, &StatusLine::setProgress);
    connect(m_status, &StatusLine::cancelRequested, &m_session, &Session::cancel);
    connect(m_data, &DataPanel::requestEdited, &m_session, &Session::setRequest);
    connect(m_quantizer, &QuantizerPanel::requestEdited, &m_session, &Session::setRequest);
}

void MainWindow::connectActions() {
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(m_actions.open, [this] { openDialog(); });
    on(m_actions.generate, [this] { m_data->showGenerator(); });
    on(m_actions.reload, [this] { m_session.reload(); });
    on(m_actions.openSession, [this] { openSessionDialog(); });
    on(m_actions.saveSession, [this] { saveSessionDialog(); });
    on(m_actions.quit, [this] { close(); });
    on(m_actions.undo, [this] { m_session.undo(); });
    on(m_actions.redo, [this] { m_session.redo(); });
    on(m_actions.moreBits, [this] { changeBits(1); });
    on(m_actions.fewerBits, [this] { changeBits(-1); });
    on(m_actions.pin, [this] { m_session.pin(); });
    on(m_actions.cancel, [this] { m_session.cancel(); });
    on(m_actions.present, [this](bool presenting) { setPresenting(presenting); });
    on(m_actions.resetLayout, [this] {
        m_settings.resetLayout();
        m_docks->arrange(kArrangements.front().id);
    });
    on(m_actions.help, [this] { showHelp(QStringLiteral("start")); });
    on(m_actions.keyboard, [this] { showHelp(QStringLiteral("keyboard")); });
    on(m_actions.about, [this] {
        QMessageBox::about(this, tr("About Quantoscope"),
                           tr("Quantoscope %1\nSee quantization, live.\n\nFree software under the "
                              "GNU General Public License, version 3 or later.")
                               .arg(QStringLiteral(QUANTOSCOPE_VERSION)));
    });
    connect(m_data, &DataPanel::openRequested, this, &MainWindow::openDialog);
    connect(m_quantizer, &QuantizerPanel::helpRequested, this, &MainWindow::showHelp);
}

void MainWindow::connectCopying() {
    const auto whenAnswered = [this](QAction* action, auto makeText, const QString& what) {
        connect(action, &QAction::triggered, this, [this, makeText, what] {
            if (m_session.outcome()) copy(QString::fromStdString(makeText()), what);
        });
    };
    whenAnswered(
        m_actions.copyMetrics, [this] { return outcomeJson(*m_session.outcome()); },
        tr("All figures copied"));
    whenAnswered(
        m_actions.copyRequest, [this] { return requestJson(m_session.request()); },
        tr("Request copied"));
    whenAnswered(
        m_actions.copyCommand,
        [this] { return "quantoscope analyze " + requestCommandOptions(m_session.request()); },
        tr("Command copied"));
    connect(m_metrics, &MetricsStrip::copied, m_status,
            [this](const QString& text) { m_status->say(tr("Copied %1").arg(text)); });
    for (const SnippetRow& row : kSnippetTargets) {
        QAction* action = m_actions.copyCode->addAction(toQString(row.label));
        connect(action, &QAction::triggered, this, [this, row] {
            if (!m_session.outcome()) return;
            const auto snippet = codeSnippet(*m_session.outcome(), row.target);
            if (snippet)
                copy(QString::fromStdString(*snippet),
                     tr("%1 code copied").arg(toQString(row.label)));
            else
                m_message->showMessage(QString::fromStdString(snippet.error().sentence()));
        });
    }
}

void MainWindow::fillMenus() {
    for (QDockWidget* dock : m_docks->docks())
        m_actions.views->addAction(dock->toggleViewAction());
    for (const Arrangement& arrangement : kArrangements) {
        QAction* action = m_actions.arrangements->addAction(tr(arrangement.title));
        action->setStatusTip(tr(arrangement.help));
        connect(action, &QAction::triggered, this,
                [this, id = arrangement.id] { m_docks->arrange(id); });
    }
    auto* group = new QActionGroup(this);
    for (const auto& [choice, title] : {std::pair{ThemeChoice::System, tr("As the system")},
                                        {ThemeChoice::Light, tr("Light")},
                                        {ThemeChoice::Dark, tr("Dark")}}) {
        QAction* action = m_actions.theme->addAction(title);
        action->setCheckable(true);
        action->setChecked(choice == m_settings.theme());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice = choice] {
            m_settings.setTheme(choice);
            setThemeChoice(choice);
        });
    }
    showRecent();
}

void MainWindow::restoreLayout() {
    const Settings::Layout layout = m_settings.layout();
    if (!layout.geometry.isEmpty()) restoreGeometry(layout.geometry);
    if (!layout.docks.isEmpty()) restoreState(layout.docks);
}

void MainWindow::setThemeChoice(ThemeChoice choice) {
    m_themeChoice = choice;
    applyTheme();
}

void MainWindow::applyTheme() {
    static const bool systemIsDark =
        QApplication::palette().color(QPalette::Window).lightness() < 128;
    const bool dark = m_themeChoice == ThemeChoice::Dark ||
                      (m_themeChoice == ThemeChoice::System && systemIsDark);
    m_theme = dark ? darkTheme() : lightTheme();
    constexpr double kPresentedScale = 1.35;
    if (m_actions.present->isChecked()) m_theme.typeScale = kPresentedScale;
    QApplication::setPalette(palette(m_theme));
    qApp->setStyleSheet(styleSheet(m_theme));
    m_hub->setTheme(m_theme);
    m_metrics->setTheme(m_theme);
}

void MainWindow::setPresenting(bool presenting) {
    m_actions.present->setChecked(presenting);
    m_docks->setHidden(presenting);
    applyTheme();
}

void MainWindow::changeBits(int by) {
    Request request = m_session.request();
    const int bits = request.settings.bits + by;
    if (bits < request.scheme->minimumBits || bits > request.scheme->maximumBits) return;
    request.settings.bits = bits;
    request.settings.codes.reset();
    m_session.setRequest(request);
}

void MainWindow::openPath(const QString& path, const QString& tensor) {
    m_session.openPath(path, tensor);
}

void MainWindow::openDialog() {
    QStringList patterns;
    for (const Format* format : formats())
        for (const std::string_view extension : format->extensions)
            patterns.append(u'*' + toQString(extension));
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a file of tensors"), {},
                                     tr("Tensors (%1);;All files (*)").arg(patterns.join(u' ')));
    if (!path.isEmpty()) openPath(path);
}

void MainWindow::openSessionDialog() {
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open a session"), {}, tr("Quantoscope sessions (*.quantoscope);;All files (*)"));
    if (path.isEmpty()) return;
    const auto session = readSession(path);
    if (!session) {
        m_message->showMessage(QString::fromStdString(session.error().sentence()));
        return;
    }
    m_session.restore(session->request, session->pins);
    if (!session->warnings.empty())
        m_message->showMessage(QString::fromStdString(session->warnings.front()));
}

void MainWindow::saveSessionDialog() {
    QString path =
        QFileDialog::getSaveFileName(this, tr("Save the session"), tr("session.quantoscope"),
                                     tr("Quantoscope sessions (*.quantoscope)"));
    if (path.isEmpty()) return;
    SavedSession saved{.request = m_session.request(), .pins = {}, .warnings = {}};
    for (const OutcomePointer& pin : m_session.pins())
        saved.pins.push_back(pin->request);
    const Status status = saveSession(path, saved);
    if (status)
        m_status->say(tr("Session saved"));
    else
        m_message->showMessage(QString::fromStdString(status.error().sentence()));
}

void MainWindow::showPins() {
    const auto letter = [](qsizetype i) { return QChar(static_cast<char16_t>(u'A' + i)); };
    const qsizetype count = m_session.pins().size();
    m_actions.pin->setText(tr("Pin as %1").arg(letter(count)));
    m_actions.pin->setEnabled(count < Session::kMaximumPins);
    m_actions.pins->clear();
    m_actions.pins->setEnabled(count > 0);
    for (qsizetype i = 0; i < count; ++i) {
        const QString summary = toQString(requestSummary(m_session.pins()[i]->request));
        QAction* action = m_actions.pins->addAction(letter(i) + QStringLiteral(": ") + summary);
        connect(action, &QAction::triggered, this,
                [this, i] { m_session.unpin(static_cast<int>(i)); });
    }
}

void MainWindow::showHistory() {
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

void MainWindow::showTitle() {
    constexpr std::size_t kLongest = 80;
    const Request& request = m_session.request();
    const std::string source = displayText(sourceText(request.source), kLongest);
    setWindowTitle(toQString(source + " · " + requestSummary(request)) + tr(" — Quantoscope"));
}

void MainWindow::showRecent() {
    m_actions.recent->clear();
    const QStringList files = m_settings.recentFiles();
    m_actions.recent->setEnabled(!files.isEmpty());
    for (const QString& path : files) {
        QString shown = toQString(displayText(path.toStdString()));
        QAction* action = m_actions.recent->addAction(shown.replace(u'&', QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, path] { openPath(path); });
    }
}

void MainWindow::copy(const QString& text, const QString& what) {
    QApplication::clipboard()->setText(text);
    m_status->say(what);
}

void MainWindow::showHelp(const QString& anchor) {
    if (!m_help) m_help = new HelpWindow(findChildren<QAction*>(), this);
    m_help->showPage(anchor);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_actions.present->isChecked()) m_settings.setLayout({saveGeometry(), saveState()});
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    openPath(event->mimeData()->urls().front().toLocalFile());
}

}  // namespace quantoscope
