// SPDX-License-Identifier: GPL-3.0-or-later
// Work that only the GUI thread may do, cut so that its event loop waits for no more than one
// figure or one page at a time.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

class Steps {
  public:
    using Step = std::function<Status()>;

    // At the end. What a running step adds comes right after it, in the order of adding.
    void add(Step step);

    bool done() const { return m_left.empty(); }
    double share() const;  // of the steps known so far that are done, 0 to 1
    Status next();         // runs the first that is left; there must be one
    // The rest at once. Errors: those of the steps, Cancelled.
    Status runAll(const JobControl& control);

  private:
    std::deque<Step> m_left;
    std::size_t m_done = 0;
    std::size_t m_added = 0;  // by the step that runs
    bool m_running = false;
};

}  // namespace quantoscope
