// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/dialogs/data_dialog.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace quantoscope {
namespace {

class DataModel : public QAbstractTableModel {
  public:
    DataModel(const DataTable& data, QObject* parent) : QAbstractTableModel(parent), m_data(data) {}

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_data.rows.size());
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_data.columns.size());
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (role != Qt::DisplayRole) return {};
        return m_data.rows[index.row()].value(index.column());
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (role != Qt::DisplayRole) return {};
        if (orientation == Qt::Vertical) return section + 1;
        return m_data.columns.value(section);
    }

  private:
    DataTable m_data;
};

}  // namespace

DataDialog::DataDialog(const QString& title, const DataTable& shown, QWidget* parent)
    : QDialog(parent), m_data(shown), m_table(new QTableView(this)) {
    constexpr QSize kInitialSize(720, 480);
    constexpr int kMeasuredRows = 64;
    setWindowTitle(tr("Data: %1").arg(title));
    resize(kInitialSize);
    m_table->setModel(new DataModel(shown, m_table));
    m_table->setWordWrap(false);
    m_table->setAccessibleName(tr("Data of %1").arg(title));
    m_table->horizontalHeader()->setResizeContentsPrecision(kMeasuredRows);
    m_table->resizeColumnsToContents();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton* copyButton = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copyButton->setToolTip(tr("Copies the chosen cells, or all of them"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_table);
    column->addWidget(buttons);
    connect(copyButton, &QPushButton::clicked, this, &DataDialog::copy);
    connect(buttons, &QDialogButtonBox::rejected, this, &DataDialog::reject);
    connect(new QShortcut(QKeySequence::Copy, this), &QShortcut::activated, this,
            &DataDialog::copy);
}

void DataDialog::copy() {
    QStringList lines;
    QModelIndexList cells = m_table->selectionModel()->selectedIndexes();
    std::sort(cells.begin(), cells.end());  // by rows, then columns
    int row = -1;
    for (const QModelIndex& cell : cells) {
        if (cell.row() == row)
            lines.back() += u'\t' + cell.data().toString();
        else
            lines.append(cell.data().toString());
        row = cell.row();
    }
    if (cells.isEmpty()) {
        lines.append(m_data.columns.join(u'\t'));
        for (const QStringList& line : m_data.rows)
            lines.append(line.join(u'\t'));
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

}  // namespace quantoscope
