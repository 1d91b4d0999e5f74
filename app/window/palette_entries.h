// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/session/session.h"
#include "app/window/parts/palette.h"

class QMainWindow;

namespace quantoscope {

// What can be done now: the window's commands that are enabled, each scheme, and each tensor of the
// open file that can be loaded.
std::vector<PaletteEntry> paletteEntries(QMainWindow& window, Session& session);

}  // namespace quantoscope
