// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/dock_area.h"

#include <QDockWidget>
#include <QFrame>
#include <QScrollArea>

namespace quantoscope {
namespace {

const QStringList kPanels{QStringLiteral("data"), QStringLiteral("quantizer")};
const QStringList kCurves{QStringLiteral("clipping"), QStringLiteral("bits"),
                          QStringLiteral("staircase"), QStringLiteral("errors")};
const QStringList kTables{QStringLiteral("codebook"), QStringLiteral("matrix"),
                          QStringLiteral("channels")};

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
        const int bar = 14;
        return {widget()->minimumSizeHint().width() + bar, 120};
    }
    QSize sizeHint() const override {
        const int bar = 14;
        return {widget()->sizeHint().width() + bar, widget()->sizeHint().height() + 4};
    }
};

}  // namespace

DockArea::DockArea(QMainWindow& window) : QObject(&window), m_window(window) {
    window.setDockNestingEnabled(true);
    window.setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowNestedDocks |
                          QMainWindow::AllowTabbedDocks | QMainWindow::GroupedDragging);
    window.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
}

QDockWidget* DockArea::add(const QString& id, const QString& title, QWidget* content,
                           Qt::DockWidgetArea side, bool scrolls) {
    auto* dock = new QDockWidget(title, &m_window);
    dock->setObjectName(QStringLiteral("dock-") + id);
    dock->setWidget(scrolls ? new PanelScroll(content) : content);
    m_window.addDockWidget(side, dock);
    m_docks.insert(id, dock);
    m_order.append(dock);
    return dock;
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

void DockArea::show(const QStringList& ids) {
    for (QDockWidget* dock : m_order) {
        dock->setFloating(false);
        dock->hide();
    }
    for (const QString& id : ids)
        if (QDockWidget* dock = find(id)) dock->show();
    for (const QStringList& group : {kCurves, kTables})
        for (const QString& id : group)
            if (ids.contains(id) && find(id)) {
                find(id)->raise();
                break;
            }
}

void DockArea::arrange(std::string_view arrangement) {
    m_hiddenNow.clear();
    for (const QString& id : kPanels)
        if (QDockWidget* dock = find(id)) m_window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    for (const QStringList& group : {kCurves, kTables}) {
        for (const QString& id : group)
            if (QDockWidget* dock = find(id)) m_window.addDockWidget(Qt::RightDockWidgetArea, dock);
        tabify(group);
    }
    const int width = m_window.width();
    QDockWidget* left = find(QStringLiteral("quantizer"));
    QDockWidget* right = find(kCurves.front());
    if (arrangement == "stage") {
        show({});
    } else if (arrangement == "curves") {
        show(kPanels + kCurves);
        m_window.resizeDocks({left, right}, {width * 17 / 100, width * 40 / 100}, Qt::Horizontal);
    } else if (arrangement == "matrix") {
        show(kPanels + QStringList{QStringLiteral("matrix"), QStringLiteral("channels")});
        QDockWidget* matrix = find(QStringLiteral("matrix"));
        if (matrix)
            m_window.resizeDocks({left, matrix}, {width * 17 / 100, width * 36 / 100},
                                 Qt::Horizontal);
    } else {
        show(kPanels + kCurves + kTables);
        m_window.resizeDocks({left, right}, {width * 17 / 100, width * 28 / 100}, Qt::Horizontal);
    }
    QDockWidget* data = find(kPanels.front());
    if (data && left)
        m_window.resizeDocks({data, left}, {data->sizeHint().height(), left->sizeHint().height()},
                             Qt::Vertical);
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
