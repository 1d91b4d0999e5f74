// SPDX-License-Identifier: GPL-3.0-or-later
// A mouse over a view, without its buttons.
#pragma once

#include <qcustomplot.h>

#include <QApplication>
#include <QMouseEvent>

#include "app/views/view.h"

namespace quantoscope::test {

// `place` in the plot's own pixels.
inline void hoverOver(const View& view, const QPoint& place) {
    QMouseEvent move(QEvent::MouseMove, place, view.plot()->mapToGlobal(place), Qt::NoButton,
                     Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(view.plot(), &move);
}

inline void leave(View& view) {
    QEvent event(QEvent::Leave);
    QApplication::sendEvent(&view, &event);
}

}  // namespace quantoscope::test
