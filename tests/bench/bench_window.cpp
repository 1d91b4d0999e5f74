// SPDX-License-Identifier: GPL-3.0-or-later
// The real window on the offscreen platform, 1440 x 900, as it opens: from the start of the process
// to its first picture, and from a slider's tick to the painted frame.
#include <QApplication>
#include <QProcess>
#include <cstdio>
#include <ctime>
#include <variant>

#include "app/window/main_window.h"
#include "app/window/parts/dock_area.h"
#include "app/window/parts/view_hub.h"
#include "app/window/screenshots.h"
#include "bench/bench.h"

namespace quantoscope::bench {
namespace {

constexpr QSize kSize(1440, 900);
constexpr double kPatienceSeconds = 120;
constexpr int kChildMs = 60'000;

void showWindow(MainWindow& window) {
    window.resize(kSize);
    window.arrange(kArrangements.front().id);
    window.show();
}

// Runs the event loop until it holds; false when patience ends.
bool waitUntil(const std::function<bool()>& holds) {
    const Stopwatch watch;
    while (!holds() && watch.seconds() < kPatienceSeconds)
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    return holds();
}

double threadSeconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// From setRequest() until the stage has drawn the outcome that answers it and all that was to be
// painted is painted, in every view and panel.
struct Tick {
    double seconds = 0;
    double ownSeconds = 0;  // of processor time in this thread: what other work cannot lengthen
};
Tick tick(MainWindow& window, const Request& request) {
    bool painted = false;
    const Session& session = window.session();
    const auto connection = QObject::connect(
        window.hub().find("stage"), &View::painted, &window,
        [&] { painted = painted || (session.outcome() && session.outcome()->request == request); });
    const Stopwatch watch;
    const double own = threadSeconds();
    window.session().setRequest(request, Edit::Drag);
    waitUntil([&] { return painted; });
    QApplication::sendPostedEvents();
    QApplication::processEvents();
    const Tick result{watch.seconds(), threadSeconds() - own};
    QObject::disconnect(connection);
    return result;
}

void timeTicks(Bench& bench, MainWindow& window, std::uint64_t n, int bits) {
    const DataSetPointer data = window.session().outcome()->data;
    std::vector<double> own;
    const Spread times = repeat({.rounds = 120, .seconds = 8}, [&](int round) {
        const Tick result = tick(window, movingRequest(data, bits, round));
        own.push_back(result.ownSeconds);
        return result.seconds;
    });
    const std::string what = "tick to painted frame, " + std::to_string(bits) + " bits, ";
    const Spread high{times.high, times.high, times.high};
    for (const auto& [name, spread, limit] :
         {std::tuple{"median", times, 0.016}, {"95th percentile", high, 0.033}})
        bench.report().add(
            rowOf(what + name, n, spread, atMost(limit, Unit::Seconds, spread.median)));
    bench.report().add(rowOf("  of it the window's own thread", n, spreadOf(own)));
}

// From the request for a file to the first picture of it, which may be of a sample.
double openSeconds(MainWindow& window, const Request& request) {
    bool painted = false;
    const Session& session = window.session();
    const auto connection =
        QObject::connect(window.hub().find("stage"), &View::painted, &window, [&] {
            painted = painted ||
                      (session.outcome() && session.outcome()->request.source == request.source);
        });
    const Stopwatch watch;
    window.session().setRequest(request);
    waitUntil([&] { return painted; });
    const double seconds = watch.seconds();
    QObject::disconnect(connection);
    return seconds;
}

void timeSize(Bench& bench, std::uint64_t n) {
    const std::string path = bench.file(n);
    bench.forgetData();
    MainWindow window;
    window.session().setRequest(openingRequest());
    showWindow(window);
    if (!waitUntilSettled(window)) bench.report().disagree("The window does not settle.");
    Request request = openingRequest();
    request.source = FileSource{path, ""};
    const double opened = openSeconds(window, request);
    bench.report().add(rowOf("click to first picture of a .npy", n, Spread{opened, opened, opened},
                             atMost(0.2, Unit::Seconds, opened)));
    if (!waitUntil([&] { return window.session().settled(); }))
        bench.report().disagree("The file is not shown.");
    for (const int bits : {4, 8})
        timeTicks(bench, window, n, bits);
}

struct Start {
    double window = 0;   // seconds to the window's first paint
    double picture = 0;  // to the first histogram
};

Start startSeconds() {
    QProcess child;
    const Stopwatch watch;
    child.start(QApplication::applicationFilePath(), {QStringLiteral("--first-paint")});
    Start start;
    while (child.waitForReadyRead(kChildMs)) {
        const QByteArray said = child.readAllStandardOutput();
        if (said.contains("window")) start.window = watch.seconds();
        if (said.contains("picture")) start.picture = watch.seconds();
    }
    child.waitForFinished(kChildMs);
    return start;
}

void timeStart(Bench& bench) {
    std::vector<double> pictures;
    const Spread windows = repeat({.rounds = 7, .seconds = 20}, [&](int) {
        const Start start = startSeconds();
        pictures.push_back(start.picture);
        return start.window;
    });
    const Spread firstPictures = spreadOf(pictures);
    for (const auto& [name, spread] : {std::pair{"start to first painted window", windows},
                                       {"start to first histogram (10^6 values)", firstPictures}})
        bench.report().add(rowOf(name, 0, spread, atMost(1, Unit::Seconds, spread.median)));
}

void say(const char* word) {
    std::printf("%s\n", word);
    std::fflush(stdout);
}

}  // namespace

int runFirstPaint() {
    MainWindow window;
    View* stage = window.hub().find("stage");
    bool shown = false;
    QObject::connect(stage, &View::painted, &window, [&] {
        if (!std::exchange(shown, true)) say("window");
        if (!window.session().outcome()) return;
        say("picture");
        QApplication::quit();
    });
    window.session().setRequest(openingRequest());
    showWindow(window);
    return QApplication::exec();
}

void benchWindow(Bench& bench) {
    bench.report().section("The real window, 1440 x 900, offscreen, every default view open");
    timeStart(bench);
    for (const std::uint64_t n : bench.sizes(1'000'000))
        if (n == 1'000'000 || n == bench.largest()) timeSize(bench, n);
}

}  // namespace quantoscope::bench
