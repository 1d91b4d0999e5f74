// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/picture_options.h"

#include <string_view>

#include "app/reports/figures/figure_export.h"
#include "core/base/text/number_text.h"

namespace quantoscope::cli {

Error wrongValue(const char* option, const std::string& value, const char* expected) {
    return {ErrorCode::InvalidArgument, "'" + value + "' is not " + expected + ".", option};
}

Result<QSize> pixelSizeOf(const std::string& text) {
    const std::size_t cross = text.find('x');
    if (cross == std::string::npos) return wrongValue("--size", text, "a size such as 960x480");
    const auto width = parseInteger(std::string_view(text).substr(0, cross));
    const auto height = parseInteger(std::string_view(text).substr(cross + 1));
    const auto fits = [](const auto& side) { return side && *side >= 1 && *side <= kLongestSide; };
    if (!fits(width) || !fits(height))
        return wrongValue("--size", text, "a size such as 960x480, at most 16384x16384");
    return QSize(static_cast<int>(*width), static_cast<int>(*height));
}

Result<bool> isDark(const std::string& text) {
    if (text != "light" && text != "dark") return wrongValue("--theme", text, "light or dark");
    return text == "dark";
}

}  // namespace quantoscope::cli
