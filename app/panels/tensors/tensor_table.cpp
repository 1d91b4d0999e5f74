// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/tensors/tensor_table.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>

#include "app/panels/tensors/tensor_list_model.h"

namespace quantoscope {

TensorTable::TensorTable(TensorListModel& tensors, QSortFilterProxyModel& filter, QWidget* parent)
    : QTableView(parent), m_tensors(tensors), m_filter(filter) {
    filter.setSourceModel(&tensors);
    filter.setFilterCaseSensitivity(Qt::CaseInsensitive);
    filter.setSortRole(TensorListModel::kSortRole);
    setModel(&filter);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideLeft);  // names differ at their ends
    setTabKeyNavigation(false);
    setSortingEnabled(true);
    sortByColumn(-1, Qt::AscendingOrder);
    verticalHeader()->hide();
    horizontalHeader()->setSectionResizeMode(TensorListModel::Name, QHeaderView::Stretch);
    horizontalHeader()->setHighlightSections(false);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &TensorTable::tensorChosen);
}

const TensorEntry* TensorTable::chosen() const {
    const TensorEntry* entry = m_tensors.entry(m_filter.mapToSource(currentIndex()).row());
    return entry != nullptr && entry->unsupported.empty() ? entry : nullptr;
}

void TensorTable::showTensor(const FileSource& source, const OpenFile& file) {
    if (source.path != file.path) return;
    for (int row = 0; row < m_tensors.rowCount(); ++row) {
        if (m_tensors.entry(row)->name != source.tensor) continue;
        const QSignalBlocker blocker(selectionModel());
        const QModelIndex shown = m_filter.mapFromSource(m_tensors.index(row, 0));
        if (shown.isValid()) {
            setCurrentIndex(shown);
            selectRow(shown.row());
            scrollTo(shown);
        }
        viewport()->update();
        return;
    }
}

}  // namespace quantoscope
