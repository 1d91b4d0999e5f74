// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/view.h"

#include <QContextMenuEvent>
#include <QMenu>

namespace quantoscope {

void View::openMenu(const QPoint& place) {
    QMenu menu(this);
    addActions(menu);
    if (!menu.isEmpty()) menu.addSeparator();
    addCopying(menu);
    menu.addAction(tr("Export…"), this, &View::exportRequested);
    menu.addAction(tr("Show data…"), this, &View::dataRequested);
    menu.addSeparator();
    addScales(menu);
    menu.addAction(tr("Maximise, or put back"), this, &View::maximiseRequested);
    menu.addAction(tr("Help on this view"), this, &View::helpRequested);
    menu.exec(place);
}

void View::contextMenuEvent(QContextMenuEvent* event) {
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    openMenu(byMouse ? event->globalPos() : mapToGlobal(QPoint(width() / 2, height() / 3)));
    event->accept();
}

}  // namespace quantoscope
