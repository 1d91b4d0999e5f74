// SPDX-License-Identifier: GPL-3.0-or-later
// One background lane: a job runs at a time, and of those asked for meanwhile only the newest
// waits.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "core/base/job_control.h"

namespace quantoscope {

class NewestWins : public QObject {
    Q_OBJECT
  public:
    // Called in the lane's owner's thread with what the work found; never after a cancel().
    using Deliver = std::function<void()>;
    // Runs in the lane's thread. An exception is a bug of ours or a lack of memory: it is caught
    // and told by crashed().
    using Work = std::function<Deliver(const JobControl& control)>;

    explicit NewestWins(QObject* parent = nullptr);
    ~NewestWins() override;  // cancels and waits

    // Lets a running job finish and be shown, so that a stream of submissions never starves the
    // picture; stops it only when it is older than kPatience milliseconds and this one waits.
    void submit(Work work);
    // Stops the running job, forgets the waiting one; nothing of either is delivered.
    void cancel();
    bool busy() const { return m_running || m_waiting; }

    static constexpr int kPatience = 250;

  signals:
    void busyChanged(bool busy);
    void progressed(double share);
    void crashed(const QString& sentence);

  private:
    struct Ticket {
        Work work;
        std::stop_source stop;
        quint64 number = 0;
    };
    void start(Work work);
    void finish(quint64 number, const Deliver& deliver);
    void run(const std::stop_token& endOfLane);
    Deliver perform(const Ticket& ticket);
    void reportProgress(quint64 number, double share);

    // Owner's thread.
    std::optional<Work> m_waiting;
    bool m_running = false;
    quint64 m_number = 0;  // of the running job
    std::stop_source m_stop;
    QElapsedTimer m_age;
    QTimer m_patience;
    bool m_wasBusy = false;
    void tellBusy();

    // Handed to the lane's thread.
    std::mutex m_mutex;
    std::condition_variable_any m_ticketReady;
    std::optional<Ticket> m_ticket;
    std::jthread m_thread;  // last: ends first
};

}  // namespace quantoscope
