// SPDX-License-Identifier: GPL-3.0-or-later
// Where Tab goes: through what is seen, as it is read.
#pragma once

#include <QList>

class QWidget;

namespace quantoscope {

// The stops of the keyboard within these regions, one region after the other; within one in the
// order that its own widgets have. Nothing that is hidden, disabled or covered is among them.
QList<QWidget*> focusStops(const QList<QWidget*>& regions);
// The stop after the one that has the focus, or before it; the first or last where none has. Null
// where there is no stop.
QWidget* nextStop(const QList<QWidget*>& stops, const QWidget* now, bool forward);

}  // namespace quantoscope
