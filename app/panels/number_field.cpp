// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/number_field.h"

#include <QLineEdit>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

// What a person may type: blanks between digits and a trailing unit are allowed.
std::optional<double> readNumber(QString text, const QString& unit) {
    if (!unit.isEmpty() && text.endsWith(unit)) text.chop(unit.size());
    text.remove(u' ');
    text.replace(QChar(0x2212), u'-');
    return parseReal(text.toStdString());
}

}  // namespace

NumberField::NumberField(QWidget* parent) : QAbstractSpinBox(parent) {
    setAccelerated(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &QAbstractSpinBox::editingFinished, this, &NumberField::commitText);
    showValue();
}

void NumberField::setLimits(double minimum, double maximum) {
    m_minimum = minimum;
    m_maximum = maximum;
    setValue(m_value);
}

void NumberField::setUnit(const QString& unit) {
    m_unit = unit.isEmpty() ? unit : u' ' + unit;
    showValue();
}

void NumberField::setValue(double value) {
    const double clamped = std::clamp(value, m_minimum, m_maximum);
    // What is being typed stays while the value that it will replace is told again.
    if (clamped == m_value && lineEdit()->isModified()) return;
    m_value = clamped;
    showValue();
}

QString NumberField::textOf(double value) const {
    const bool grouped = m_integer && std::abs(value) >= 1e4 && std::abs(value) < 1e15;
    const std::string digits = grouped    ? groupedText(static_cast<std::uint64_t>(std::abs(value)))
                               : m_single ? exactText(static_cast<float>(value))
                                          : exactText(value);
    const QString sign = grouped && value < 0 ? QStringLiteral("-") : QString();
    return sign + QString::fromStdString(digits) + m_unit;
}

void NumberField::showValue() {
    lineEdit()->setText(textOf(m_value));
    lineEdit()->setCursorPosition(0);
}

void NumberField::commitText() {
    // The text may stand for a value with more digits: left as it was, it changes nothing.
    if (text() == textOf(m_value)) return;
    const auto typed = readNumber(text(), m_unit);
    const double before = m_value;
    if (typed && !std::isnan(*typed)) setValue(m_integer ? std::nearbyint(*typed) : *typed);
    showValue();
    if (m_value != before) emit edited(m_value, Edit::Step);
}

double NumberField::stepped(int steps) const {
    if (m_spacing == Spacing::Logarithmic && m_value != 0) {
        const double ratio = m_integer ? 2.0 : std::pow(10.0, 0.1);
        const double next = m_value * std::pow(ratio, steps);
        const double digits = std::pow(10.0, std::floor(std::log10(std::abs(next))) - 1);
        return m_integer ? std::nearbyint(next) : std::nearbyint(next / digits) * digits;
    }
    if (m_integer) return m_value + steps;
    // A round step near a hundredth of the limits' span or a tenth of the value.
    const double span = std::min(m_maximum - m_minimum, 10 * std::max(std::abs(m_value), 1e-3));
    const double step = std::pow(10.0, std::floor(std::log10(span / 20)));
    return (std::nearbyint(m_value / step) + steps) * step;
}

void NumberField::stepBy(int steps) {
    const double before = m_value;
    const auto typed = readNumber(text(), m_unit);
    if (typed && !std::isnan(*typed)) m_value = std::clamp(*typed, m_minimum, m_maximum);
    // Back to the shortest decimal, so that 0.1 + 0.2 reads 0.3.
    const double next = stepped(steps);
    setValue(parseReal(shortText(next, 12)).value_or(next));
    if (m_value != before) emit edited(m_value, Edit::Drag);
}

QAbstractSpinBox::StepEnabled NumberField::stepEnabled() const {
    StepEnabled enabled = StepNone;
    if (m_value > m_minimum) enabled |= StepDownEnabled;
    if (m_value < m_maximum) enabled |= StepUpEnabled;
    return enabled;
}

QValidator::State NumberField::validate(QString& text, int& position) const {
    Q_UNUSED(position);
    return readNumber(text, m_unit) ? QValidator::Acceptable : QValidator::Intermediate;
}

QSize NumberField::sizeHint() const {
    QSize hint = QAbstractSpinBox::sizeHint();
    hint.setWidth(fontMetrics().horizontalAdvance(u'0') * 12);
    return hint;
}

// Without focus the wheel belongs to the scroll area around.
void NumberField::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QAbstractSpinBox::wheelEvent(event);
    else
        event->ignore();
}

}  // namespace quantoscope
