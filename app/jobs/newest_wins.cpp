// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/newest_wins.h"

#include <QMetaObject>
#include <exception>
#include <memory>
#include <new>
#include <utility>

namespace quantoscope {
namespace {

// Progress reaches the window at most this often.
constexpr qint64 kProgressIntervalMs = 50;

}  // namespace

NewestWins::NewestWins(QObject* parent)
    : QObject(parent), m_thread([this](const std::stop_token& end) { run(end); }) {
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (m_running && m_waiting) m_stop.request_stop();
    });
}

NewestWins::~NewestWins() {
    m_stop.request_stop();
    m_thread.request_stop();
}

void NewestWins::submit(Work work) {
    if (!m_running) {
        start(std::move(work));
    } else {
        m_waiting = std::move(work);
        const qint64 left = kPatience - m_age.elapsed();
        m_patience.start(static_cast<int>(qMax<qint64>(0, left)));
    }
    tellBusy();
}

void NewestWins::cancel() {
    m_waiting.reset();
    m_patience.stop();
    m_stop.request_stop();
    ++m_number;  // what the running job delivers is no longer ours
    tellBusy();
}

void NewestWins::start(Work work) {
    m_running = true;
    m_stop = std::stop_source();
    m_age.start();
    {
        const std::scoped_lock lock(m_mutex);
        m_ticket = Ticket{std::move(work), m_stop, ++m_number};
    }
    m_ticketReady.notify_one();
}

void NewestWins::finish(quint64 number, const Deliver& deliver) {
    m_running = false;
    m_patience.stop();
    const bool wanted = number == m_number && deliver;
    if (m_waiting) {
        start(std::move(*m_waiting));
        m_waiting.reset();
    }
    if (wanted) deliver();
    tellBusy();
}

void NewestWins::tellBusy() {
    if (busy() == m_wasBusy) return;
    m_wasBusy = busy();
    emit busyChanged(m_wasBusy);
}

void NewestWins::reportProgress(quint64 number, double share) {
    if (number == m_number) emit progressed(share);
}

// Ends with the lane; a ticket whose stop was requested before it began still delivers nothing.
void NewestWins::run(const std::stop_token& endOfLane) {
    while (true) {
        Ticket ticket;
        {
            std::unique_lock lock(m_mutex);
            if (!m_ticketReady.wait(lock, endOfLane, [this] { return m_ticket.has_value(); }))
                return;
            ticket = std::move(*m_ticket);
            m_ticket.reset();
        }
        Deliver deliver = perform(ticket);
        QMetaObject::invokeMethod(
            this,
            [this, number = ticket.number, deliver = std::move(deliver)] {
                finish(number, deliver);
            },
            Qt::QueuedConnection);
    }
}

NewestWins::Deliver NewestWins::perform(const Ticket& ticket) {
    struct Clock {
        std::mutex mutex;
        QElapsedTimer sinceReport;
    };
    const auto clock = std::make_shared<Clock>();
    const auto progress = [this, clock, number = ticket.number](double share) {
        const std::scoped_lock lock(clock->mutex);
        if (clock->sinceReport.isValid() && clock->sinceReport.elapsed() < kProgressIntervalMs)
            return;
        clock->sinceReport.start();
        QMetaObject::invokeMethod(
            this, [this, number, share] { reportProgress(number, share); }, Qt::QueuedConnection);
    };
    const auto failure = [this](QString sentence) -> Deliver {
        return [this, sentence = std::move(sentence)] { emit crashed(sentence); };
    };
    try {
        return ticket.work(JobControl(ticket.stop.get_token(), progress));
    } catch (const std::bad_alloc&) {
        return failure(tr("There is not enough memory for this."));
    } catch (const std::exception& error) {
        return failure(tr("The work failed unexpectedly: %1").arg(QString::fromUtf8(error.what())));
    }
}

}  // namespace quantoscope
