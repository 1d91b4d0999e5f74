// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/steps.h"

#include <cassert>
#include <utility>

namespace quantoscope {

void Steps::add(Step step) {
    const auto place =
        m_running ? m_left.begin() + static_cast<std::ptrdiff_t>(m_added++) : m_left.end();
    m_left.insert(place, std::move(step));
}

double Steps::share() const {
    const std::size_t all = m_done + m_left.size();
    return all > 0 ? static_cast<double>(m_done) / static_cast<double>(all) : 0;
}

Status Steps::next() {
    assert(!done());
    const Step step = std::move(m_left.front());
    m_left.pop_front();
    ++m_done;
    m_added = 0;
    m_running = true;
    Status status = step();
    m_running = false;
    return status;
}

Status Steps::runAll(const JobControl& control) {
    while (!done()) {
        if (control.cancelled()) return cancelledError();
        if (const Status status = next(); !status) return status;
        control.report(share());
    }
    return Done{};
}

}  // namespace quantoscope
