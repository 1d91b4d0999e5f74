// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/actions/export_run.h"

#include <exception>
#include <new>
#include <utility>

namespace quantoscope {
namespace {

constexpr double kDrawing = 0.9;  // of the whole; writing is the rest

// A lack of memory is told, not fatal.
Status nextOf(Steps& steps) {
    try {
        return steps.next();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "There is not enough memory for this figure.", {}};
    } catch (const std::exception& error) {
        return Error{ErrorCode::Internal, std::string("Drawing failed: ") + error.what(), {}};
    }
}

}  // namespace

ExportRun::ExportRun(QObject* parent) : QObject(parent) {
    m_turn.setInterval(0);
    connect(&m_turn, &QTimer::timeout, this, &ExportRun::draw);
    connect(&m_lane, &NewestWins::crashed, this, [this](const QString& sentence) {
        finish(Error{ErrorCode::Internal, sentence.toStdString(), {}});
    });
}

ExportRun::~ExportRun() {
    m_stop.request_stop();
}

void ExportRun::start(Job job) {
    Q_ASSERT(!busy());
    m_job = std::move(job);
    emit busyChanged(true);
    emit progressed(tr("Drawing figures"), 0);
    m_turn.start();
}

void ExportRun::draw() {
    if (m_job->steps->done()) {
        m_turn.stop();
        write();
        return;
    }
    const Status status = nextOf(*m_job->steps);
    if (!status)
        finish(status);
    else
        emit progressed(tr("Drawing figures"), kDrawing * m_job->steps->share());
}

void ExportRun::write() {
    emit progressed(tr("Writing"), kDrawing);
    m_stop = std::stop_source();
    // With a token of its own: a cancelled lane would not tell whether it came too late.
    m_lane.submit(
        [this, files = *m_job->files, control = JobControl(m_stop.get_token())](const JobControl&) {
            return [this, status = writeFiles(files, control)] { finish(status); };
        });
}

void ExportRun::cancel() {
    m_stop.request_stop();
    if (m_turn.isActive()) finish(cancelledError());
}

void ExportRun::finish(const Status& status) {
    m_turn.stop();
    const Job job = *std::exchange(m_job, std::nullopt);
    emit busyChanged(false);
    if (status) {
        QStringList paths;
        for (const FileContent& file : *job.files)
            paths.append(file.path);
        job.written(paths);
    } else if (status.error().code == ErrorCode::Cancelled) {
        emit cancelled();
    } else {
        emit failed(QString::fromStdString(status.error().sentence()));
    }
}

}  // namespace quantoscope
