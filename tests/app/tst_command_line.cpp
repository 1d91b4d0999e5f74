// SPDX-License-Identifier: GPL-3.0-or-later
// The command line in this process: exit status, standard output and standard error. No window, no
// display, no application object.
#include "app/cli/command_line.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cli/command.h"
#include "app/cli/request_options.h"
#include "app/cli/sweep_range.h"
#include "core/analysis/analyze.h"
#include "core/formats/npy_writer.h"
#include "support/random_request.h"
#include "support/vectors.h"

using namespace quantoscope;

namespace {

struct Ran {
    int status = 0;
    std::string out;
    std::string err;
};

// Words as a POSIX shell parts them: blanks, single quotes, backslashes.
std::vector<std::string> shellWords(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool open = false;  // a word has begun
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\'') {
            quoted = !quoted;
            open = true;
        } else if (!quoted && c == '\\') {
            word += line[++i];
            open = true;
        } else if (!quoted && c == ' ') {
            if (open) words.push_back(std::exchange(word, {}));
            open = false;
        } else {
            word += c;
            open = true;
        }
    }
    if (open) words.push_back(word);
    return words;
}

Ran run(std::string_view line, const JobControl& control = {}) {
    std::ostringstream out;
    std::ostringstream err;
    const int status = runCommandLine(shellWords(line), out, err, control);
    return {status, out.str(), err.str()};
}

std::size_t linesOf(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

class TestCommandLine : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanup();
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
    void jsonIsTheAnswer();
    void jsonCarriesTheRequest();
    void degenerateDataAreSaid_data();
    void degenerateDataAreSaid();
    void wholeFilesHaveOneRowEach();
    void quantizeWritesTheSmallestType_data();
    void quantizeWritesTheSmallestType();
    void quantizedArraysHoldTogether();
    void listsComeFromTextOrFiles();
    void sweepPrintsEveryDigit();
    void cancelWritesNothing();
    void failedWritesLeaveNothing();
    void hostileNamesAreShownLiterally();
    void registriesAreMachineReadable_data();
    void registriesAreMachineReadable();

  private:
    QTemporaryDir m_folder;
};

// The files that the examples of --help name.
void TestCommandLine::initTestCase() {
    QVERIFY(QDir::setCurrent(m_folder.path()));
    std::vector<float> values(24);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(i % 7) * 0.3F - 1;
    QVERIFY(writeNpy<float>("weights.npy", {4, 6}, values, {}).ok());
    const std::string header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                               R"("b":{"dtype":"F32","shape":[3],"data_offsets":[8,20]}})";
    QFile file("model.safetensors");
    QVERIFY(file.open(QIODevice::WriteOnly));
    const quint64 length = header.size();
    file.write(reinterpret_cast<const char*>(&length), sizeof length);
    file.write(header.data(), static_cast<qint64>(header.size()));
    file.write(reinterpret_cast<const char*>(values.data()), 20);
}

// Outputs go; what initTestCase() made stays.
void TestCommandLine::cleanup() {
    const QStringList keep{"weights.npy", "model.safetensors"};
    for (const QString& name : QDir().entryList(QDir::Files | QDir::Hidden))
        if (!keep.contains(name)) QVERIFY(QFile::remove(name));
}

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

// Digit for digit what analyze() answers.
void TestCommandLine::jsonIsTheAnswer() {
    const Ran ran = run("analyze normal:n=1000,seed=7 --bits 3 --range percentile --json -");
    QCOMPARE(ran.status, 0);
    Request request = withCalibrator(defaultRequest(), *findCalibrator("percentile"));
    request.source = *parseSource("normal:n=1000,seed=7");
    request.settings.bits = 3;
    const auto data = makeDataSet(request.source, *loadSource(request.source, {}), {});
    const auto outcome = analyze(request, *data, 0, {});
    QCOMPARE(ran.out, outcomeJson(**outcome) + "\n");
    const auto json = nlohmann::json::parse(ran.out);
    QCOMPARE(json["metrics"]["mse"].get<double>(), *(*outcome)->metrics.mse);
    QCOMPARE(json["source"]["count"].get<int>(), 1000);
    QCOMPARE(json["levels"].size(), std::size_t{8});
}

void TestCommandLine::jsonCarriesTheRequest() {
    const std::string options = " --bits 5 --set symmetry=symmetric --granularity channel --axis 1";
    const Ran first = run("analyze weights.npy" + options + " --json first.json");
    QCOMPARE(first.status, 0);
    QVERIFY(first.out.empty());
    const Ran again = run("analyze --request first.json --json -");
    QVERIFY2(again.status == 0, again.err.c_str());
    QCOMPARE(QByteArray::fromStdString(again.out), test::readBytes("first.json"));
    const Ran other = run("analyze model.safetensors::b --request first.json --axis 0 --json -");
    QVERIFY2(other.status == 0, other.err.c_str());
    const auto request = nlohmann::json::parse(other.out)["request"];
    QCOMPARE(request["bits"].get<int>(), 5);
    QCOMPARE(request["axis"].get<int>(), 0);
    QCOMPARE(request["source"]["tensor"].get<std::string>(), "b");
}

void TestCommandLine::degenerateDataAreSaid_data() {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    QTest::addColumn<QVector<float>>("values");
    QTest::addColumn<QString>("says");
    QTest::newRow("none") << QVector<float>{} << "no values";
    QTest::newRow("one") << QVector<float>{3} << "1 finite";
    QTest::newRow("equal") << QVector<float>{3, 3, 3} << "equal";
    QTest::newRow("NaN alone") << QVector<float>{kNan, kNan} << "no finite values";
    QTest::newRow("infinities") << QVector<float>{1, kInfinity, -kInfinity, 2} << "infinities";
    QTest::newRow("denormals") << QVector<float>{1e-45F, 3e-45F, -1e-44F} << "denormal";
    QTest::newRow("few") << QVector<float>{1, 2, 1, 2, 2, 2, 1, 1} << "2 distinct values";
}

void TestCommandLine::degenerateDataAreSaid() {
    QFETCH(QVector<float>, values);
    QFETCH(QString, says);
    const std::vector<float> all(values.begin(), values.end());
    QVERIFY(writeNpy<float>("x.npy", {values.size()}, all, {}).ok());
    for (const char* options : {"", " --scheme lloyd-max", " --granularity group --group-size 2"}) {
        const std::string line = std::string("analyze x.npy") + options;
        const Ran text = run(line);
        QVERIFY2(text.status == 0, text.err.c_str());
        QVERIFY2(QString::fromStdString(text.out).contains(says), text.out.c_str());
        const Ran json = run(line + " --json -");
        QCOMPARE(json.status, 0);
        QVERIFY(nlohmann::json::accept(json.out));
    }
}

void TestCommandLine::wholeFilesHaveOneRowEach() {
    const Ran table = run("analyze 'model.safetensors::*'");
    QCOMPARE(table.status, 0);
    QCOMPARE(linesOf(table.out), std::size_t{5});  // summary, blank, heads, two tensors
    const auto json = nlohmann::json::parse(run("analyze 'model.safetensors::*' --json -").out);
    QCOMPARE(json.size(), std::size_t{2});
    QCOMPARE(json[1]["source"]["name"].get<std::string>(), "b");
    const Ran sweep = run("sweep 'model.safetensors::*' --over bits=2..4 --csv -");
    QCOMPARE(linesOf(sweep.out), std::size_t{7});
    QVERIFY(sweep.out.starts_with("tensor,bits,"));
}

void TestCommandLine::quantizeWritesTheSmallestType_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("type");
    QTest::newRow("signed") << "--bits 8"
                            << "|i1";
    QTest::newRow("unsigned") << "--bits 8 --set signed=false"
                              << "|u1";
    QTest::newRow("signed beyond 8 bits") << "--bits 9"
                                          << "<i2";
    QTest::newRow("unsigned beyond 8 bits") << "--bits 16 --set signed=false"
                                            << "<u2";
    QTest::newRow("unsigned of 7 bits") << "--bits 7 --set signed=false"
                                        << "|i1";
    QTest::newRow("codebook") << "--bits 2 --scheme lloyd-max"
                              << "|i1";
}

void TestCommandLine::quantizeWritesTheSmallestType() {
    QFETCH(QString, options);
    QFETCH(QString, type);
    const Ran ran = run("quantize weights.npy --codes codes.npy " + options.toStdString());
    QVERIFY2(ran.status == 0, ran.err.c_str());
    QVERIFY(test::readBytes("codes.npy").contains("'" + type.toLatin1() + "'"));
}

// dequantized = scale (code - zero point), row by row, in the tensor's shape.
void TestCommandLine::quantizedArraysHoldTogether() {
    const Ran ran =
        run("quantize weights.npy --granularity channel --axis 0 --codes q.npy --dequantized d.npy "
            "--scales s.npy --zero-points z.npy");
    QVERIFY2(ran.status == 0, ran.err.c_str());
    const auto codes = test::readNpy<std::int8_t>("q.npy");
    const auto values = test::readNpy<float>("d.npy");
    const auto scales = test::readNpy<float>("s.npy");
    const auto zeroPoints = test::readNpy<float>("z.npy");
    QVERIFY((codes.shape == std::vector<std::size_t>{4, 6}));
    QVERIFY(values.shape == codes.shape);
    QVERIFY((scales.shape == std::vector<std::size_t>{4}));
    QVERIFY(zeroPoints.shape == scales.shape);
    for (std::size_t i = 0; i < codes.values.size(); ++i) {
        const std::size_t row = i / 6;
        const auto code = static_cast<float>(codes.values[i]);
        QVERIFY(values.values[i] == scales.values[row] * (code - zeroPoints.values[row]));
    }
    const Ran again =
        run("quantize weights.npy --granularity channel --axis 0 --scale s.npy --zero-point z.npy "
            "--codes again.npy");
    QVERIFY2(again.status == 0, again.err.c_str());
    QCOMPARE(test::readBytes("again.npy"), test::readBytes("q.npy"));
}

void TestCommandLine::listsComeFromTextOrFiles() {
    const auto numbers = cli::numberList("1,-2.5,3e2", {});
    QVERIFY((*numbers == std::vector<double>{1, -2.5, 300}));
    QVERIFY(!cli::numberList("1,,2", {}).ok());
    QVERIFY(!cli::numberList("", {}).ok());
    QCOMPARE(cli::numberList("weights.npy", {})->size(), std::size_t{24});
}

void TestCommandLine::sweepPrintsEveryDigit() {
    const Ran ran = run("sweep normal:n=1000 --bits 4 --over clip=3,from=1,to=3 --csv -");
    QVERIFY2(ran.status == 0, ran.err.c_str());
    Request request = defaultRequest();
    request.source = *parseSource("normal:n=1000");
    const auto data = makeDataSet(request.source, *loadSource(request.source, {}), {});
    const auto sweep = sweepClipping(request, *data, {.points = 3, .from = 1.0, .to = 3.0}, {});
    QCOMPARE(linesOf(ran.out), 1 + sweep->points.size() + sweep->marks.size());
    const QStringList row = QString::fromStdString(ran.out).split('\n')[2].split(',');
    QCOMPARE(row[0].toDouble(), 2.0);
    QVERIFY(row[1].toDouble() == sweep->points[1].mse);
}

void TestCommandLine::cancelWritesNothing() {
    std::stop_source stop;
    stop.request_stop();
    for (const char* line : {"analyze default --json out", "quantize default --codes out",
                             "sweep default --over bits=2..8 --csv out"}) {
        const Ran ran = run(line, JobControl(stop.get_token()));
        QCOMPARE(ran.status, 1);
        QVERIFY(ran.err.find("Cancelled") != std::string::npos);
        QVERIFY(ran.out.empty());
        QCOMPARE(QDir().entryList(QDir::Files | QDir::Hidden).size(), qsizetype{2});
    }
}

void TestCommandLine::failedWritesLeaveNothing() {
    const Ran ran = run("analyze weights.npy --json no/such/folder/out.json");
    QCOMPARE(ran.status, 1);
    QVERIFY(!QDir("no").exists());
    QCOMPARE(QDir().entryList(QDir::Files | QDir::Hidden).size(), qsizetype{2});
}

void TestCommandLine::hostileNamesAreShownLiterally() {
    const std::string name = "x\x1b[31m\n\u202Egpj.npy";
    QVERIFY(QFile::copy("weights.npy", QString::fromStdString(name)));
    for (const std::string command : {"analyze '", "list '", "analyze '"}) {
        const Ran ran = run(command + name + "'");
        QCOMPARE(ran.status, 0);
        QVERIFY((ran.out + ran.err).find('\x1b') == std::string::npos);
        QVERIFY((ran.out + ran.err).find("\u202E") == std::string::npos);
    }
    const Ran missing = run("analyze 'y\x1b[31m\n.npy'");
    QCOMPARE(missing.status, 1);
    QVERIFY(missing.err.find('\x1b') == std::string::npos);
    QCOMPARE(linesOf(missing.err), std::size_t{1});
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

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
