// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the real window, for the README and for machines without a display.
#pragma once

#include <QSize>
#include <QString>
#include <string>

#include "app/window/memory/settings.h"
#include "core/base/result.h"

namespace quantoscope {

class MainWindow;

// Runs the event loop until the window's session has answered and drawn its curves; false when
// that takes longer than a minute.
bool waitUntilSettled(MainWindow& window);

// Shows the window at this size, waits and writes its picture as PNG.
Status writeScreenshot(MainWindow& window, QSize size, const std::string& path);

// The set of resources/screenshots: the default window, a dragged range, a matrix per channel and
// the dark theme, each at 1280 x 800 and 1920 x 1080.
Status writeScreenshotSet(const QString& folder);

}  // namespace quantoscope
