// SPDX-License-Identifier: GPL-3.0-or-later
// The command line in this process: exit status, standard output and standard error. No window
// and no display.
#include "app/cli/command_line.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/request/request_options.h"
#include "support/command_run.h"
#include "support/random_request.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestCommandLine : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() { makeSampleFiles(m_folder); }
    void cleanup() { removeOutputs(); }
    void knowsItsCommands();
    void helpListsEveryOption_data();
    void helpListsEveryOption();
    void examplesWork_data();
    void examplesWork();
    void wrongLinesEndWithTwo_data();
    void wrongLinesEndWithTwo();
    void failedWorkEndsWithOne_data();
    void failedWorkEndsWithOne();
    void optionsReproduceRequests();
    void listsComeFromTextOrFiles();
    void registriesAreMachineReadable_data();
    void registriesAreMachineReadable();

  private:
    QTemporaryDir m_folder;
};

void TestCommandLine::knowsItsCommands() {
    const auto isOne = [](std::string word) {
        std::string program = "quantoscope";
        char* arguments[] = {program.data(), word.data(), nullptr};
        return isCommand(2, arguments);
    };
    for (const cli::Command* command : cli::commands())
        QVERIFY(isOne(std::string(command->name)));
    QVERIFY(isOne("--help"));
    QVERIFY(isOne("--version"));
    QVERIFY(!isOne("weights.npy"));
    QVERIFY(!isOne("--theme"));
    QVERIFY(!isCommand(1, nullptr));
    const Ran version = run("--version");
    QCOMPARE(version.status, 0);
    QCOMPARE(version.out, "quantoscope " QUANTOSCOPE_VERSION "\n");
    const Ran help = run("--help");
    QCOMPARE(help.status, 0);
    for (const cli::Command* command : cli::commands())
        QVERIFY(help.out.find(command->name) != std::string::npos);
}

void TestCommandLine::helpListsEveryOption_data() {
    QTest::addColumn<QString>("name");
    for (const cli::Command* command : cli::commands())
        QTest::newRow(command->name.data()) << QString::fromUtf8(command->name.data());
}

void TestCommandLine::helpListsEveryOption() {
    QFETCH(QString, name);
    const cli::Command& command = *cli::findCommand(name.toStdString());
    const Ran help = run(std::string(command.name) + " --help");
    QCOMPARE(help.status, 0);
    QVERIFY(help.err.empty());
    for (const cli::Option& option : cli::optionsOf(command))
        QVERIFY(help.out.find(option.name) != std::string::npos);
    std::vector<std::string_view> names;
    for (const cli::Option& option : cli::optionsOf(command))
        names.push_back(option.name);
    std::ranges::sort(names);
    QVERIFY2(std::ranges::adjacent_find(names) == names.end(), "one name means two things");
    QVERIFY(!command.examples.empty());
    for (const std::string_view example : command.examples)
        QVERIFY(help.out.find(example) != std::string::npos);
}

void TestCommandLine::examplesWork_data() {
    QTest::addColumn<QString>("line");
    for (const cli::Command* command : cli::commands())
        for (const std::string_view example : command->examples)
            QTest::newRow(example.data()) << QString::fromUtf8(example.data());
}

void TestCommandLine::examplesWork() {
    QFETCH(QString, line);
    const Ran ran = run(line.toStdString());
    QVERIFY2(ran.status == 0, ran.err.c_str());
    QVERIFY2(ran.err.empty(), ran.err.c_str());
}

void TestCommandLine::wrongLinesEndWithTwo_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* line, const char* says) {
        QTest::newRow(line) << QString(line) << QString(says);
    };
    row("analise default", "analyze");
    row("analyze", "source");
    row("analyze default default", "too many");
    row("analyze default --bitz 4", "--bits");
    row("analyze default --bits", "needs a value");
    row("analyze default --bits four", "--bits");
    row("analyze default --bits 99", "bits");
    row("analyze default --bits 4 --bits 5", "twice");
    row("analyze default --scheme magic", "magic");
    row("analyze default --range magic", "magic");
    row("analyze default --set colour=red", "colour");
    row("analyze default --set symmetry", "KEY=VALUE");
    row("analyze default --set range.colour=red", "colour");
    row("analyze default --range manual", "alpha");
    row("analyze default --alpha 1", "--beta");
    row("analyze default --alpha 2 --beta 1", "alpha");
    row("analyze default --alpha 1,2 --beta 3", "beta");
    row("analyze default --range min-max --alpha 1 --beta 2", "manual");
    row("analyze default --scale 0", "scale");
    row("analyze default --zero-point 3", "--scale");
    row("analyze default --qmin 3", "--qmax");
    row("analyze default --rounding sideways", "sideways");
    row("analyze default --granularity crowd", "crowd");
    row("analyze default --granularity group --group-size 0", "group");
    row("analyze default --seed -1", "--seed");
    row("analyze normal:colour=3", "colour");
    row("sweep default", "--over");
    row("sweep default --over bits=0..4", "--over");
    row("sweep default --over clip=none", "--over");
    row("quantize default", "--codes");
    row("quantize default --codes a.npy --scales a.npy", "a.npy");
    row("plot default -o a.svg", "stage");
    row("plot default --view stages -o a.svg", "stage");
    row("plot default --view stage", "-o");
    row("plot default --view stage -o a.gif", ".png");
    row("plot default --view stage -o a.png --size 100", "960x480");
    row("plot default --view stage -o a.png --size 0x100", "960x480");
    row("plot default --view stage -o a.png --pixel-ratio 0", "--pixel-ratio");
    row("plot default --view stage -o a.png --theme blue", "light or dark");
    row("report default", "-o");
    row("report default -o a.doc", ".html");
    row("schemes everything", "too many");
    row("schemes --json=3", "no value");
}

void TestCommandLine::wrongLinesEndWithTwo() {
    QFETCH(QString, line);
    QFETCH(QString, says);
    const Ran ran = run(line.toStdString());
    QVERIFY2(ran.status == 2, ran.err.c_str());
    QVERIFY(ran.out.empty());
    QVERIFY(ran.err.starts_with("quantoscope: "));
    QVERIFY2(QString::fromStdString(ran.err).contains(says), ran.err.c_str());
}

void TestCommandLine::failedWorkEndsWithOne_data() {
    QTest::addColumn<QString>("line");
    for (const char* line :
         {"analyze nowhere.npy", "list nowhere.npy", "sweep nowhere.npy --over bits=4",
          "quantize nowhere.npy --codes a.npy", "analyze model.safetensors::c",
          "analyze model.safetensors", "analyze default --granularity channel --axis 3",
          "analyze weights.npy --granularity channel --alpha 1,2 --beta 3,4",
          "analyze default --request nowhere.json", "analyze 'nowhere.npy::*'",
          "quantize default --scheme lloyd-max --scales a.npy",
          "quantize weights.npy --codes no/such/folder/a.npy"})
        QTest::newRow(line) << QString(line);
}

void TestCommandLine::failedWorkEndsWithOne() {
    QFETCH(QString, line);
    const Ran ran = run(line.toStdString());
    QVERIFY2(ran.status == 1, ran.err.c_str());
    QVERIFY(ran.out.empty());
    QCOMPARE(linesOf(ran.err), std::size_t{1});
    QVERIFY(!QFile::exists("a.npy"));
}

void TestCommandLine::optionsReproduceRequests() {
    RandomRequests random(3);
    for (int i = 0; i < 500; ++i) {
        const Request request = random.next();
        if (!checkRequest(request)) continue;
        const auto words = shellWords(requestCommandOptions(request));
        const auto arguments = cli::Arguments::parse(words, cli::requestOptions());
        QVERIFY2(arguments.ok(), requestCommandOptions(request).c_str());
        QCOMPARE(arguments->positionals().size(), std::size_t{1});
        const auto back = cli::requestOf(*arguments, arguments->positionals()[0], {});
        QVERIFY2(back.ok(), back.ok() ? "" : back.error().sentence().c_str());
        QVERIFY2(*back == request, requestCommandOptions(request).c_str());
    }
}

void TestCommandLine::listsComeFromTextOrFiles() {
    const auto numbers = cli::numberList("1,-2.5,3e2", {});
    QVERIFY((*numbers == std::vector<double>{1, -2.5, 300}));
    QVERIFY(!cli::numberList("1,,2", {}).ok());
    QVERIFY(!cli::numberList("", {}).ok());
    QCOMPARE(cli::numberList("weights.npy", {})->size(), std::size_t{24});
}

void TestCommandLine::registriesAreMachineReadable_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("holds");
    QTest::newRow("schemes") << "schemes"
                             << "uniform";
    QTest::newRow("calibrators") << "calibrators"
                                 << "min-max";
    QTest::newRow("formats") << "formats"
                             << "npy";
    QTest::newRow("distributions") << "distributions"
                                   << "normal";
}

void TestCommandLine::registriesAreMachineReadable() {
    QFETCH(QString, command);
    QFETCH(QString, holds);
    const auto json = nlohmann::json::parse(run(command.toStdString() + " --json").out);
    bool found = false;
    for (const auto& entry : json) {
        QVERIFY(entry.contains("title") && entry.contains("help") && entry.contains("parameters"));
        found = found || entry["id"] == holds.toStdString();
    }
    QVERIFY(found);
    const Ran text = run(command.toStdString());
    QVERIFY(text.out.find(holds.toStdString()) != std::string::npos);
}

QUANTOSCOPE_GUI_TEST(TestCommandLine);
#include "tst_command_line.moc"
