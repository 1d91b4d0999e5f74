// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "app/views/view.h"

class QTableView;

namespace quantoscope {

// The numbers that a view shows, to read and to copy.
class DataDialog : public QDialog {
    Q_OBJECT
  public:
    DataDialog(const QString& title, const DataTable& shown, QWidget* parent);

  public slots:
    // The chosen cells, or all with their column names, tab-separated as spreadsheets take them.
    void copy();

  private:
    DataTable m_data;
    QTableView* m_table;
};

}  // namespace quantoscope
