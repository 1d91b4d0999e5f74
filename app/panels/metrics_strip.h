// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "app/views/look/theme.h"
#include "core/analysis/outcome/outcome.h"

class QLabel;

namespace quantoscope {

// Whether the figures in the values' unit are written in powers of ten. It stays as it is while
// a number is moved by hand, until that would be unreadable.
struct MetricNotation {
    bool error = false;    // MSE and its parts
    bool largest = false;  // the largest error
    bool isKnown = false;
};

// One figure of the strip, for people and exact.
struct MetricText {
    QString id;     // the key of `analyze --json`
    QString label;  // "MSE"
    QString shown;  // "0.03186"
    QString exact;  // every digit, with its unit
    QString help;   // one sentence
};
// The strip's figures, the most telling first; "–" where one is undefined. The notation is the one
// to hold to, and is brought up to date.
std::vector<MetricText> metricTexts(const Outcome& outcome, MetricNotation& notation);
std::vector<MetricText> metricTexts(const Outcome& outcome);

// The figures under the stage, in two rows whatever the width: exact on hover, copied by a click.
// Where the width ends the last columns are left out.
class MetricsStrip : public QWidget {
    Q_OBJECT
  public:
    explicit MetricsStrip(QWidget* parent = nullptr);

    QSize sizeHint() const override;
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
    bool event(QEvent* event) override;
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
    int cellWidth() const;  // that every figure fits, whatever its digits
    int cellHeight() const;

    OutcomePointer m_outcome;
    OutcomePointer m_reference;
    std::vector<Cell> m_cells;
    QLabel* m_difference = nullptr;
    MetricNotation m_notation;
};

}  // namespace quantoscope
