// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/tensors/tensor_list_model.h"

#include <algorithm>
#include <utility>

#include "app/panels/parameter_form.h"
#include "app/views/look/utf8.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"
#include "core/formats/type_text.h"

namespace quantoscope {

void TensorListModel::setFile(OpenFilePointer file) {
    beginResetModel();
    m_file = std::move(file);
    m_shared = m_file && m_isFolded ? sharedStartOf(m_file->listing.tensors) : 0;
    endResetModel();
}

std::size_t sharedStartOf(const std::vector<TensorEntry>& tensors) {
    if (tensors.size() < 2) return 0;
    const std::string& first = tensors.front().name;
    std::size_t shared = first.size();
    for (const TensorEntry& tensor : tensors) {
        const auto end = std::ranges::mismatch(first, tensor.name).in1;
        shared = std::min(shared, static_cast<std::size_t>(end - first.begin()));
    }
    const std::size_t dot = first.rfind('.', shared == 0 ? 0 : shared - 1);
    return shared == 0 || dot == std::string::npos ? 0 : dot + 1;
}

QString TensorListModel::sharedStart() const {
    if (m_shared == 0) return {};
    return toQString(displayText(m_file->listing.tensors.front().name.substr(0, m_shared)));
}

QString TensorListModel::nameOf(const TensorEntry& tensor) const {
    if (tensor.name.empty()) return tr("(unnamed)");
    const std::string rest = tensor.name.substr(m_shared);
    return (m_shared > 0 ? QStringLiteral("…") : QString()) + toQString(displayText(rest));
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
        const std::string about =
            tensor->unsupported.empty()
                ? groupedText(tensor->values) + (tensor->values == 1 ? " value, " : " values, ") +
                      shapeText(tensor->shape) + ", " + displayText(typeText(*tensor))
                : displayText(tensor->unsupported, 400);
        return plainToolTip(displayText(tensor->name) + ": " + about);
    }
    if (role == kSortRole && index.column() >= ShapeColumn)
        return QVariant::fromValue<qulonglong>(tensor->values);
    if (role == kSortRole) return QString::fromStdString(tensor->name);
    if (role == Qt::TextAlignmentRole && index.column() != Name)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Name:
            return nameOf(*tensor);
        case Type:
            return toQString(displayText(typeText(*tensor)));
        case ShapeColumn:
            return toQString(shapeText(tensor->shape));
        case Values:
            return toQString(groupedText(tensor->values));
        default:
            return {};
    }
}

QVariant TensorListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return m_shared == 0 ? tr("Tensor") : tr("Tensor  %1…").arg(sharedStart());
        case Type:
            return tr("Type");
        case ShapeColumn:
            return tr("Shape");
        case Values:
            return tr("Values");
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
