// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/parameter_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "app/panels/number_field.h"
#include "app/panels/numbers_field.h"
#include "app/panels/panel_parts.h"

namespace quantoscope {
QFormLayout* makeFormLayout(QWidget* parent) {
    auto* layout = new QFormLayout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(10);
    layout->setVerticalSpacing(6);
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return layout;
}

QString plainToolTip(std::string_view text) {
    return QStringLiteral("<span>%1</span>").arg(toQString(text).toHtmlEscaped());
}

QLabel* makeFormLabel(std::string_view text, std::string_view help, QWidget* buddy) {
    auto* label = new QLabel(toQString(text));
    label->setTextFormat(Qt::PlainText);
    label->setProperty("quiet", true);
    // One width for all forms, so that the fields of a panel stand in one column.
    label->setMinimumWidth(
        label->fontMetrics().horizontalAdvance(QStringLiteral("Smallest scale")));
    label->setBuddy(buddy);
    if (!help.empty()) {
        label->setToolTip(plainToolTip(help));
        buddy->setToolTip(plainToolTip(help));
    }
    buddy->setAccessibleName(toQString(text));
    return label;
}

ParameterForm::ParameterForm(QWidget* parent) : QWidget(parent), m_layout(makeFormLayout(this)) {}

void ParameterForm::setParameters(const ParameterSet& parameters) {
    const bool sameTable = parameters.table().data() == m_parameters.table().data();
    m_parameters = parameters;
    if (!sameTable) rebuild();
    for (std::size_t row = 0; row < m_show.size(); ++row)
        m_show[row](m_parameters.raw(row));
}

void ParameterForm::rebuild() {
    while (m_layout->rowCount() > 0)
        m_layout->removeRow(0);
    m_show.clear();
    for (const Parameter& row : m_parameters.table()) {
        QWidget* editor = makeEditor(row);
        m_layout->addRow(makeFormLabel(row.label, row.help, editor), editor);
    }
    setVisible(!m_parameters.table().empty());
}

QWidget* ParameterForm::makeListEditor(const Parameter& row) {
    const std::string_view key = row.key;
    auto* field = new NumbersField(row, this);
    m_show.emplace_back(
        [this, field, key](double) { field->setNumbers(m_parameters.numbers(key)); });
    connect(field, &NumbersField::edited, this, [this, key](const std::vector<double>& numbers) {
        if (m_parameters.setNumbers(key, numbers)) emit edited(m_parameters, Edit::Step);
    });
    return field;
}

QWidget* ParameterForm::makeEditor(const Parameter& row) {
    const std::string_view key = row.key;
    if (row.kind == ParameterKind::Flag) {
        auto* box = new QCheckBox(this);
        m_show.emplace_back([box](double raw) {
            const QSignalBlocker blocker(box);
            box->setChecked(raw != 0);
        });
        connect(box, &QCheckBox::toggled, this,
                [this, key](bool on) { change(key, on ? 1 : 0, Edit::Step); });
        return box;
    }
    if (row.kind == ParameterKind::Choice) {
        QComboBox* combo = makeCombo(this);
        for (const Choice& choice : row.choices)
            combo->addItem(toQString(choice.label));
        m_show.emplace_back([combo](double raw) { combo->setCurrentIndex(static_cast<int>(raw)); });
        connect(combo, &QComboBox::activated, this,
                [this, key](int index) { change(key, index, Edit::Step); });
        return combo;
    }
    if (row.kind == ParameterKind::Numbers) return makeListEditor(row);
    auto* field = new NumberField(this);
    field->setInteger(row.kind == ParameterKind::Integer);
    field->setSpacing(row.spacing);
    field->setUnit(toQString(row.unit));
    field->setLimits(row.minimum, row.maximum);
    m_show.emplace_back([field](double raw) { field->setValue(raw); });
    connect(field, &NumberField::edited, this,
            [this, key](double value, Edit edit) { change(key, value, edit); });
    return field;
}

void ParameterForm::change(std::string_view key, double value, Edit edit) {
    if (m_parameters.set(key, value)) emit edited(m_parameters, edit);
}

}  // namespace quantoscope
