// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace quantoscope::cli {

// While it lives, the first SIGINT or SIGTERM asks the work to stop; a second one ends the process
// at once. Made before other threads are started, which inherit its signal mask.
class Interrupt {
  public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return m_stop.get_token(); }

  private:
    void wait();

    sigset_t m_signals{};
    sigset_t m_before{};
    std::stop_source m_stop;
    std::thread m_waiting;
};

}  // namespace quantoscope::cli
