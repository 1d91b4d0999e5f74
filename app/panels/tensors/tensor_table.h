// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include "app/session/session.h"

class QSortFilterProxyModel;

namespace quantoscope {

class TensorListModel;

// A table of tensors to choose one from, sorted and filtered by a model between: what the list
// beside the stage and the one at full size share.
class TensorTable : public QTableView {
    Q_OBJECT
  public:
    TensorTable(TensorListModel& tensors, QSortFilterProxyModel& filter, QWidget* parent);

    // The row of this tensor of the file becomes the current one and is scrolled to; nothing where
    // the filter hides it. Tells nobody.
    void showTensor(const FileSource& source, const OpenFile& file);
    // The tensor of the current row; null where there is none that can be loaded.
    const TensorEntry* chosen() const;

  signals:
    void tensorChosen();  // by the hand

  private:
    TensorListModel& m_tensors;
    QSortFilterProxyModel& m_filter;
};

}  // namespace quantoscope
