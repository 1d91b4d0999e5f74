// SPDX-License-Identifier: GPL-3.0-or-later
// The requests that were, for undo and redo.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/session/edit.h"
#include "core/analysis/request/request.h"

namespace quantoscope {

class History {
  public:
    explicit History(Request first) : m_requests{std::move(first)} {}

    const Request& current() const { return m_requests[m_current]; }

    // Forgets what was undone. The edits of one drag become one entry, as long as they change the
    // same thing. A request equal to the current one adds nothing. Beyond kLimit the oldest is
    // forgotten.
    void push(const Request& request, Edit edit);

    bool canUndo() const { return m_current > 0; }
    bool canRedo() const { return m_current + 1 < m_requests.size(); }
    const Request& undo() { return travelTo(m_current - 1); }
    const Request& redo() { return travelTo(m_current + 1); }

    // "bits", "clipping range", ...: what the next undo or redo changes back.
    std::string undoText() const;
    std::string redoText() const;

    static constexpr std::size_t kLimit = 500;

  private:
    const Request& travelTo(std::size_t place);

    std::vector<Request> m_requests;  // oldest first; never empty
    std::size_t m_current = 0;
    bool m_dragging = false;
};

// What differs, in the words of the window; "" when nothing does.
std::string changeText(const Request& before, const Request& after);

}  // namespace quantoscope
