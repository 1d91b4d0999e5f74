// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/tensor_list_model.h"

#include <utility>

#include "app/panels/parameter_form.h"
#include "app/views/look/utf8.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"

namespace quantoscope {

void TensorListModel::setFile(OpenFilePointer file) {
    beginResetModel();
    m_file = std::move(file);
    endResetModel();
}

const TensorEntry* TensorListModel::entry(int row) const {
    if (!m_file || row < 0 || row >= rowCount()) return nullptr;
    return &m_file->listing.tensors[static_cast<std::size_t>(row)];
}

int TensorListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_file ? 0 : static_cast<int>(m_file->listing.tensors.size());
}

int TensorListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TensorListModel::data(const QModelIndex& index, int role) const {
    const TensorEntry* tensor = entry(index.row());
    if (!tensor) return {};
    if (role == Qt::ToolTipRole) {
        const std::string about = tensor->unsupported.empty()
                                      ? groupedText(tensor->values) + " values, " +
                                            shapeText(tensor->shape) + ", " +
                                            displayText(tensor->dtypeInFile)
                                      : displayText(tensor->unsupported, 400);
        return plainToolTip(displayText(tensor->name) + ": " + about);
    }
    if (role == Qt::TextAlignmentRole && index.column() != Name)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Name:
            return tensor->name.empty() ? tr("(unnamed)") : toQString(displayText(tensor->name));
        case Type:
            return toQString(displayText(tensor->dtypeInFile));
        case ShapeColumn:
            return toQString(shapeText(tensor->shape));
        default:
            return {};
    }
}

QVariant TensorListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return tr("Tensor");
        case Type:
            return tr("Type");
        case ShapeColumn:
            return tr("Shape");
        default:
            return {};
    }
}

Qt::ItemFlags TensorListModel::flags(const QModelIndex& index) const {
    const TensorEntry* tensor = entry(index.row());
    if (!tensor || !tensor->unsupported.empty()) return Qt::ItemNeverHasChildren;
    return QAbstractTableModel::flags(index);
}

}  // namespace quantoscope
