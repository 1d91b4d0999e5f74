// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/tensors/model_page.h"

#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

#include "app/panels/panel_parts.h"
#include "app/panels/tensors/tensor_list_model.h"
#include "app/panels/tensors/tensor_table.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

// Every word must stand in the name.
class WordFilter : public QSortFilterProxyModel {
  public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setWords(const QString& text) {
        m_words = text.split(u' ', Qt::SkipEmptyParts);
        invalidateFilter();
    }

  protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        const QString name = sourceModel()
                                 ->index(row, TensorListModel::Name, parent)
                                 .data(TensorListModel::kSortRole)
                                 .toString();
        for (const QString& word : m_words)
            if (!name.contains(word, Qt::CaseInsensitive)) return false;
        return true;
    }

  private:
    QStringList m_words;
};

}  // namespace

ModelPage::ModelPage(QWidget* parent)
    : QWidget(parent),
      m_request(defaultRequest()),
      m_about(new QLabel(this)),
      m_search(new QLineEdit(this)),
      m_model(new TensorListModel(this)),
      m_filter(new WordFilter(this)),
      m_table(new TensorTable(*m_model, *m_filter, this)) {
    setProperty("card", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 12);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setProperty("heading", true);
    m_about->setMinimumWidth(1);
    column->addWidget(m_about);
    m_search->setPlaceholderText(tr("Search tensors; several words must all stand in the name"));
    m_search->setAccessibleName(tr("Search tensors of the model"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    column->addWidget(m_search);
    m_model->setFolded(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAccessibleName(tr("Tensors of the model"));
    m_table->installEventFilter(this);
    column->addWidget(m_table, 1);
    connect(m_search, &QLineEdit::textChanged, this, &ModelPage::search);
    connect(m_table, &TensorTable::tensorChosen, this, &ModelPage::choose);
    connect(m_table, &QTableView::doubleClicked, this, &ModelPage::tensorOpened);
}

void ModelPage::choose() {
    const TensorEntry* entry = m_table->chosen();
    if (entry == nullptr) return;
    const Request request = withSource(m_request, FileSource{m_file->path, entry->name});
    if (!(request == m_request)) emit requestEdited(request, Edit::Step);
}

// Rows that leave would hand the choice to a neighbour, which is not what typing asks for.
void ModelPage::search(const QString& text) {
    const QSignalBlocker blocker(m_table->selectionModel());
    m_table->clearSelection();
    m_table->setCurrentIndex({});
    static_cast<WordFilter*>(m_filter)->setWords(text);
    select();
    tellCount();
}

void ModelPage::tellCount() {
    if (!m_file) return;
    const QString name = QFileInfo(QString::fromStdString(m_file->path)).fileName();
    const auto all = static_cast<std::uint64_t>(m_model->rowCount());
    const auto seen = static_cast<std::uint64_t>(m_filter->rowCount());
    QString count = all == 1 ? tr("1 tensor") : tr("%1 tensors").arg(toQString(groupedText(all)));
    if (seen != all) count = tr("%1 of %2").arg(toQString(groupedText(seen)), count);
    m_about->setText(toQString(displayText(name.toStdString())) + QStringLiteral(" · ") + count);
}

void ModelPage::select() {
    const auto* source = std::get_if<FileSource>(&m_request.source);
    if (source != nullptr && m_file) m_table->showTensor(*source, *m_file);
}

void ModelPage::setRequest(const Request& request) {
    m_request = request;
    select();
}

void ModelPage::setOpenFile(const OpenFilePointer& file) {
    m_file = file;
    const QSignalBlocker blocker(m_table->selectionModel());
    m_model->setFile(file);
    m_search->clear();
    for (const int column :
         {TensorListModel::Type, TensorListModel::ShapeColumn, TensorListModel::Values})
        m_table->resizeColumnToContents(column);
    tellCount();
    select();
}

bool ModelPage::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool enters = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (watched == m_search && (enters || key == Qt::Key_Down)) {
        m_table->setFocus();
        if (!m_table->currentIndex().isValid() && m_filter->rowCount() > 0)
            m_table->setCurrentIndex(m_filter->index(0, 0));
        return true;
    }
    if (watched == m_table && enters && m_table->currentIndex().isValid()) {
        emit tensorOpened();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace quantoscope
