// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/table/share_delegate.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>
#include <algorithm>

#include "app/views/kit/table/number_table.h"

namespace quantoscope {
namespace {

constexpr int kMargin = 6;  // beside and between bar and text

}  // namespace

int ShareDelegate::textRoom(const QFontMetrics& metrics) {
    return metrics.horizontalAdvance(QStringLiteral("100.0 %")) + 3 * kMargin;
}

void ShareDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    const QRect area = cell.rect.adjusted(kMargin, 0, -kMargin, 0);
    const int room = std::max(0, cell.rect.width() - textRoom(cell.fontMetrics));
    const double share = index.data(NumberTable::kKeyRole).toDouble();
    const double filled = m_largest > 0 ? std::clamp(share / m_largest, 0.0, 1.0) : 0;
    const int height = std::min(9, area.height() / 2);
    const QRectF bar(area.left(), area.center().y() - height / 2.0, room * filled, height);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_color);
    painter->drawRoundedRect(bar, 2, 2);
    painter->setPen(cell.palette.color(QPalette::Text));
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, text);
    painter->restore();
}

}  // namespace quantoscope
