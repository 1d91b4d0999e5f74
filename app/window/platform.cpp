// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/platform.h"

#include <QtGlobal>
#include <algorithm>

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

}  // namespace quantoscope
