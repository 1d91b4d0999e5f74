// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/window_options.h"

#include <algorithm>
#include <array>
#include <vector>

#include "app/cli/request/picture_options.h"
#include "app/cli/request/request_options.h"
#include "app/cli/request/sources.h"
#include "app/session/session_file.h"

namespace quantoscope::cli {
namespace {

constexpr std::array kOptions{
    Option{.name = "--screenshot",
           .value = "FILE.png",
           .help = "write a picture of the window instead; needs no display"},
    Option{.name = "--size", .value = "WxH", .help = "of that picture, in pixels; 1600x1000"},
    Option{.name = "--theme", .value = "light|dark", .help = "the desktop's unless said"},
    Option{.name = "--reset-layout", .value = "", .help = "forget how the window was arranged"},
    Option{
        .name = "--screenshot-set", .value = "FOLDER", .help = "write the pictures of the README"}};

Status readPictureOptions(const Arguments& arguments, WindowOptions& options) {
    options.screenshot = arguments.value("--screenshot").value_or("");
    options.screenshotSet = arguments.value("--screenshot-set").value_or("");
    options.resetLayout = arguments.has("--reset-layout");
    if (const auto text = arguments.value("--size")) {
        const auto size = pixelSizeOf(*text);
        if (!size) return size.error();
        options.size = *size;
    }
    if (const auto text = arguments.value("--theme")) {
        const auto dark = isDark(*text);
        if (!dark) return dark.error();
        options.dark = *dark;
    }
    return Done{};
}

// Options of a request make one as they do for a command.
Status readRequest(const Arguments& arguments, const JobControl& control, WindowOptions& options) {
    const auto words = arguments.positionals();
    if (words.size() > 1)
        return Error{ErrorCode::InvalidArgument, "'" + words[1] + "' is one too many.", {}};
    if (!words.empty()) {
        auto source = sourceNamed(words.front());
        if (!source) return source.error();
        options.source = std::move(source).value();
    }
    const auto asked = [&arguments](const Option& option) { return arguments.has(option.name); };
    if (std::ranges::none_of(requestOptions(), asked)) return Done{};
    auto request = requestOf(arguments, words.empty() ? "" : words.front(), control);
    if (!request) return request.error();
    options.source = request->source;
    options.request = std::move(request).value();
    const auto path = arguments.value("--request");
    if (!path || !isSession(*path)) return Done{};
    auto session = readSession(QString::fromStdString(*path), control);
    if (!session) return session.error();
    options.pins = std::move(session->pins);
    return Done{};
}

}  // namespace

std::span<const Option> windowOptions() {
    return kOptions;
}

Result<WindowOptions> windowOptionsOf(std::span<const std::string> words,
                                      const JobControl& control) {
    std::vector<Option> all(kOptions.begin(), kOptions.end());
    all.insert(all.end(), requestOptions().begin(), requestOptions().end());
    const auto arguments = Arguments::parse(words, all);
    if (!arguments) return arguments.error();
    WindowOptions options;
    if (Status read = readPictureOptions(*arguments, options); !read) return read.error();
    if (Status read = readRequest(*arguments, control, options); !read) return read.error();
    return options;
}

}  // namespace quantoscope::cli
