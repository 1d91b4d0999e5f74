// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/session.h"
#include "app/window/actions/window_actions.h"
#include "app/window/parts/message_bar.h"

namespace quantoscope {

// Connects pasting values into the window, and fills the menu of worked examples.
void connectDataByHand(const WindowActions& actions, Session& session, MessageBar& message);

}  // namespace quantoscope
