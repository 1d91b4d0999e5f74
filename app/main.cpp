// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QScreen>
#include <clocale>
#include <cstdio>
#include <span>

#include "app/cli/command_line.h"
#include "app/cli/offscreen_application.h"
#include "app/session/session.h"
#include "app/views/theme.h"
#include "app/window/dock_area.h"
#include "app/window/main_window.h"
#include "app/window/platform.h"
#include "app/window/screenshots.h"
#include "core/base/display_text.h"

namespace quantoscope {
namespace {

struct WindowOptions {
    QString source;  // as the command line spells a source; empty for the default data
    QString screenshot;
    QString screenshotSet;
    QSize size{1600, 1000};
    ThemeChoice theme = ThemeChoice::System;
    bool themeGiven = false;
    bool resetLayout = false;
};

WindowOptions parseWindowOptions(const QCoreApplication& application) {
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("source"), QString());
    const auto value = [&parser](const char* name) { return parser.value(QLatin1String(name)); };
    for (const char* name : {"screenshot", "screenshot-set", "size", "theme"})
        parser.addOption({QLatin1String(name), QString(), QLatin1String(name)});
    parser.addOption(QCommandLineOption(QStringLiteral("reset-layout")));
    parser.process(application);
    WindowOptions options;
    if (!parser.positionalArguments().isEmpty())
        options.source = parser.positionalArguments().front();
    options.screenshot = value("screenshot");
    options.screenshotSet = value("screenshot-set");
    const QStringList size = value("size").split(u'x');
    if (size.size() == 2) options.size = QSize(size[0].toInt(), size[1].toInt());
    options.themeGiven = parser.isSet(QStringLiteral("theme"));
    options.theme = value("theme") == u"dark" ? ThemeChoice::Dark : ThemeChoice::Light;
    options.resetLayout = parser.isSet(QStringLiteral("reset-layout"));
    return options;
}

int report(const Status& status) {
    if (status) return 0;
    std::fprintf(stderr, "quantoscope: %s\n", displayText(status.error().sentence(), 600).c_str());
    return 1;
}

void openSource(MainWindow& window, const QString& text) {
    const auto source = parseSource(text.isEmpty() ? "default" : text.toStdString());
    if (const auto* file = source ? std::get_if<FileSource>(&*source) : nullptr) {
        window.openPath(QString::fromStdString(file->path), QString::fromStdString(file->tensor));
        return;
    }
    Request request = openingRequest();
    if (source) request.source = *source;
    window.session().setRequest(request);
    if (!source) emit window.session().failed(QString::fromStdString(source.error().sentence()));
}

// On a screen that is smaller than the window; a remembered arrangement stays.
void fitScreen(MainWindow& window) {
    const QSize size = window.size().boundedTo(window.screen()->availableSize());
    if (size == window.size()) return;
    window.resize(size);
    if (Settings().layout().docks.isEmpty()) window.docks().arrange(kArrangements.front().id);
}

int runWindow(QApplication& application) {
    const WindowOptions options = parseWindowOptions(application);
    const bool picturesOnly = !options.screenshot.isEmpty() || !options.screenshotSet.isEmpty();
    if (picturesOnly) QApplication::setApplicationName(QStringLiteral("quantoscope-pictures"));
    if (options.resetLayout || picturesOnly) Settings().resetLayout();
    if (!options.screenshotSet.isEmpty()) return report(writeScreenshotSet(options.screenshotSet));
    MainWindow window;
    if (options.themeGiven || picturesOnly) window.setThemeChoice(options.theme);
    if (!options.screenshot.isEmpty()) {
        window.resize(options.size);
        window.docks().arrange(kArrangements.front().id);
        openSource(window, options.source);
        return report(writeScreenshot(window, options.size, options.screenshot));
    }
    openSource(window, options.source);
    fitScreen(window);
    window.show();
    return QApplication::exec();
}

// A window is asked for and there is nowhere to show it. A misspelt command gets here too.
int refuseWindow(const QCoreApplication& application) {
    const QString source = parseWindowOptions(application).source;
    const auto parsed = parseSource(source.isEmpty() ? "default" : source.toStdString());
    const auto* file = parsed ? std::get_if<FileSource>(&*parsed) : nullptr;
    if (file != nullptr && !QFileInfo::exists(QString::fromStdString(file->path)))
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
    if (isCommand(argc, argv)) return runCommandLine(argc, argv);
    const auto platform = platformFor(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    if (platform == Platform::None) return refuseWindow(QCoreApplication(argc, argv));
    if (platform == Platform::Offscreen) cli::useOffscreenPlatform();
    QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");
    QApplication::setOrganizationName(QStringLiteral("quantoscope"));
    QApplication::setApplicationName(QStringLiteral("quantoscope"));
    QApplication::setApplicationVersion(QStringLiteral(QUANTOSCOPE_VERSION));
    QApplication::setStyle(QStringLiteral("Fusion"));
    return runWindow(application);
}
