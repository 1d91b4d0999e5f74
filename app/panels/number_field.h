// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSpinBox>

#include "app/session/edit.h"
#include "core/base/parameter.h"

namespace quantoscope {

// A number with arrows: any double, shown shortest, in C notation whatever the locale. Arrows and
// the wheel step by the nearest round amount (a ratio when the spacing is logarithmic).
class NumberField : public QAbstractSpinBox {
    Q_OBJECT
  public:
    explicit NumberField(QWidget* parent = nullptr);

    void setLimits(double minimum, double maximum);
    void setInteger(bool integer) { m_integer = integer; }
    void setSpacing(Spacing spacing) { m_spacing = spacing; }
    void setUnit(const QString& unit);
    // Shows the shortest text of the nearest float32.
    void setSinglePrecision(bool single) { m_single = single; }
    double value() const { return m_value; }

  public slots:
    void setValue(double value);  // clamped; emits nothing

  signals:
    // Drag while arrows or the wheel run, Step for a typed value.
    void edited(double value, quantoscope::Edit edit);

  protected:
    void stepBy(int steps) override;
    StepEnabled stepEnabled() const override;
    QValidator::State validate(QString& text, int& position) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    void wheelEvent(QWheelEvent* event) override;

  private:
    void commitText();
    void showValue();
    QString textOf(double value) const;
    double stepped(int steps) const;

    double m_minimum = 0;
    double m_maximum = 1;
    double m_value = 0;
    bool m_integer = false;
    bool m_single = false;
    Spacing m_spacing = Spacing::Linear;
    QString m_unit;
};

}  // namespace quantoscope
