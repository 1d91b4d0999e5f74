// SPDX-License-Identifier: GPL-3.0-or-later
// A small row of named whole numbers from 0 on, each with arrows for the next and the previous one.
#pragma once

#include <QStringList>
#include <QVector>
#include <QWidget>

#include "app/views/look/theme.h"

class QLabel;
class QSpinBox;

namespace quantoscope {

class StepBar : public QWidget {
    Q_OBJECT
  public:
    StepBar(const QStringList& names, QWidget* parent);

    void setTheme(const Theme& theme);
    // Emits nothing. A number without a choice hides.
    void set(int index, int value, int maximum);
    int value(int index) const;
    bool hasChoice() const;
    void step(int index, int by);  // as by hand

  signals:
    void chosen(int index, int value);  // by hand

  private:
    struct Number {
        QLabel* name;
        QSpinBox* box;
    };
    QVector<Number> m_numbers;
};

}  // namespace quantoscope
