// SPDX-License-Identifier: GPL-3.0-or-later
// What the options of pictures say. Errors: InvalidArgument.
#pragma once

#include <QSize>
#include <string>

#include "core/base/result.h"

namespace quantoscope::cli {

// "'x' is not <expected>."
Error wrongValue(const char* option, const std::string& value, const char* expected);

Result<QSize> pixelSizeOf(const std::string& text);  // of --size: "960x480"
Result<bool> isDark(const std::string& text);        // of --theme: "light" or "dark"

}  // namespace quantoscope::cli
