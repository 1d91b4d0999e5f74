// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <QHash>

#include "app/views/kit/table/number_table.h"
#include "app/views/view.h"

class QTableView;

namespace quantoscope {

// Base of the views that are tables: sortable, copyable, one row picked.
class TableView : public View {
    Q_OBJECT
  public:
    explicit TableView(QWidget* parent);

    DataTable dataTable() const override { return m_model.dataTable(); }

  public slots:
    void setTheme(const quantoscope::Theme& theme) override;

  protected:
    // Hands the columns to the model and makes each as wide as its texts.
    void setColumns(std::vector<NumberColumn> columns, std::size_t count);
    // The row of an item becomes the current one and is scrolled to; emits nothing.
    void showItem(std::optional<std::size_t> item);
    // The hand chose an item's row.
    virtual void itemChosen(std::size_t item) = 0;
    void addCopying(QMenu& menu) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

    NumberTable m_model;
    QTableView* m_table;
    Theme m_theme = lightTheme();

  private:
    QHash<int, int> m_widths;  // by column, so far
    void copySelection() const;
};

}  // namespace quantoscope
