// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/focus_order.h"

#include <QWidget>
#include <algorithm>

namespace quantoscope {
namespace {

bool isStop(const QWidget* widget) {
    return (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && widget->isEnabled() &&
           widget->isVisible() && widget->focusProxy() == nullptr && !widget->size().isEmpty();
}

// What can be seen within a widget, from above, and in a row from the left; a row is as high as its
// first widget.
QList<QWidget*> childrenAsRead(const QWidget* parent) {
    QList<QWidget*> children;
    for (QWidget* child : parent->findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
        if (child->isVisible() && !child->isWindow()) children.append(child);
    std::ranges::stable_sort(children, {}, &QWidget::y);
    for (auto row = children.begin(); row != children.end();) {
        const int bottom = (*row)->geometry().bottom();
        const auto end = std::find_if(row, children.end(), [bottom](const QWidget* child) {
            return child->geometry().center().y() > bottom;
        });
        std::stable_sort(row, end,
                         [](const QWidget* a, const QWidget* b) { return a->x() < b->x(); });
        row = end;
    }
    return children;
}

// Level by level, so that what scrolls keeps its order wherever it is scrolled to.
void collect(QWidget* widget, QList<QWidget*>& stops) {
    if (isStop(widget)) stops.append(widget);
    for (QWidget* child : childrenAsRead(widget))
        collect(child, stops);
}

}  // namespace

QList<QWidget*> focusStops(const QList<QWidget*>& regions) {
    QList<QWidget*> stops;
    for (QWidget* region : regions)
        if (region->isVisible()) collect(region, stops);
    return stops;
}

QWidget* nextStop(const QList<QWidget*>& stops, const QWidget* now, bool forward) {
    if (stops.isEmpty()) return nullptr;
    qsizetype at = -1;
    for (qsizetype i = 0; i < stops.size(); ++i)
        if (stops[i] == now || stops[i]->isAncestorOf(now)) at = i;
    if (at < 0) return forward ? stops.front() : stops.back();
    const qsizetype count = stops.size();
    return stops[(at + (forward ? 1 : count - 1)) % count];
}

}  // namespace quantoscope
