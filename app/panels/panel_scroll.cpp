// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/panel_scroll.h"

#include <QEvent>
#include <algorithm>

namespace quantoscope {
namespace {

constexpr int kBarWidth = 26;  // what a panel needs beside its content: scroll bar and frame
// The narrowest that any panel is, so that a row more or less does not move the stage.
constexpr int kLeastWidth = 318;

}  // namespace

PanelScroll::PanelScroll(QWidget* content) {
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setProperty("card", true);
    content->installEventFilter(this);
}

// A scroll area keeps to itself that its content needs another width.
bool PanelScroll::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

QSize PanelScroll::minimumSizeHint() const {
    return {std::max(kLeastWidth, widget()->minimumSizeHint().width() + kBarWidth), 120};
}

QSize PanelScroll::sizeHint() const {
    return {widget()->sizeHint().width() + kBarWidth, widget()->sizeHint().height() + 4};
}

}  // namespace quantoscope
