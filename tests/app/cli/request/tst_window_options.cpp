// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/window_options.h"

#include <QTest>

#include "app/cli/command.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::cli;

namespace {

Result<WindowOptions> askedBy(const std::vector<std::string>& words) {
    return windowOptionsOf(words, JobControl());
}

}  // namespace

class TestWindowOptions : public QObject {
    Q_OBJECT
  private slots:
    void nothingOpensTheDefaultData() {
        const WindowOptions options = askedBy({}).value();
        QVERIFY(!options.source && !options.request && !options.dark && !options.resetLayout);
        QVERIFY(options.screenshot.empty() && options.screenshotSet.empty());
    }

    void aSourceAloneKeepsTheWindowsOpening() {
        const WindowOptions options = askedBy({"model.safetensors::left", "--theme=dark"}).value();
        QVERIFY(*options.source == Source(FileSource{"model.safetensors", "left"}));
        QVERIFY(!options.request);
        QCOMPARE(options.dark, std::optional(true));
    }

    // As a command would make it of the same words.
    void optionsMakeARequest() {
        const WindowOptions options =
            askedBy({"normal:n=50", "--scheme", "mu-law", "--bits", "5"}).value();
        QCOMPARE(options.request->scheme->id, std::string_view("mu-law"));
        QCOMPARE(options.request->settings.bits, 5);
        QVERIFY(options.request->source == *options.source);
        QCOMPARE(std::get<DistributionSpec>(*options.source).n, std::uint64_t{50});
        QVERIFY(askedBy({"--bits", "3"}).value().request->source == defaultSource());
    }

    void pictures() {
        const WindowOptions options =
            askedBy({"--screenshot", "a.png", "--size", "1280x800", "--theme", "light"}).value();
        QCOMPARE(options.screenshot, std::string("a.png"));
        QCOMPARE(options.size, QSize(1280, 800));
        QCOMPARE(options.dark, std::optional(false));
    }

    void wrongWords_data() {
        QTest::addColumn<std::vector<std::string>>("words");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const std::vector<std::string>& words,
                            const char* said) {
            QTest::newRow(name) << words << QString::fromLatin1(said);
        };
        row("option", {"--screnshot", "a.png"}, "--screenshot");
        row("size", {"--size", "wide"}, "wide");
        row("theme", {"--theme", "green"}, "green");
        row("two sources", {"a.npy", "b.npy"}, "b.npy");
        row("source", {"normal:m=3"}, "'m'");
        row("request", {"--bits", "40"}, "40");
    }
    void wrongWords() {
        QFETCH(std::vector<std::string>, words);
        QFETCH(QString, said);
        const auto options = askedBy(words);
        QVERIFY(!options);
        const QString sentence = QString::fromStdString(options.error().sentence());
        QVERIFY2(sentence.contains(said), qPrintable(sentence));
    }

    void helpListsThem() {
        const std::string help = helpText();
        for (const Option& option : windowOptions())
            QVERIFY2(help.find(option.name) != std::string::npos, option.name.data());
    }
};

QUANTOSCOPE_TEST(TestWindowOptions);
#include "tst_window_options.moc"
