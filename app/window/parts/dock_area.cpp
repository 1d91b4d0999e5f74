// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/dock_area.h"

#include <QDockWidget>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace quantoscope {
namespace {

const QStringList kPanels{QStringLiteral("data"), QStringLiteral("preparation"),
                          QStringLiteral("quantizer")};
const QStringList kSources{QStringLiteral("data"), QStringLiteral("preparation")};
const QStringList kCurves{QStringLiteral("clipping"), QStringLiteral("bits"),
                          QStringLiteral("rate"),     QStringLiteral("staircase"),
                          QStringLiteral("errors"),   QStringLiteral("plane")};
const QStringList kTables{QStringLiteral("codebook"), QStringLiteral("explain"),
                          QStringLiteral("code"),     QStringLiteral("schemes"),
                          QStringLiteral("matrix"),   QStringLiteral("block"),
                          QStringLiteral("product"),  QStringLiteral("starts"),
                          QStringLiteral("channels"), QStringLiteral("pins")};

const QString kMatrix = QStringLiteral("matrix");
const QString kChannels = QStringLiteral("channels");

// Docks of the right side, from above; those of one group share a place, the first in front.
QList<QStringList> groupsOf(std::string_view arrangement) {
    if (arrangement == "curves") return {{kCurves.front()}, kCurves.mid(1), kTables};
    if (arrangement == "matrix") {
        QStringList others = kTables;
        others.removeAll(kMatrix);
        others.removeAll(kChannels);
        return {kCurves, {kMatrix}, {kChannels}, others};
    }
    return {kCurves, kTables};
}

// Of the window's width.
constexpr int kLeftPercent = 19;
constexpr int kRightPercent = 29;
constexpr int kWideRightPercent = 40;
// What a panel needs beside its content: scroll bar and frame.
constexpr int kBarWidth = 26;

// A dock's name with its buttons; nothing while its tab says the name.
class DockTitle : public QWidget {
  public:
    explicit DockTitle(QDockWidget* dock) : QWidget(dock) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(kMargins);
        auto* name = new QLabel(dock->windowTitle(), this);
        name->setProperty("heading", true);
        name->setTextFormat(Qt::PlainText);
        row->addWidget(name, 1);
        auto* floating = new QToolButton(this);
        floating->setText(QStringLiteral("⇱"));
        floating->setToolTip(QObject::tr("Take out of the window, or put back"));
        auto* close = new QToolButton(this);
        close->setText(QStringLiteral("✕"));
        close->setToolTip(QObject::tr("Close; the View menu brings it back"));
        for (QToolButton* button : {floating, close}) {
            button->setProperty("flat", true);
            button->setAccessibleName(button->toolTip());
            row->addWidget(button);
        }
        QObject::connect(floating, &QToolButton::clicked, dock,
                         [dock] { dock->setFloating(!dock->isFloating()); });
        QObject::connect(close, &QToolButton::clicked, dock, &QWidget::close);
    }
    void setQuiet(bool quiet) {
        for (QWidget* part : findChildren<QWidget*>())
            part->setVisible(!quiet);
        layout()->setContentsMargins(quiet ? QMargins() : kMargins);
    }

  private:
    static constexpr QMargins kMargins{12, 6, 6, 2};
};

// Panels scroll up and down only; they are as wide as their dock.
class PanelScroll : public QScrollArea {
  public:
    explicit PanelScroll(QWidget* content) {
        setWidget(content);
        setWidgetResizable(true);
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setProperty("card", true);
    }
    QSize minimumSizeHint() const override {
        return {widget()->minimumSizeHint().width() + kBarWidth, 120};
    }
    QSize sizeHint() const override {
        return {widget()->sizeHint().width() + kBarWidth, widget()->sizeHint().height() + 4};
    }
};

// Room around a dock's card.
QWidget* framed(QWidget* content) {
    auto* frame = new QWidget;
    auto* box = new QVBoxLayout(frame);
    box->setContentsMargins(6, 0, 6, 6);
    box->addWidget(content);
    return frame;
}

}  // namespace

DockArea::DockArea(QMainWindow& window) : QObject(&window), m_window(window) {
    window.setDockNestingEnabled(true);
    window.setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowNestedDocks |
                          QMainWindow::AllowTabbedDocks | QMainWindow::GroupedDragging);
    window.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    m_titles.setSingleShot(true);
    m_titles.setInterval(0);
    connect(&m_titles, &QTimer::timeout, this, &DockArea::showTitles);
}

QDockWidget* DockArea::add(const QString& id, const QString& title, QWidget* content,
                           Qt::DockWidgetArea side, bool scrolls) {
    auto* dock = new QDockWidget(title, &m_window);
    dock->setObjectName(QStringLiteral("dock-") + id);
    dock->setWidget(framed(scrolls ? new PanelScroll(content) : content));
    dock->setTitleBarWidget(new DockTitle(dock));
    for (const auto changed : {&QDockWidget::visibilityChanged, &QDockWidget::topLevelChanged})
        connect(dock, changed, &m_titles, qOverload<>(&QTimer::start));
    connect(dock, &QDockWidget::dockLocationChanged, &m_titles, qOverload<>(&QTimer::start));
    // Until it is arranged: one above the other, the docks would make the window grow.
    dock->hide();
    m_window.addDockWidget(side, dock);
    m_docks.insert(id, dock);
    m_order.append(dock);
    return dock;
}

void DockArea::showTitles() {
    // Names in full: what does not fit is scrolled to, and stands in the View menu.
    for (QTabBar* bar : m_window.findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) {
        bar->setElideMode(Qt::ElideNone);
        bar->setUsesScrollButtons(true);
    }
    for (QDockWidget* dock : m_order) {
        const auto others = m_window.tabifiedDockWidgets(dock);
        const bool tabbed = std::ranges::any_of(
            others, [](const QDockWidget* other) { return !other->isHidden(); });
        static_cast<DockTitle*>(dock->titleBarWidget())->setQuiet(tabbed && !dock->isFloating());
    }
}

void DockArea::tabify(const QStringList& ids) {
    QDockWidget* first = nullptr;
    for (const QString& id : ids) {
        QDockWidget* dock = find(id);
        if (!dock) continue;
        if (first) m_window.tabifyDockWidget(first, dock);
        if (!first) first = dock;
    }
}

void DockArea::show(const QStringList& ids, const QList<QStringList>& groups) const {
    for (const QString& id : ids)
        if (QDockWidget* dock = find(id)) dock->show();
    for (const QStringList& group : QList<QStringList>{kSources} + groups)
        for (const QString& id : group)
            if (ids.contains(id) && find(id)) {
                find(id)->raise();
                break;
            }
}

void DockArea::arrange(std::string_view arrangement) {
    m_hiddenNow.clear();
    for (QDockWidget* dock : m_order) {
        dock->setFloating(false);
        dock->hide();
    }
    for (const QString& id : kPanels)
        if (QDockWidget* dock = find(id)) m_window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    tabify(kSources);
    const QList<QStringList> groups = groupsOf(arrangement);
    for (const QStringList& group : groups) {
        for (const QString& id : group)
            if (QDockWidget* dock = find(id)) m_window.addDockWidget(Qt::RightDockWidgetArea, dock);
        tabify(group);
    }
    if (arrangement == "stage")
        show({}, groups);
    else if (arrangement == "curves")
        show(kPanels + kCurves, groups);
    else if (arrangement == "matrix")
        show(kPanels + QStringList{kMatrix, kChannels}, groups);
    else
        show(kPanels + kCurves + kTables, groups);
    const bool wide = arrangement == "curves" || arrangement == "matrix";
    share(Qt::LeftDockWidgetArea, kLeftPercent);
    if (!wide && arrangement != "stage")
        m_window.resizeDocks({find(kCurves.front()), find(kTables.front())}, {9, 11}, Qt::Vertical);
    if (arrangement == "curves")
        m_window.resizeDocks({find(kCurves[0]), find(kCurves[1])}, {1, 1}, Qt::Vertical);
    if (arrangement == "matrix")
        m_window.resizeDocks({find(kMatrix), find(kChannels)}, {3, 2}, Qt::Vertical);
    share(Qt::RightDockWidgetArea, wide ? kWideRightPercent : kRightPercent);
}

// Gives the docks of a side their share of the window's width.
void DockArea::share(Qt::DockWidgetArea side, int percent) {
    for (QDockWidget* dock : m_order) {
        if (dock->isHidden() || m_window.dockWidgetArea(dock) != side) continue;
        m_window.resizeDocks({dock}, {m_window.width() * percent / 100}, Qt::Horizontal);
        return;
    }
}

void DockArea::setHidden(bool hidden) {
    if (hidden) {
        for (QDockWidget* dock : m_order) {
            if (!dock->isVisible() && !dock->toggleViewAction()->isChecked()) continue;
            m_hiddenNow.append(dock);
            dock->hide();
        }
        return;
    }
    for (QDockWidget* dock : m_hiddenNow)
        dock->show();
    m_hiddenNow.clear();
}

}  // namespace quantoscope
