// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "app/views/look/theme.h"
#include "core/analysis/outcome/outcome.h"

class QGridLayout;
class QLabel;

namespace quantoscope {

// One figure of the strip, for people and exact.
struct MetricText {
    QString id;     // the key of `analyze --json`
    QString label;  // "MSE"
    QString shown;  // "0.03186"
    QString exact;  // every digit, with its unit
    QString help;   // one sentence
};
// The strip's figures in order; "–" where one is undefined.
std::vector<MetricText> metricTexts(const Outcome& outcome);

// The figures under the stage: exact on hover, copied by a click.
class MetricsStrip : public QWidget {
    Q_OBJECT
  public:
    explicit MetricsStrip(QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

  public slots:
    void setOutcome(const quantoscope::OutcomePointer& outcome);
    // The first pin is what differences are told against; none clears them.
    void setPins(const QVector<quantoscope::OutcomePointer>& pins);
    void setTheme(const quantoscope::Theme& theme);

  signals:
    void copied(const QString& text);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    struct Cell {
        QWidget* box = nullptr;
        QLabel* label = nullptr;
        QLabel* value = nullptr;
        QString exact;
    };
    void showTexts();
    Cell makeCell(const MetricText& text);
    void placeCells();
    int widthOf(int columns) const;

    OutcomePointer m_outcome;
    OutcomePointer m_reference;
    std::vector<Cell> m_cells;
    QLabel* m_difference = nullptr;
    QGridLayout* m_grid;
    int m_columns = 0;
};

}  // namespace quantoscope
