// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "app/session/session.h"

namespace quantoscope {

// The tensors of the open file: name, type and shape. Names are hostile: shown as plain text, with
// control characters escaped and long ones elided.
class TensorListModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Name, Type, ShapeColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setFile(OpenFilePointer file);
    const TensorEntry* entry(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

  private:
    OpenFilePointer m_file;
};

}  // namespace quantoscope
