// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/focus_order.h"

#include <QWidget>

namespace quantoscope {
namespace {

bool isStop(const QWidget* widget) {
    return (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && widget->isEnabled() &&
           widget->isVisible() && widget->focusProxy() == nullptr && !widget->size().isEmpty();
}

}  // namespace

QList<QWidget*> focusStops(const QList<QWidget*>& regions) {
    QList<QWidget*> stops;
    for (QWidget* region : regions) {
        if (!region->isVisible()) continue;
        QWidget* widget = region;
        do {
            if ((widget == region || region->isAncestorOf(widget)) && isStop(widget))
                stops.append(widget);
            widget = widget->nextInFocusChain();
        } while (widget != region);
    }
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
