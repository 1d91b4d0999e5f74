// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/platform.h"

#include <QByteArray>
#include <QString>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/base/text/display_text.h"

namespace quantoscope {

Platform platformFor(std::span<char* const> arguments) {
    if (qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) return Platform::Display;
    const bool picturesOnly = std::ranges::any_of(
        arguments, [](std::string_view argument) { return argument.starts_with("--screenshot"); });
    if (picturesOnly) return Platform::Offscreen;
    const bool display =
        !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    return display ? Platform::Display : Platform::None;
}

void sayWhyNoWindow(QtMsgType type, const QMessageLogContext& /*context*/,
                    const QString& /*message*/) {
    if (type != QtFatalMsg) return;
    const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
    const QByteArray display = qgetenv("DISPLAY");
    const std::string where =
        !platform.isEmpty() ? "by the platform '" + displayText(platform.toStdString(), 60) + "'"
                            : "on the display '" + displayText(display.toStdString(), 60) + "'";
    std::fprintf(stderr,
                 "quantoscope: The window cannot be shown %s: it cannot be reached. Draw it with "
                 "--screenshot FILE.png, or use a command (quantoscope --help).\n",
                 where.c_str());
    std::_Exit(1);
}

void keepFontsLegible() {
    constexpr int kLeast = 24;
    constexpr int kMost = 960;
    if (!qEnvironmentVariableIsSet("QT_FONT_DPI")) return;
    const int dots = qEnvironmentVariableIntValue("QT_FONT_DPI");
    if (dots < kLeast || dots > kMost) qunsetenv("QT_FONT_DPI");
}

}  // namespace quantoscope
