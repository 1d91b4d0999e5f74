// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/dock_area.h"

#include <QDockWidget>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

namespace quantoscope {
namespace {

constexpr int kLeftPercent = 19;  // of the window's width
// A dock's name with its buttons.
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

  private:
    static constexpr QMargins kMargins{12, 6, 6, 2};
};

// Room around a dock's card.
QWidget* framed(QWidget* content) {
    auto* frame = new QWidget;
    auto* box = new QVBoxLayout(frame);
    box->setContentsMargins(6, 0, 6, 6);
    box->addWidget(content);
    return frame;
}

Qt::DockWidgetArea areaOf(DockSide side) {
    switch (side) {
        case DockSide::Left:
            return Qt::LeftDockWidgetArea;
        case DockSide::Right:
            return Qt::RightDockWidgetArea;
        default:
            return Qt::BottomDockWidgetArea;
    }
}

}  // namespace

DockArea::DockArea(QMainWindow& window) : QObject(&window), m_window(window) {
    window.setDockOptions(QMainWindow::AllowNestedDocks);
    window.setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    window.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    window.installEventFilter(this);
    m_resizing.setSingleShot(true);
    m_resizing.setInterval(0);
    connect(&m_resizing, &QTimer::timeout, this, &DockArea::keepShares);
}

QDockWidget* DockArea::add(const QString& id, const Names& names, QWidget* content, DockSide side) {
    auto* dock = new QDockWidget(names.inMenu, &m_window);
    dock->setObjectName(QStringLiteral("dock-") + id);
    dock->setWidget(framed(content));
    if (!names.hasTitle) {
        dock->setFeatures(QDockWidget::DockWidgetClosable);
        dock->setTitleBarWidget(new QWidget(dock));
    } else {
        dock->setTitleBarWidget(new DockTitle(dock));
    }
    // Until it is arranged: one above the other, the docks would make the window grow.
    dock->hide();
    m_window.addDockWidget(areaOf(side), dock);
    m_docks.insert(id, dock);
    m_order.append(dock);
    m_sides.insert(dock, side);
    dock->installEventFilter(this);
    return dock;
}

void DockArea::arrange(const Arrangement& arrangement) {
    m_before.clear();
    for (QDockWidget* dock : m_order) {
        const DockSide side = m_sides.value(dock);
        dock->setFloating(false);
        dock->hide();
        m_window.addDockWidget(areaOf(side), dock);
        if (side == DockSide::Left) dock->setVisible(arrangement.hasPanels);
        if (side == DockSide::Right) dock->setVisible(arrangement.hasViews);
    }
    QList<QDockWidget*> left;
    for (QDockWidget* dock : m_order)
        if (m_sides.value(dock) == DockSide::Left) left.append(dock);
    if (left.size() == 2) m_window.resizeDocks(left, {2, 3}, Qt::Vertical);
    share(DockSide::Left, kLeftPercent);
    share(DockSide::Right, arrangement.viewsPercent);
}

QDockWidget* DockArea::firstSeen(DockSide side) const {
    for (QDockWidget* dock : m_order)
        if (!dock->isHidden() && !dock->isFloating() && m_sides.value(dock) == side) return dock;
    return nullptr;
}

// Gives the docks of a side their share of the window's width.
void DockArea::share(DockSide side, int percent) {
    m_shares[side] = percent / 100.0;
    m_width = m_window.width();
    if (QDockWidget* dock = firstSeen(side))
        m_window.resizeDocks({dock}, {m_width * percent / 100}, Qt::Horizontal);
}

void DockArea::keepShares() {
    for (const DockSide side : {DockSide::Left, DockSide::Right})
        if (QDockWidget* dock = firstSeen(side); dock != nullptr && m_shares.contains(side))
            m_window.resizeDocks(
                {dock}, {static_cast<int>(std::lround(m_shares.value(side) * m_window.width()))},
                Qt::Horizontal);
    m_width = m_window.width();
}

bool DockArea::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::Resize) return QObject::eventFilter(watched, event);
    if (watched == &m_window) {
        if (m_window.width() != m_width) m_resizing.start();
    } else if (QGuiApplication::mouseButtons().testFlag(Qt::LeftButton) && m_width > 0) {
        // The hand moves the edge between a dock and the stage.
        const auto* dock = static_cast<QDockWidget*>(watched);
        if (!dock->isFloating() && m_sides.value(dock) != DockSide::Below)
            m_shares[m_sides.value(dock)] = static_cast<double>(dock->width()) / m_width;
    }
    return QObject::eventFilter(watched, event);
}

void DockArea::setHidden(bool hidden) {
    if (hidden && m_before.isEmpty()) {
        m_before = m_window.saveState();
        for (QDockWidget* dock : m_order)
            dock->hide();
    } else if (!hidden && !m_before.isEmpty()) {
        m_window.restoreState(std::exchange(m_before, {}));
    }
}

}  // namespace quantoscope
