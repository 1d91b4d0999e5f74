// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QColor>
#include <QPixmap>
#include <QString>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "app/views/view.h"

namespace quantoscope {

// One column of items that have a number: how to sort, show and copy it.
struct NumberColumn {
    QString title;
    QString help;
    std::function<double(std::size_t item)> key;
    std::function<QString(std::size_t item)> shown;
    std::function<QString(std::size_t item)> exact = {};    // when empty, what is shown
    std::function<QString(std::size_t item)> toolTip = {};  // when empty, the exact text
    bool isText = false;                                    // stands on the left
    QPixmap mark = {};                                      // beside the title
};

// How a row stands out; what is invalid is left to the palette.
struct RowLook {
    QColor ground = {};
    QColor text = {};
    bool strong = false;
};

// A table of items 0..count-1 in any of its columns' orders, fast at millions of rows.
class NumberTable : public QAbstractTableModel {
    Q_OBJECT
  public:
    static constexpr int kKeyRole = Qt::UserRole;        // the column's key as a double
    static constexpr int kExactRole = Qt::UserRole + 1;  // what is copied

    using QAbstractTableModel::QAbstractTableModel;

    // Keeps selection and scroll position when count and columns stay as many as they were.
    void setColumns(std::vector<NumberColumn> columns, std::size_t count);

    // Asked whenever a row is painted.
    void setLook(std::function<RowLook(std::size_t item)> look) { m_look = std::move(look); }

    std::size_t item(int row) const;
    int rowOf(std::size_t item) const;
    DataTable dataTable() const;  // all items in their natural order, exact

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder direction) override;

  private:
    QVariant look(std::size_t item, int role) const;
    void order();
    QString exact(std::size_t item, std::size_t column) const;

    std::vector<NumberColumn> m_columns;
    std::function<RowLook(std::size_t item)> m_look;
    std::size_t m_count = 0;
    std::vector<std::size_t> m_items;  // by row; empty: natural order
    std::vector<int> m_rows;           // by item; likewise
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

}  // namespace quantoscope
