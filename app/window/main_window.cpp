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
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>
#include <vector>

#include "app/panels/data_panel.h"
#include "app/panels/metrics_strip.h"
#include "app/panels/panel_scroll.h"
#include "app/panels/preparation_panel.h"
#include "app/panels/quantizer_panel.h"
#include "app/panels/tensors/model_page.h"
#include "app/views/look/utf8.h"
#include "app/window/actions/action_state.h"
#include "app/window/actions/copying.h"
#include "app/window/actions/data_by_hand.h"
#include "app/window/actions/export_actions.h"
#include "app/window/actions/file_dialogs.h"
#include "app/window/navigation.h"
#include "app/window/parts/dock_area.h"
#include "app/window/parts/help_window.h"
#include "app/window/parts/message_bar.h"
#include "app/window/parts/status_line.h"
#include "app/window/parts/view_hub.h"
#include "app/window/places/centre_area.h"
#include "app/window/places/maximiser.h"
#include "app/window/places/place_area.h"
#include "app/window/places/view_card.h"
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

// As large as the screen leaves room for, the frame of the window counted.
QSize firstSize(const QScreen* screen) {
    constexpr QSize kWished(1600, 1000);
    constexpr int kFrameHeight = 40;
    if (screen == nullptr) return kWished;
    return kWished.boundedTo(screen->availableSize() - QSize(8, kFrameHeight));
}

}  // namespace

MainWindow::MainWindow(Settings settings, QWidget* parent)
    : QMainWindow(parent), m_settings(settings), m_actions(makeWindowActions(*this)) {
    setAcceptDrops(true);
    resize(firstSize(screen()));
    m_hub = new ViewHub(m_session, this);
    m_docks = new DockArea(*this);
    m_status = new StatusLine(*statusBar());
    buildCentre();
    buildDocks();
    buildNavigation();
    connectSession();
    connectActions();
    new ActionState(m_actions, m_session, m_settings, &m_session);
    connectDataByHand(m_actions, m_session, *m_message);
    new Copying(m_actions, m_session, *m_metrics, *m_status, *m_message, m_metrics);
    new ExportActions(
        m_actions, *m_hub, m_session, *m_status, *m_message, [this] { return m_theme; }, this);
    fillMenus();
    arrange(kArrangements.front().id);
    restoreLayout();
    setThemeChoice(m_settings.theme());
    showTitle();
    stage()->setFocus();
}

void MainWindow::buildCentre() {
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(6);
    m_message = new MessageBar(centre);
    column->addWidget(m_message);
    m_centre = new CentreArea(centre);
    for (const ViewDescriptor* descriptor : viewsAt(ViewPlace::Centre))
        m_centre->add(new ViewCard(*descriptor, m_hub->create(*descriptor, this), m_centre));
    connect(stage(), &View::painted, m_status, &StatusLine::setPainted);
    column->addWidget(m_centre, 1);
    m_metrics = new MetricsStrip(centre);
    column->addWidget(m_metrics);
    m_model = new ModelPage(this);
    m_workspaces = new QStackedWidget(this);
    m_workspaces->addWidget(centre);
    m_workspaces->addWidget(m_model);
    setCentralWidget(m_workspaces);
}

View* MainWindow::stage() const {
    return m_centre->cards().front()->view();
}

void MainWindow::buildDocks() {
    m_data = new DataPanel;
    m_quantizer = new QuantizerPanel;
    m_preparation = new PreparationPanel;
    auto* sources = new QTabWidget;
    sources->setDocumentMode(true);
    sources->addTab(new PanelScroll(m_data), tr("Data"));
    sources->addTab(new PanelScroll(m_preparation), tr("Preparation"));
    m_docks->add(QStringLiteral("data"), {tr("Data and preparation"), false}, sources,
                 DockSide::Left);
    m_docks->add(QStringLiteral("quantizer"), {tr("Quantizer")}, m_quantizer, DockSide::Left);
    m_places = new PlaceArea;
    for (const Place& place : kPlaces)
        for (const ViewDescriptor* descriptor : viewsAt(place.place))
            m_places->add(new ViewCard(*descriptor, m_hub->create(*descriptor, this), m_places));
    m_docks->add(QStringLiteral("places"), {tr("Views beside the stage"), false}, m_places,
                 DockSide::Right);
    auto* drawer = new QWidget;
    auto* column = new QVBoxLayout(drawer);
    column->setContentsMargins(0, 0, 0, 0);
    for (const ViewDescriptor* descriptor : viewsAt(ViewPlace::Drawer)) {
        m_pins = new ViewCard(*descriptor, m_hub->create(*descriptor, this), drawer);
        column->addWidget(m_pins);
        m_pins->setHome({}, [column, card = m_pins] {
            column->addWidget(card);
            card->show();
        });
    }
    m_docks->add(QStringLiteral("pins"), {tr("Pins"), false}, drawer, DockSide::Below);
}

void MainWindow::buildNavigation() {
    auto* maximiser = new Maximiser(*this);
    m_navigation = new Navigation(
        {*this, *m_workspaces, *m_centre, *m_places, *maximiser, *m_docks, m_session, m_pins},
        m_actions);
    connect(m_navigation, &Navigation::told, statusBar(),
            [bar = statusBar()](const QString& sentence) { bar->showMessage(sentence, 4000); });
    connect(m_model, &ModelPage::tensorOpened, m_navigation,
            [this] { m_navigation->showWorkspace(0); });
    connect(m_hub, &ViewHub::helpRequested, this, &MainWindow::showHelp);
}

bool MainWindow::focusNextPrevChild(bool next) {
    return m_navigation ? m_navigation->step(next) : QMainWindow::focusNextPrevChild(next);
}

void MainWindow::arrange(std::string_view arrangement) {
    for (const Arrangement& one : kArrangements) {
        if (one.id != arrangement) continue;
        m_docks->arrange(one);
        m_places->choose(one.place);
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
    connect(&m_session, &Session::outcomeChanged, m_centre, &CentreArea::setOutcome);
    connect(&m_session, &Session::outcomeChanged, m_places, &PlaceArea::setOutcome);
    connect(&m_session, &Session::curvesChanged, m_quantizer, &QuantizerPanel::setCurves);
    connect(&m_session, &Session::pinsChanged, m_metrics, &MetricsStrip::setPins);
    connect(&m_session, &Session::pinsChanged, this, [this](const QVector<OutcomePointer>& pins) {
        if (!m_actions.present->isChecked() && m_navigation->workspace() == 0)
            m_docks->find(QStringLiteral("pins"))->setVisible(!pins.isEmpty());
    });
    connect(&m_session, &Session::requestChanged, m_model, &ModelPage::setRequest);
    connect(&m_session, &Session::openFileChanged, m_model, &ModelPage::setOpenFile);
    connect(m_model, &ModelPage::requestEdited, &m_session, &Session::setRequest);
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
    on(m_actions.openSession, [this] { openSessionByDialog(m_session, this); });
    on(m_actions.saveSession, [this] { saveSessionByDialog(m_session, *m_message, this); });
    on(m_actions.quit, [this] { close(); });
    on(m_actions.undo, [this] { m_session.undo(); });
    on(m_actions.redo, [this] { m_session.redo(); });
    on(m_actions.moreBits, [this] { changeBits(1); });
    on(m_actions.fewerBits, [this] { changeBits(-1); });
    on(m_actions.editLevels, [this] {
        stage()->editLevelsByHand();
        stage()->setFocus();  // where Tab selects a level
    });
    on(m_actions.pin, [this] { m_session.pin(); });
    on(m_actions.cancel, [this] { m_session.cancel(); });
    on(m_actions.present, [this](bool presenting) { setPresenting(presenting); });
    on(m_actions.resetLayout, [this] {
        m_settings.resetLayout();
        m_navigation->showWorkspace(0);
        arrange(kArrangements.front().id);
    });
    on(m_actions.help, [this] { showHelp(QStringLiteral("start")); });
    on(m_actions.keyboard, [this] { showHelp(QStringLiteral("keyboard")); });
    on(m_actions.about, [this] {
        QMessageBox::about(this, tr("About Quantoscope"),
                           tr("Quantoscope %1\nSee quantization, live.\n\nFree software under the "
                              "GNU General Public License, version 3 or later.")
                               .arg(QStringLiteral(QUANTOSCOPE_VERSION)));
    });
    connect(m_message, &MessageBar::openRequested, this,
            [this] { openTensorsByDialog(m_session, this); });
    connect(m_data, &DataPanel::openRequested, this,
            [this] { openTensorsByDialog(m_session, this); });
    connect(m_quantizer, &QuantizerPanel::helpRequested, this, &MainWindow::showHelp);
    connect(m_preparation, &PreparationPanel::helpRequested, this, &MainWindow::showHelp);
}

void MainWindow::fillMenus() {
    for (const Arrangement& arrangement : kArrangements) {
        QAction* action = m_actions.arrangements->addAction(tr(arrangement.title));
        action->setStatusTip(tr(arrangement.help));
        connect(action, &QAction::triggered, this, [this, id = arrangement.id] { arrange(id); });
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
    if (layout.damaged)
        m_message->showMessage(
            tr("The remembered arrangement of the window was damaged: this is the initial one."));
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
    m_docks->setHidden(presenting || m_navigation->workspace() != 0);
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
    // As the workspace Tensor has it, not as it is while all docks are hidden.
    m_actions.present->setChecked(false);
    m_navigation->showWorkspace(0);
    m_docks->setHidden(false);
    m_settings.setLayout({saveGeometry(), saveState()});
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
