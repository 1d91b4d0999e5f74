// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QStyledItemDelegate>

namespace quantoscope {

// Paints a share (the model's key role, in [0, 1]) as a bar against the largest over the whole
// cell, through which its text is read.
class ShareDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setColor(const QColor& color) { m_color = color; }
    void setLargest(double share) { m_largest = share; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

  private:
    QColor m_color;
    double m_largest = 1;
};

}  // namespace quantoscope
