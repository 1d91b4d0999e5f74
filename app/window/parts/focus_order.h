// SPDX-License-Identifier: GPL-3.0-or-later
// Where Tab goes: through what is seen, as it is read.
#pragma once

#include <QList>

class QWidget;

namespace quantoscope {

// The stops of the keyboard within these regions, one region after the other; within one from
// above, and in a row from the left. Nothing that is hidden or disabled is among them.
QList<QWidget*> focusStops(const QList<QWidget*>& regions);
// The stop after the one that has the focus, or before it; the first or last where none has. Null
// where there is no stop.
QWidget* nextStop(const QList<QWidget*>& stops, const QWidget* now, bool forward);

}  // namespace quantoscope
