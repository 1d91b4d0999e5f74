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

bool isPanel(DockGroup group) {
    return group == DockGroup::Sources || group == DockGroup::Settings;
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
                           DockGroup group, int rank) {
    auto* dock = new QDockWidget(title, &m_window);
    dock->setObjectName(QStringLiteral("dock-") + id);
    dock->setWidget(framed(isPanel(group) ? new PanelScroll(content) : content));
    dock->setTitleBarWidget(new DockTitle(dock));
    for (const auto changed : {&QDockWidget::visibilityChanged, &QDockWidget::topLevelChanged})
        connect(dock, changed, &m_titles, qOverload<>(&QTimer::start));
    connect(dock, &QDockWidget::dockLocationChanged, &m_titles, qOverload<>(&QTimer::start));
    // Until it is arranged: one above the other, the docks would make the window grow.
    dock->hide();
    m_window.addDockWidget(isPanel(group) ? Qt::LeftDockWidgetArea : Qt::RightDockWidgetArea, dock);
    m_docks.insert(id, dock);
    m_order.append(dock);
    m_places.append({dock, group, rank});
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

DockArea::Docks DockArea::docksOf(std::initializer_list<DockGroup> groups) const {
    QList<Place> places;
    for (const Place& place : m_places)
        if (std::ranges::find(groups, place.group) != groups.end()) places.append(place);
    std::ranges::stable_sort(places, {}, &Place::rank);
    Docks docks;
    for (const Place& place : places)
        docks.append(place.dock);
    return docks;
}

// The right side from above: the docks of one group share a place, the first in front.
QList<DockArea::Docks> DockArea::rightGroups(std::string_view arrangement) const {
    const Docks curves = docksOf({DockGroup::Curves});
    if (arrangement == "curves")
        return {curves.mid(0, 1), curves.mid(1), docksOf({DockGroup::Details, DockGroup::Matrix})};
    if (arrangement == "matrix") {
        QList<Docks> groups{curves};
        for (QDockWidget* dock : docksOf({DockGroup::Matrix}))
            groups.append(Docks{dock});
        groups.append(docksOf({DockGroup::Details}));
        return groups;
    }
    return {curves, docksOf({DockGroup::Details, DockGroup::Matrix})};
}

void DockArea::placeTogether(Qt::DockWidgetArea side, const Docks& docks) {
    for (QDockWidget* dock : docks)
        m_window.addDockWidget(side, dock);
    for (QDockWidget* dock : docks.mid(1))
        m_window.tabifyDockWidget(docks.front(), dock);
}

void DockArea::arrange(std::string_view arrangement) {
    m_hiddenNow.clear();
    for (QDockWidget* dock : m_order) {
        dock->setFloating(false);
        dock->hide();
    }
    const Docks sources = docksOf({DockGroup::Sources});
    const Docks panels = docksOf({DockGroup::Sources, DockGroup::Settings});
    for (QDockWidget* dock : panels)
        m_window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    for (QDockWidget* dock : sources.mid(1))
        m_window.tabifyDockWidget(sources.front(), dock);
    const QList<Docks> groups = rightGroups(arrangement);
    for (const Docks& group : groups)
        placeTogether(Qt::RightDockWidgetArea, group);

    const bool ofCurves = arrangement == "curves";
    const bool ofMatrix = arrangement == "matrix";
    Docks seen;
    if (arrangement != "stage")
        seen = panels + docksOf({ofMatrix ? DockGroup::Matrix : DockGroup::Curves});
    if (!ofCurves && !ofMatrix && arrangement != "stage")
        seen += docksOf({DockGroup::Details, DockGroup::Matrix});
    for (QDockWidget* dock : seen)
        dock->show();
    Docks fronts;  // of the groups that are seen, from above
    for (const Docks& group : QList<Docks>{sources} + groups)
        if (!group.isEmpty() && seen.contains(group.front())) fronts.append(group.front());
    for (QDockWidget* dock : fronts)
        dock->raise();

    share(Qt::LeftDockWidgetArea, kLeftPercent);
    if (fronts.size() == 3)  // the sources, and two on the right
        m_window.resizeDocks(fronts.mid(1),
                             ofCurves   ? QList<int>{1, 1}
                             : ofMatrix ? QList<int>{3, 2}
                                        : QList<int>{9, 11},
                             Qt::Vertical);
    share(Qt::RightDockWidgetArea, ofCurves || ofMatrix ? kWideRightPercent : kRightPercent);
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
