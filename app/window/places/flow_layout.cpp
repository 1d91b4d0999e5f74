// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/places/flow_layout.h"

#include <QWidget>
#include <algorithm>

namespace quantoscope {
namespace {

constexpr int kGap = 1;
constexpr QMargins kMargins{4, 0, 4, 0};

}  // namespace

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent) {
    setContentsMargins(kMargins);
}

FlowLayout::~FlowLayout() {
    qDeleteAll(m_items);
}

QLayoutItem* FlowLayout::takeAt(int index) {
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::layOut(const QRect& place, bool apply) const {
    const QRect room = place.marginsRemoved(contentsMargins());
    int x = room.left();
    int y = room.top();
    int tallest = 0;
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty()) continue;
        const QSize size = item->sizeHint();
        if (x > room.left() && x + size.width() > room.right() + 1) {
            x = room.left();
            y += tallest + kGap;
            tallest = 0;
        }
        if (apply) item->setGeometry({QPoint(x, y), size});
        x += size.width() + kGap;
        tallest = std::max(tallest, size.height());
    }
    return y + tallest - place.top() + contentsMargins().bottom();
}

int FlowLayout::heightForWidth(int width) const {
    return layOut({0, 0, width, 0}, false);
}

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (const QLayoutItem* item : m_items)
        if (!item->isEmpty()) size = size.expandedTo(item->minimumSize());
    return size.grownBy(contentsMargins());
}

QSize FlowLayout::sizeHint() const {
    int width = contentsMargins().left() + contentsMargins().right() - kGap;
    int height = 0;
    for (const QLayoutItem* item : m_items) {
        if (item->isEmpty()) continue;
        width += item->sizeHint().width() + kGap;
        height = std::max(height, item->sizeHint().height());
    }
    return {width, height};
}

void FlowLayout::setGeometry(const QRect& place) {
    QLayout::setGeometry(place);
    layOut(place, true);
}

}  // namespace quantoscope
