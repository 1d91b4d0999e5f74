// SPDX-License-Identifier: GPL-3.0-or-later
// One export at a time: its figures are drawn step by step in the event loop, so that the window
// answers between two of them, and its files are then written in the background.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <QVector>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "app/jobs/newest_wins.h"
#include "app/reports/output_files.h"
#include "app/reports/steps.h"

namespace quantoscope {

class ExportRun : public QObject {
    Q_OBJECT
  public:
    struct Job {
        std::unique_ptr<Steps> steps;
        std::shared_ptr<QVector<FileContent>> files;            // filled by the steps
        std::function<void(const QStringList& paths)> written;  // once all files are there
    };

    explicit ExportRun(QObject* parent = nullptr);
    ~ExportRun() override;

    bool busy() const { return m_job.has_value(); }
    void start(Job job);  // only when not busy
    // What was there stays, and cancelled() follows; unless all files are in their places already.
    void cancel();

  signals:
    void busyChanged(bool busy);
    void progressed(const QString& what, double share);
    void failed(const QString& sentence);
    void cancelled();

  private:
    void draw();
    void write();
    void finish(const Status& status);

    std::optional<Job> m_job;
    std::stop_source m_stop;  // of the writing
    QTimer m_turn;            // when the event loop has nothing else to do
    NewestWins m_lane;        // last: ends first
};

}  // namespace quantoscope
