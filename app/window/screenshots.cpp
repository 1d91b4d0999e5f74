// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/screenshots.h"

#include <QApplication>
#include <QBuffer>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPixmap>
#include <array>
#include <functional>
#include <span>

#include "app/window/main_window.h"
#include "app/window/parts/dock_area.h"
#include "core/base/files/output_file.h"

namespace quantoscope {
namespace {

constexpr qint64 kPatienceMs = 60'000;

struct Scene {
    const char* name;
    ThemeChoice theme;
    void (*prepare)(MainWindow& window);
};

void keepDefault(MainWindow& window) {
    window.session().setRequest(openingRequest());
}

void dragRange(MainWindow& window) {
    Request request = openingRequest();
    request.range.mode = RangeMode::Manual;
    request.range.manual = {{-2.62, 2.7}};
    window.session().setRequest(request);
}

void showMatrix(MainWindow& window) {
    Request request = openingRequest();
    const auto source = parseSource("weights:rows=96,columns=160,seed=3");
    if (source) request.source = *source;
    request.granularity = Granularity::Channel;
    request.axis = 0;
    window.session().setRequest(request);
    window.arrange("matrix");
}

constexpr std::array kScenes{
    Scene{"default", ThemeChoice::Light, keepDefault},
    Scene{"dragged-range", ThemeChoice::Light, dragRange},
    Scene{"matrix-per-channel", ThemeChoice::Light, showMatrix},
    Scene{"dark", ThemeChoice::Dark, dragRange},
};

}  // namespace

bool waitUntilSettled(MainWindow& window) {
    QElapsedTimer clock;
    clock.start();
    const Session& session = window.session();
    const auto drawn = [&session] {
        return session.settled() && !session.busy() && session.curves() &&
               session.curves()->outcome == session.outcome() && !session.curves()->schemes.empty();
    };
    while (!drawn() && clock.elapsed() < kPatienceMs)
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    for (int round = 0; round < 5; ++round)
        QApplication::processEvents();
    return drawn();
}

Status writeScreenshot(MainWindow& window, QSize size, const std::string& path) {
    QString trouble;
    const auto watch = QObject::connect(&window.session(), &Session::failed, &window,
                                        [&trouble](const QString& said) { trouble = said; });
    window.resize(size);
    window.show();
    const bool settled = waitUntilSettled(window);
    QObject::disconnect(watch);
    // A session may say something of the data that it shows all the same.
    const bool shown = settled && window.session().history().canUndo();
    if (!trouble.isEmpty() && !shown) return Error{ErrorCode::Io, trouble.toStdString(), {}};
    if (!settled)
        return Error{ErrorCode::Internal, "The window was not drawn within a minute.", {}};
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!window.grab().save(&buffer, "PNG"))
        return Error{ErrorCode::Internal, "The picture could not be encoded as PNG.", {}};
    return writeFileAtomically(path, std::as_bytes(std::span(bytes)), {});
}

Status writeScreenshotSet(const QString& folder) {
    if (!QDir().mkpath(folder))
        return Error{ErrorCode::Io, "The folder could not be made.", folder.toStdString()};
    for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
        for (const Scene& scene : kScenes) {
            MainWindow window;
            window.resize(size);
            window.arrange(kArrangements.front().id);
            window.setThemeChoice(scene.theme);
            window.show();
            scene.prepare(window);
            const QString file = QStringLiteral("%1/%2-%3x%4.png")
                                     .arg(folder, QLatin1String(scene.name))
                                     .arg(size.width())
                                     .arg(size.height());
            const Status status = writeScreenshot(window, size, file.toStdString());
            if (!status) return status;
        }
    }
    return Done{};
}

}  // namespace quantoscope
