// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QSplitter>
#include <QStatusBar>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>
#include <vector>

#include "app/panels/data_panel.h"
#include "app/panels/metrics_strip.h"
#include "app/panels/preparation_panel.h"
#include "app/panels/quantizer_panel.h"
#include "app/views/look/utf8.h"
#include "app/window/actions/action_state.h"
#include "app/window/actions/copying.h"
#include "app/window/actions/export_actions.h"
#include "app/window/actions/file_dialogs.h"
#include "app/window/parts/dock_area.h"
#include "app/window/parts/help_window.h"
#include "app/window/parts/message_bar.h"
#include "app/window/parts/status_line.h"
#include "app/window/parts/view_hub.h"
#include "core/base/text/display_text.h"

namespace quantoscope {
namespace {

std::vector<const ViewDescriptor*> viewsAt(ViewPlace place) {
    std::vector<const ViewDescriptor*> found;
    std::ranges::copy_if(views(), std::back_inserter(found),
                         [place](const ViewDescriptor* view) { return view->place == place; });
    std::ranges::stable_sort(found, {}, &ViewDescriptor::rank);
    return found;
}

DockGroup groupOf(ViewPlace place) {
    switch (place) {
        case ViewPlace::Curves:
            return DockGroup::Curves;
        case ViewPlace::Matrix:
            return DockGroup::Matrix;
        default:
            return DockGroup::Details;
    }
}

}  // namespace

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
    new ActionState(m_actions, m_session, m_settings, &m_session);
    new Copying(m_actions, m_session, *m_metrics, *m_status, *m_message, m_metrics);
    new ExportActions(
        m_actions, *m_hub, m_session, *m_status, *m_message, [this] { return m_theme; }, this);
    fillMenus();
    m_docks->arrange(kArrangements.front().id);
    restoreLayout();
    setThemeChoice(m_settings.theme());
    showTitle();
    m_centre.front()->setFocus();
}

void MainWindow::buildCentre() {
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(6);
    m_message = new MessageBar(centre);
    column->addWidget(m_message);
    auto* splitter = new QSplitter(Qt::Vertical, centre);
    splitter->setChildrenCollapsible(false);
    for (const ViewDescriptor* descriptor : viewsAt(ViewPlace::Centre)) {
        View* view = m_hub->create(*descriptor, splitter);
        splitter->addWidget(view);
        splitter->setStretchFactor(splitter->indexOf(view), m_centre.isEmpty() ? 5 : 3);
        for (View* other : m_centre) {
            connect(view, &View::valueRangeEdited, other, &View::setValueRange);
            connect(other, &View::valueRangeEdited, view, &View::setValueRange);
        }
        m_centre.append(view);
    }
    connect(m_centre.front(), &View::painted, m_status, &StatusLine::setPainted);
    column->addWidget(splitter, 1);
    m_metrics = new MetricsStrip(centre);
    column->addWidget(m_metrics);
    setCentralWidget(centre);
}

void MainWindow::buildDocks() {
    m_data = new DataPanel;
    m_quantizer = new QuantizerPanel;
    m_preparation = new PreparationPanel;
    m_docks->add(QStringLiteral("data"), tr("Data"), m_data, DockGroup::Sources, 1);
    m_docks->add(QStringLiteral("preparation"), tr("Preparation"), m_preparation,
                 DockGroup::Sources, 2);
    m_docks->add(QStringLiteral("quantizer"), tr("Quantizer"), m_quantizer, DockGroup::Settings, 3);
    for (const ViewDescriptor* descriptor : views()) {
        if (descriptor->place == ViewPlace::Centre) continue;
        // The tab says the id, "clipping" as Clipping; the view itself says its whole title.
        const QString id = toQString(descriptor->id);
        View* view = m_hub->create(*descriptor, this);
        const QDockWidget* dock = m_docks->add(id, id.left(1).toUpper() + id.mid(1), view,
                                               groupOf(descriptor->place), descriptor->rank);
        // Docks are hidden once more when the window is no MainWindow any longer.
        connect(dock, &QDockWidget::visibilityChanged, m_hub,
                [hub = m_hub, view](bool isSeen) { hub->setCovered(view, !isSeen); });
    }
}

void MainWindow::connectSession() {
    connect(&m_session, &Session::requestChanged, m_data, &DataPanel::setRequest);
    connect(&m_session, &Session::requestChanged, m_quantizer, &QuantizerPanel::setRequest);
    connect(&m_session, &Session::requestChanged, m_preparation, &PreparationPanel::setRequest);
    connect(&m_session, &Session::requestChanged, this, &MainWindow::showTitle);
    connect(&m_session, &Session::outcomeChanged, m_status, &StatusLine::setOutcome);
    connect(&m_session, &Session::outcomeChanged, m_data, &DataPanel::setOutcome);
    connect(&m_session, &Session::outcomeChanged, m_quantizer, &QuantizerPanel::setOutcome);
    connect(&m_session, &Session::outcomeChanged, m_preparation, &PreparationPanel::setOutcome);
    connect(&m_session, &Session::outcomeChanged, m_metrics, &MetricsStrip::setOutcome);
    connect(&m_session, &Session::pinsChanged, m_metrics, &MetricsStrip::setPins);
    connect(&m_session, &Session::openFileChanged, m_data, &DataPanel::setOpenFile);
    connect(&m_session, &Session::failed, m_message, &MessageBar::showMessage);
    connect(&m_session, &Session::busyChanged, m_status, &StatusLine::setBusy);
    connect(&m_session, &Session::progressed, m_status, &StatusLine::setProgress);
    connect(m_status, &StatusLine::cancelRequested, &m_session, &Session::cancel);
    connect(m_data, &DataPanel::requestEdited, &m_session, &Session::setRequest);
    connect(m_quantizer, &QuantizerPanel::requestEdited, &m_session, &Session::setRequest);
    connect(m_preparation, &PreparationPanel::requestEdited, &m_session, &Session::setRequest);
}

void MainWindow::connectActions() {
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(m_actions.open, [this] { openTensorsByDialog(m_session, this); });
    on(m_actions.generate, [this] { m_data->showGenerator(); });
    on(m_actions.reload, [this] { m_session.reload(); });
    on(m_actions.openSession, [this] { openSessionByDialog(m_session, *m_message, this); });
    on(m_actions.saveSession, [this] { saveSessionByDialog(m_session, *m_message, this); });
    on(m_actions.quit, [this] { close(); });
    on(m_actions.undo, [this] { m_session.undo(); });
    on(m_actions.redo, [this] { m_session.redo(); });
    on(m_actions.moreBits, [this] { changeBits(1); });
    on(m_actions.fewerBits, [this] { changeBits(-1); });
    on(m_actions.editLevels, [this] {
        m_centre.front()->editLevelsByHand();
        m_centre.front()->setFocus();  // where Tab selects a level
    });
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
    connect(m_data, &DataPanel::openRequested, this,
            [this] { openTensorsByDialog(m_session, this); });
    connect(m_quantizer, &QuantizerPanel::helpRequested, this, &MainWindow::showHelp);
    connect(m_preparation, &PreparationPanel::helpRequested, this, &MainWindow::showHelp);
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
    QApplication::setPalette(QPalette());  // the system's own, as it is now
    const bool systemIsDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    const bool dark = m_themeChoice == ThemeChoice::Dark ||
                      (m_themeChoice == ThemeChoice::System && systemIsDark);
    m_theme = dark ? darkTheme() : lightTheme();
    constexpr double kPresentedScale = 1.35;
    if (m_actions.present->isChecked()) m_theme.typeScale = kPresentedScale;
    QApplication::setPalette(quantoscope::palette(m_theme));
    qApp->setStyleSheet(quantoscope::styleSheet(m_theme));
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

void MainWindow::showTitle() {
    constexpr std::size_t kLongest = 80;
    const Request& request = m_session.request();
    const std::string source = displayText(sourceText(request.source), kLongest);
    QString title = toQString(source + " · " + requestSummary(request)) + tr(" — Quantoscope");
    // Qt takes a lone [*] for its place of a mark for unsaved changes.
    setWindowTitle(title.replace(QStringLiteral("[*]"), QStringLiteral("[*][*]")));
}

void MainWindow::showHelp(const QString& anchor) {
    if (!m_help) m_help = new HelpWindow(findChildren<QAction*>(), this);
    m_help->showPage(anchor);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    // Only the system sends it; setting a palette or a style sheet of our own does not.
    if (event->type() == QEvent::ThemeChange && m_hub) applyTheme();
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
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.isEmpty()) return;
    event->acceptProposedAction();
    openPath(urls.front().toLocalFile());
}

}  // namespace quantoscope
