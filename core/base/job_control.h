// SPDX-License-Identifier: GPL-3.0-or-later
// How a long computation hears "stop" and tells how far it is.
#pragma once

#include <functional>
#include <stop_token>
#include <utility>

namespace quantoscope {

// Cheap to copy. A default JobControl is never cancelled and reports to nobody.
class JobControl {
  public:
    // Called with the share done, in [0, 1], from any thread that works on the job.
    using Progress = std::function<void(double share)>;

    JobControl() = default;
    explicit JobControl(std::stop_token stop, Progress progress = {})
        : m_stop(std::move(stop)), m_progress(std::move(progress)) {}

    bool cancelled() const noexcept { return m_stop.stop_requested(); }

    void report(double share) const {
        if (m_progress) m_progress(m_from + share * (m_to - m_from));
    }

    // The same job, whose reports of 0..1 become from..to of this one's.
    JobControl part(double from, double to) const {
        JobControl inner = *this;
        inner.m_from = m_from + from * (m_to - m_from);
        inner.m_to = m_from + to * (m_to - m_from);
        return inner;
    }

    // Hears the same "stop" and reports to nobody.
    JobControl silent() const { return JobControl(m_stop); }

  private:
    std::stop_token m_stop;
    Progress m_progress;
    double m_from = 0;
    double m_to = 1;
};

}  // namespace quantoscope
