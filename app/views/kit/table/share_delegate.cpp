// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/table/share_delegate.h"

#include <QPainter>
#include <algorithm>

#include "app/views/kit/table/number_table.h"

namespace quantoscope {

void ShareDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    constexpr double kStrength = 0.32;  // the text keeps a contrast of 4.5
    constexpr int kMargin = 2;
    QStyledItemDelegate::paint(painter, option, index);
    const double share = index.data(NumberTable::kKeyRole).toDouble();
    const double filled = m_largest > 0 ? std::clamp(share / m_largest, 0.0, 1.0) : 0;
    QRectF bar = QRectF(option.rect).adjusted(kMargin, kMargin, -kMargin, -kMargin);
    bar.setWidth(bar.width() * filled);
    QColor wash = m_color;
    wash.setAlphaF(static_cast<float>(kStrength));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(wash);
    painter->drawRoundedRect(bar, 2, 2);
    painter->restore();
}

}  // namespace quantoscope
