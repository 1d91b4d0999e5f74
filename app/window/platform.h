// SPDX-License-Identifier: GPL-3.0-or-later
// Qt's platform plugin, chosen before there is a QApplication: without a display the usual one
// ends the program.
#pragma once

#include <QtGlobal>
#include <span>
#include <string_view>

namespace quantoscope {

enum class Platform {
    Display,    // as Qt would choose
    Offscreen,  // pictures only: no display is needed or touched
    None,       // a window is asked for and there is no display
};

// `arguments` without the program's name. The environment decides by DISPLAY, WAYLAND_DISPLAY and
// QT_QPA_PLATFORM; a platform named there is taken as it is.
Platform platformFor(std::span<char* const> arguments);

// Qt's message handler while the application is made: a display that cannot be reached and a
// platform that there is none of end the program with a sentence and status 1, where Qt would
// abort.
void sayWhyNoWindow(QtMsgType type, const QMessageLogContext& context, const QString& message);

// Takes back a QT_FONT_DPI with which no letter has a size.
void keepFontsLegible();

}  // namespace quantoscope
