// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/history.h"

namespace quantoscope {

void History::push(const Request& request, Edit edit) {
    const bool merges = m_dragging && edit != Edit::Step && m_current > 0 &&
                        (request == current() || changeText(current(), request) == undoText());
    m_dragging = edit == Edit::Drag && (merges || !(request == current()));
    if (request == current()) return;
    m_requests.resize(m_current + 1, current());
    if (merges) {
        m_requests[m_current] = request;
        return;
    }
    m_requests.push_back(request);
    if (m_requests.size() > kLimit) m_requests.erase(m_requests.begin());
    m_current = m_requests.size() - 1;
}

const Request& History::travelTo(std::size_t place) {
    m_dragging = false;
    m_current = place;
    return current();
}

std::string History::undoText() const {
    return canUndo() ? changeText(m_requests[m_current - 1], m_requests[m_current]) : std::string();
}

std::string History::redoText() const {
    return canRedo() ? changeText(m_requests[m_current], m_requests[m_current + 1]) : std::string();
}

std::string changeText(const Request& before, const Request& after) {
    if (before == after) return {};
    if (!(before.source == after.source)) return "data";
    if (!(before.preparation.transforms == after.preparation.transforms)) return "transforms";
    if (!(before.preparation == after.preparation)) return "importance";
    if (before.scheme != after.scheme) return "scheme";
    if (before.settings.bits != after.settings.bits) return "bits";
    if (before.settings.rounding != after.settings.rounding) return "rounding";
    if (before.granularity != after.granularity || before.axis != after.axis ||
        before.groupSize != after.groupSize || before.layout != after.layout)
        return "granularity";
    if (!(before.range == after.range)) return "clipping range";
    return "parameters";
}

}  // namespace quantoscope
