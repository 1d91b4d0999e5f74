// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include "core/analysis/outcome/outcome.h"

class QLabel;
class QProgressBar;
class QStatusBar;
class QToolButton;

namespace quantoscope {

// The window's bottom line: progress with cancel, times of the last answer, what the data are.
class StatusLine : public QObject {
    Q_OBJECT
  public:
    explicit StatusLine(QStatusBar& bar);

  public slots:
    void setBusy(bool busy);       // the session computes
    void setExporting(bool busy);  // files are being made
    void setProgress(const QString& what, double share);
    void setOutcome(const quantoscope::OutcomePointer& outcome);
    void setPainted();              // the stage has drawn the last outcome
    void say(const QString& text);  // for a moment

  signals:
    void cancelRequested();

  private:
    void showTimes();
    void showWork();

    QStatusBar& m_bar;
    QLabel* m_state;
    QLabel* m_times;
    QLabel* m_data;
    QProgressBar* m_progress;
    QToolButton* m_cancel;
    QElapsedTimer m_sinceOutcome;
    bool m_busy = false;
    bool m_exporting = false;
    double m_answerSeconds = 0;
    qint64 m_paintNanoseconds = -1;
};

}  // namespace quantoscope
