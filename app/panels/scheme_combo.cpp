// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/scheme_combo.h"

#include <QStandardItemModel>
#include <algorithm>
#include <array>

#include "app/panels/panel_parts.h"
#include "app/panels/parameter_form.h"

namespace quantoscope {
namespace {

constexpr int kPlaceRole = Qt::UserRole;  // in schemes(); headings have none

constexpr std::array kFamilies{SchemeFamily::Uniform,  SchemeFamily::Float,
                               SchemeFamily::Codebook, SchemeFamily::Logarithmic,
                               SchemeFamily::Block,    SchemeFamily::Vector};

QStandardItem* headingOf(SchemeFamily family) {
    auto* item = new QStandardItem(toQString(familyTitle(family)));
    item->setFlags(Qt::NoItemFlags);
    QFont font = item->font();
    font.setBold(true);
    item->setFont(font);
    return item;
}

QStandardItem* itemOf(std::size_t place) {
    const Scheme& scheme = *schemes()[place];
    auto* item = new QStandardItem(toQString(scheme.title));
    item->setData(static_cast<int>(place), kPlaceRole);
    item->setToolTip(plainToolTip(scheme.help));
    return item;
}

}  // namespace

SchemeCombo::SchemeCombo(QWidget* parent) : ElidedCombo(parent) {
    constexpr int kFewestCharacters = 9;
    constexpr int kRowsShown = 24;
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(kFewestCharacters);
    setMaxVisibleItems(kRowsShown);
    auto* rows = new QStandardItemModel(this);
    for (const SchemeFamily family : kFamilies) {
        const auto all = schemes();
        if (std::ranges::none_of(all, [&](const Scheme* one) { return one->family == family; }))
            continue;
        rows->appendRow(headingOf(family));
        for (std::size_t place = 0; place < all.size(); ++place)
            if (all[place]->family == family) rows->appendRow(itemOf(place));
    }
    setModel(rows);
    connect(this, &QComboBox::activated, this, [this](int row) {
        const QVariant place = itemData(row, kPlaceRole);
        if (place.isValid()) emit chosen(*schemes()[place.toUInt()]);
    });
}

int SchemeCombo::rowOf(const Scheme& scheme) const {
    const auto all = schemes();
    const auto place = std::ranges::find(all, &scheme) - all.begin();
    return findData(static_cast<int>(place), kPlaceRole);
}

void SchemeCombo::setScheme(const Scheme& scheme) {
    setCurrentIndex(rowOf(scheme));
    setToolTip(plainToolTip(scheme.help));
}

}  // namespace quantoscope
