// SPDX-License-Identifier: GPL-3.0-or-later
// The signals are blocked and awaited by a thread, because a handler could do next to nothing.
// SIGUSR1 tells that thread that the work is done.
#include "app/cli/interrupt.h"

#include <pthread.h>

namespace quantoscope::cli {

Interrupt::Interrupt() {
    sigemptyset(&m_signals);
    for (const int number : {SIGINT, SIGTERM, SIGUSR1})
        sigaddset(&m_signals, number);
    pthread_sigmask(SIG_BLOCK, &m_signals, &m_before);
    m_waiting = std::thread([this] { wait(); });
}

Interrupt::~Interrupt() {
    pthread_kill(m_waiting.native_handle(), SIGUSR1);
    m_waiting.join();
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

void Interrupt::wait() {
    int number = 0;
    while (sigwait(&m_signals, &number) == 0 && number != SIGUSR1) {
        if (m_stop.stop_requested()) {
            // The second time: as if nobody had listened.
            std::signal(number, SIG_DFL);
            pthread_sigmask(SIG_UNBLOCK, &m_signals, nullptr);
            std::raise(number);
        }
        m_stop.request_stop();
    }
}

}  // namespace quantoscope::cli
