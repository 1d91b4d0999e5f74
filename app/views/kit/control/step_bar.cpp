// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/control/step_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>

namespace quantoscope {

StepBar::StepBar(const QStringList& names, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (const QString& name : names) {
        auto* label = new QLabel(name, this);
        auto* box = new QSpinBox(this);
        box->setAccessibleName(name);
        box->setKeyboardTracking(false);
        box->setLocale(QLocale::c());
        label->setBuddy(box);
        const int index = static_cast<int>(m_numbers.size());
        connect(box, &QSpinBox::valueChanged, this,
                [this, index](int value) { emit chosen(index, value); });
        row->addWidget(label);
        row->addWidget(box);
        m_numbers.append({label, box});
    }
}

void StepBar::setTheme(const Theme& theme) {
    const QFont font = theme.plotFont(0.9);
    for (const Number& number : m_numbers) {
        number.name->setFont(font);
        number.box->setFont(font);
        number.name->setStyleSheet(QStringLiteral("color: %1;").arg(theme.quiet.name()));
    }
    adjustSize();
}

void StepBar::set(int index, int value, int maximum) {
    const Number& number = m_numbers[index];
    const QSignalBlocker blocker(number.box);
    number.box->setRange(0, std::max(0, maximum));
    number.box->setValue(value);
    for (QWidget* part : {static_cast<QWidget*>(number.name), static_cast<QWidget*>(number.box)})
        part->setVisible(maximum > 0);
    adjustSize();
}

int StepBar::value(int index) const {
    return m_numbers[index].box->value();
}

bool StepBar::hasChoice() const {
    return std::ranges::any_of(m_numbers,
                               [](const Number& number) { return number.box->maximum() > 0; });
}

void StepBar::step(int index, int by) {
    m_numbers[index].box->stepBy(by);
}

}  // namespace quantoscope
