// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace quantoscope {

// Takes the focus from the widget and all in it. Destructors of widgets that listen to fields of
// their own call it first: Qt tells a field that it loses the focus when the members of the widget
// around it are gone already.
void giveUpFocus(const QWidget& widget);

}  // namespace quantoscope
