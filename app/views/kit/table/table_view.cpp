// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/table/table_view.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "core/base/text/media.h"

namespace quantoscope {
namespace {

QString cellToPaste(const QVariant& value) {
    return QString::fromStdString(textFor(Medium::Clipboard, value.toString().toStdString()));
}

}  // namespace

TableView::TableView(QWidget* parent) : View(parent), m_table(new QTableView(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table);
    m_table->setModel(&m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setHighlightSections(false);  // bold names are cut
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setTabKeyNavigation(false);  // one stop; arrows go from cell to cell
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->installEventFilter(this);
    connect(m_table, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& place) { openMenu(m_table->viewport()->mapToGlobal(place)); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid()) itemChosen(m_model.item(current.row()));
            });
}

void TableView::setTheme(const Theme& theme) {
    m_theme = theme;
    m_table->verticalHeader()->setDefaultSectionSize(
        static_cast<int>(m_table->fontMetrics().height() * 1.5));
    m_table->viewport()->update();
}

void TableView::setColumns(std::vector<NumberColumn> columns, std::size_t count) {
    constexpr int kMeasuredRows = 64;
    constexpr int kPadding = 12;
    m_model.setColumns(std::move(columns), count);
    const QFontMetrics metrics = m_table->fontMetrics();
    for (int column = 0; column < m_model.columnCount(); ++column) {
        const QString title =
            m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        int width = metrics.horizontalAdvance(title);
        for (int row = 0; row < std::min(kMeasuredRows, m_model.rowCount()); ++row) {
            const QString text =
                m_model.data(m_model.index(row, column), Qt::DisplayRole).toString();
            width = std::max(width, metrics.horizontalAdvance(text));
        }
        // Only ever wider, so that columns do not jump while the hand drags.
        m_table->setColumnWidth(column, std::max(width + kPadding, m_widths.value(column)));
        m_widths[column] = m_table->columnWidth(column);
    }
}

void TableView::showItem(std::optional<std::size_t> item) {
    const QSignalBlocker blocker(m_table->selectionModel());
    if (!item || *item >= static_cast<std::size_t>(m_model.rowCount())) {
        m_table->clearSelection();
        m_table->setCurrentIndex({});
    } else {
        const int row = m_model.rowOf(*item);
        m_table->selectRow(row);
        m_table->scrollTo(m_model.index(row, 0));
    }
    m_table->viewport()->update();
}

// Tab-separated with a header line, as spreadsheets take it.
void TableView::copySelection() const {
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    QStringList titles;
    for (int column = 0; column < m_model.columnCount(); ++column)
        titles.append(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    lines.append(titles.join(u'\t'));
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int column = 0; column < m_model.columnCount(); ++column)
            cells.append(cellToPaste(
                m_model.data(m_model.index(row.row(), column), NumberTable::kExactRole)));
        lines.append(cells.join(u'\t'));
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

void TableView::addCopying(QMenu& menu) {
    menu.addAction(tr("Copy rows"), this, [this] { copySelection(); })
        ->setEnabled(m_table->selectionModel()->hasSelection());
    menu.addAction(tr("Select all"), m_table, &QTableView::selectAll);
}

bool TableView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        copySelection();
        return true;
    }
    return View::eventFilter(watched, event);
}

}  // namespace quantoscope
