// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmark: what the core and the window take, beside what people use today, in one run.
#include <QApplication>
#include <QCommandLineParser>
#include <array>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "bench/bench.h"
#include "core/base/machine/parallel.h"
#include "core/base/machine/simd_target.h"

namespace quantoscope::bench {
namespace {

struct Section {
    std::string_view id;
    void (*run)(Bench& bench);
};
constexpr std::array kSections{
    Section{"direct", benchDirect},
    Section{"index", benchIndex},
    Section{"ticks", benchTicks},
    Section{"update", benchUpdate},
    Section{"sweeps", benchSweeps},
    Section{"table", benchTable},
    Section{"calibration", benchCalibration},
    Section{"learned", benchLearned},
    Section{"slices", benchSlices},
    Section{"blocks", benchBlocks},
    Section{"files", benchFiles},
    Section{"cancel", benchCancel},
    Section{"window", benchWindow},
};

Options parseOptions(const QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Benchmark of Quantoscope"));
    parser.addHelpOption();
    const auto flag = [&parser](const char* name, const char* help) {
        parser.addOption({QLatin1String(name), QLatin1String(help)});
    };
    const auto value = [&parser](const char* name, const char* help, const char* what) {
        parser.addOption({QLatin1String(name), QLatin1String(help), QLatin1String(what)});
    };
    flag("quick", "Up to 10^6 values instead of 10^7");
    flag("large", "Up to 10^8 values: several minutes and 6 GB of memory");
    value("filter", "Only sections whose name contains this text", "text");
    value("json", "Write the figures to this file too", "file");
    parser.process(application);
    Options options;
    if (parser.isSet(QStringLiteral("quick"))) options.largest = 1'000'000;
    if (parser.isSet(QStringLiteral("large"))) options.largest = 100'000'000;
    options.filter = parser.value(QStringLiteral("filter")).toStdString();
    options.json = parser.value(QStringLiteral("json")).toStdString();
    return options;
}

void describeMachine(const Peer& peer) {
    std::printf("Machine: %u threads, vector target %s.\n", workerCount(), simdTarget().c_str());
    for (const auto& [module, name] :
         {std::pair{"numpy", "NumPy"}, {"torch", "PyTorch"}, {"sklearn", "scikit-learn"}}) {
        const std::string version = peer.version(module);
        if (version.empty())
            std::printf("%s is not installed: its columns stay empty.\n", name);
        else
            std::printf("%s %s, 2 threads where it has them.\n", name, version.c_str());
    }
    std::array<double, 1> load{};
    if (getloadavg(load.data(), 1) == 1) {
        std::printf("Load average: %.1f.\n", load[0]);
        if (load[0] > 0.5 * workerCount())
            std::printf("Other work keeps the machine busy: times are too long, ratios blurred.\n");
    }
    std::printf("\"ratio\" is the peer's time divided by ours, of the same round.\n");
}

int run(const Options& options) {
    Bench bench(options);
    describeMachine(bench.peer());
    const Stopwatch watch;
    for (const Section& section : kSections)
        if (section.id.find(options.filter) != std::string_view::npos) section.run(bench);
    std::printf("\nTook %.0f s.\n", watch.seconds());
    if (!bench.peer().lastError().empty())
        bench.report().disagree("A peer failed: " + bench.peer().lastError());
    if (!options.json.empty())
        if (const Status written = bench.report().write(options.json); !written)
            end(written.error());
    return bench.report().failed() ? EXIT_FAILURE : EXIT_SUCCESS;
}

}  // namespace
}  // namespace quantoscope::bench

int main(int argc, char** argv) try {
    using namespace quantoscope::bench;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");
    QApplication::setOrganizationName(QStringLiteral("quantoscope"));
    QApplication::setApplicationName(QStringLiteral("quantoscope-bench"));
    QApplication::setStyle(QStringLiteral("Fusion"));
    if (QApplication::arguments().contains(QStringLiteral("--first-paint"))) return runFirstPaint();
    return run(parseOptions(application));
} catch (...) {
    return EXIT_FAILURE;
}
