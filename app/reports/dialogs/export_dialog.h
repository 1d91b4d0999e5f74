// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "app/reports/figures/figure_export.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace quantoscope {

// Asks for a figure's format, size and scale; starts with those of the last time.
class ExportDialog : public QDialog {
    Q_OBJECT
  public:
    // A table takes the room that it needs, so it is not asked for a size.
    ExportDialog(const QString& figureTitle, bool hasSize, QWidget* parent);

    FigureFormat format() const;
    FigureOptions options() const;

    void accept() override;  // remembers

  private:
    void readLast();
    void showWhatApplies();

    bool m_hasSize;
    QComboBox* m_format;
    QSpinBox* m_width;
    QSpinBox* m_height;
    QDoubleSpinBox* m_scale;
    QLabel* m_result;
};

}  // namespace quantoscope
