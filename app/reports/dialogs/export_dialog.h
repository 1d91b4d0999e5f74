// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QPicture>
#include <QTimer>
#include <functional>

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
    // What the figure looks like at this size.
    using Draw = std::function<QPicture(QSize)>;
    // A table takes the room that it needs: it is not asked for a size, and has no draw.
    ExportDialog(const QString& figureTitle, Draw draw, QWidget* parent);

    FigureFormat format() const;
    FigureOptions options() const;

    void accept() override;  // remembers

  private:
    void readLast();
    void showWhatApplies();

    void showPreview();

    Draw m_draw;
    QComboBox* m_format;
    QSpinBox* m_width;
    QSpinBox* m_height;
    QDoubleSpinBox* m_scale;
    QLabel* m_result;
    QLabel* m_preview;
    QTimer m_redraw;  // once the hand rests on a size
};

}  // namespace quantoscope
