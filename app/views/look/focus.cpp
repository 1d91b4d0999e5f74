// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/look/focus.h"

#include <QApplication>
#include <QWidget>

namespace quantoscope {

void giveUpFocus(const QWidget& widget) {
    QWidget* focus = QApplication::focusWidget();
    if (focus != nullptr && (focus == &widget || widget.isAncestorOf(focus))) focus->clearFocus();
}

}  // namespace quantoscope
