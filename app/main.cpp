// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QIcon>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>

#include "app/cli/command_line.h"
#include "app/cli/offscreen_application.h"
#include "app/cli/request/window_options.h"
#include "app/session/session.h"
#include "app/views/look/house_style.h"
#include "app/views/look/theme.h"
#include "app/window/main_window.h"
#include "app/window/parts/dock_area.h"
#include "app/window/platform.h"
#include "app/window/screenshots.h"
#include "core/base/text/display_text.h"

namespace quantoscope {
namespace {

using cli::WindowOptions;

int report(const Status& status) {
    if (status) return 0;
    std::fprintf(stderr, "quantoscope: %s\n", displayText(status.error().sentence(), 600).c_str());
    return 1;
}

// Of what the application left behind, bytes as they are: names of files need not be UTF-8. Ends
// the program where they are wrong.
WindowOptions optionsGiven(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    auto options = cli::windowOptionsOf(words, JobControl());
    if (options) return std::move(options).value();
    report(options.error());
    std::fputs("See 'quantoscope --help'.\n", stderr);
    std::exit(2);
}

// A name that Qt would change on the way is not handed to it.
bool survivesQt(const std::string& name) {
    return QString::fromStdString(name).toStdString() == name;
}

void open(MainWindow& window, const WindowOptions& options) {
    Request request = options.request ? *options.request : openingRequest();
    if (!options.pins.empty()) return window.session().restore(request, options.pins);
    const Source source = options.source ? *options.source : request.source;
    const auto* file = std::get_if<FileSource>(&source);
    const bool listed = file != nullptr && survivesQt(file->path) && survivesQt(file->tensor);
    if (!listed) request.source = source;
    if (!listed || options.request) window.session().setRequest(request);
    // A file is listed first; the request that was asked for last is that of its tensor.
    if (listed)
        window.openPath(QString::fromStdString(file->path), QString::fromStdString(file->tensor));
}

ThemeChoice themeOf(const WindowOptions& options) {
    return options.dark.value_or(false) ? ThemeChoice::Dark : ThemeChoice::Light;
}

int writePictures(const WindowOptions& options) {
    QApplication::setApplicationName(QStringLiteral("quantoscope-pictures"));
    Settings().resetLayout();
    if (!options.screenshotSet.empty())
        return report(writeScreenshotSet(QString::fromStdString(options.screenshotSet)));
    MainWindow window;
    window.setThemeChoice(themeOf(options));
    window.resize(options.size);
    window.arrange(kArrangements.front().id);
    open(window, options);
    return report(writeScreenshot(window, options.size, options.screenshot));
}

int runWindow(const WindowOptions& options) {
    if (!options.screenshot.empty() || !options.screenshotSet.empty())
        return writePictures(options);
    if (options.resetLayout) Settings().resetLayout();
    MainWindow window;
    if (options.dark) window.setThemeChoice(themeOf(options));
    open(window, options);
    window.show();
    return QApplication::exec();
}

// A window is asked for and there is nowhere to show it. A misspelt command gets here too.
int refuseWindow(const WindowOptions& options) {
    const auto* file = options.source ? std::get_if<FileSource>(&*options.source) : nullptr;
    std::error_code error;
    if (file != nullptr && !std::filesystem::exists(file->path, error))
        return report(Error{ErrorCode::NotFound,
                            "This is neither a command nor a file; see --help.", file->path});
    return report(Error{ErrorCode::Io,
                        "There is no display for the window; draw it with --screenshot FILE.png, "
                        "or use a command (quantoscope --help).",
                        {}});
}

}  // namespace
}  // namespace quantoscope

int main(int argc, char** argv) {
    using namespace quantoscope;
    // A write beyond a limit of the system fails and is told, instead of ending the program.
    std::signal(SIGXFSZ, SIG_IGN);
    if (isCommand(argc, argv)) return runCommandLine(argc, argv);
    const auto platform = platformFor(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    if (platform == Platform::None) {
        const QCoreApplication application(argc, argv);
        return refuseWindow(optionsGiven(argc, argv));
    }
    if (platform == Platform::Offscreen) cli::useOffscreenPlatform();
    keepFontsLegible();
    const auto tellQt = qInstallMessageHandler(sayWhyNoWindow);
    QApplication application(argc, argv);
    qInstallMessageHandler(tellQt);
    std::setlocale(LC_NUMERIC, "C");
    QApplication::setOrganizationName(QStringLiteral("quantoscope"));
    QApplication::setApplicationName(QStringLiteral("quantoscope"));
    QApplication::setApplicationVersion(QStringLiteral(QUANTOSCOPE_VERSION));
    QApplication::setStyle(new HouseStyle);
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icon/quantoscope.svg")));
    return runWindow(optionsGiven(argc, argv));
}
