// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "app/session/session.h"

namespace quantoscope {

// The tensors of the open file: name, type, shape, number of values and where it is in the file's
// order. Names are hostile: shown as plain text, with control characters escaped and long ones
// elided. What all names begin with, up to a dot, is left out of them and stands in the header.
class TensorListModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Name, Type, ShapeColumn, Values, ColumnCount };
    // By which a column is sorted: shapes by their number of values.
    static constexpr int kSortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    // Whether names leave out what they all begin with; where there is room, they are whole.
    void setFolded(bool folded) { m_isFolded = folded; }
    void setFile(OpenFilePointer file);
    const TensorEntry* entry(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    // What is left out of the names; empty where they share nothing.
    QString sharedStart() const;

  private:
    QString nameOf(const TensorEntry& tensor) const;

    OpenFilePointer m_file;
    bool m_isFolded = true;
    std::size_t m_shared = 0;  // characters that all names begin with
};

// The characters that all names begin with, up to and with a dot; 0 for fewer than two names.
std::size_t sharedStartOf(const std::vector<TensorEntry>& tensors);

}  // namespace quantoscope
