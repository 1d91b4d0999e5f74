// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/table/number_table.h"

#include <QApplication>
#include <QFont>
#include <algorithm>
#include <numeric>
#include <utility>

namespace quantoscope {
namespace {

QVariant alignment(const NumberColumn& column) {
    return QVariant((column.isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
}

}  // namespace

void NumberTable::setColumns(std::vector<NumberColumn> columns, std::size_t count) {
    const bool sameShape = count == m_count && columns.size() == m_columns.size();
    if (!sameShape) beginResetModel();
    m_columns = std::move(columns);
    m_count = count;
    if (m_sortColumn >= static_cast<int>(m_columns.size())) m_sortColumn = -1;
    order();
    if (!sameShape)
        endResetModel();
    else if (count > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void NumberTable::order() {
    m_items.clear();
    m_rows.clear();
    if (m_sortColumn < 0) return;
    const auto& key = m_columns[static_cast<std::size_t>(m_sortColumn)].key;
    std::vector<double> keys(m_count);
    for (std::size_t i = 0; i < m_count; ++i)
        keys[i] = key(i);
    m_items.resize(m_count);
    std::iota(m_items.begin(), m_items.end(), std::size_t{0});
    const bool up = m_sortOrder == Qt::AscendingOrder;
    // NaN last in both orders, so that the comparison stays a strict order.
    std::ranges::stable_sort(m_items, [&](std::size_t a, std::size_t b) {
        const bool aIsNumber = keys[a] == keys[a];
        const bool bIsNumber = keys[b] == keys[b];
        if (!aIsNumber || !bIsNumber) return aIsNumber && !bIsNumber;
        return up ? keys[a] < keys[b] : keys[b] < keys[a];
    });
    m_rows.resize(m_count);
    for (std::size_t row = 0; row < m_count; ++row)
        m_rows[m_items[row]] = static_cast<int>(row);
}

void NumberTable::sort(int column, Qt::SortOrder direction) {
    emit layoutAboutToBeChanged();
    // What is chosen stays chosen: its row goes with it.
    const QModelIndexList before = persistentIndexList();
    std::vector<std::size_t> items;
    for (const QModelIndex& kept : before)
        items.push_back(item(kept.row()));
    m_sortColumn = column < columnCount() ? column : -1;
    m_sortOrder = direction;
    order();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(rowOf(items[static_cast<std::size_t>(i)]), before[i].column()));
    changePersistentIndexList(before, after);
    emit layoutChanged();
}

std::size_t NumberTable::item(int row) const {
    const auto place = static_cast<std::size_t>(row);
    return m_items.empty() ? place : m_items[place];
}

int NumberTable::rowOf(std::size_t item) const {
    return m_rows.empty() ? static_cast<int>(item) : m_rows[item];
}

QString NumberTable::exact(std::size_t item, std::size_t column) const {
    const NumberColumn& described = m_columns[column];
    if (described.exact) return described.exact(item);
    // What is copied is read by programs.
    return described.shown(item).replace(QChar(0x2212), u'-');
}

DataTable NumberTable::dataTable() const {
    DataTable table;
    for (const NumberColumn& column : m_columns)
        table.columns.append(column.title);
    table.rows.reserve(static_cast<qsizetype>(m_count));
    for (std::size_t item = 0; item < m_count; ++item) {
        QStringList row;
        for (std::size_t column = 0; column < m_columns.size(); ++column)
            row.append(exact(item, column));
        table.rows.append(row);
    }
    return table;
}

int NumberTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_count);
}

int NumberTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant NumberTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const std::size_t which = item(index.row());
    const auto column = static_cast<std::size_t>(index.column());
    switch (role) {
        case Qt::DisplayRole:
            return m_columns[column].shown(which);
        case Qt::ToolTipRole:
            return m_columns[column].toolTip ? m_columns[column].toolTip(which)
                                             : exact(which, column);
        case kExactRole:
            return exact(which, column);
        case Qt::TextAlignmentRole:
            return alignment(m_columns[column]);
        case kKeyRole:
            return m_columns[column].key(which);
        default:
            return look(which, role);
    }
}

QVariant NumberTable::look(std::size_t item, int role) const {
    if (!m_look) return {};
    const RowLook look = m_look(item);
    if (role == Qt::BackgroundRole && look.ground.isValid()) return look.ground;
    if (role == Qt::ForegroundRole && look.text.isValid()) return look.text;
    if (role == Qt::FontRole && look.strong) {
        QFont font = QApplication::font("QAbstractItemView");
        font.setWeight(QFont::DemiBold);
        return font;
    }
    return {};
}

QVariant NumberTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columnCount()) return {};
    const NumberColumn& column = m_columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::ToolTipRole) return column.help;
    if (role == Qt::DecorationRole && !column.mark.isNull()) return column.mark;
    if (role == Qt::TextAlignmentRole) return alignment(column);
    return {};
}

}  // namespace quantoscope
