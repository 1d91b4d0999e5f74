// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands print and write, and that they write nothing when they fail.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/analysis/analyze.h"
#include "core/analysis/product/integer_product.h"
#include "core/analysis/sweeps/sweeps.h"
#include "core/formats/npy/writer.h"
#include "support/command_run.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestCommandOutputs : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() { makeSampleFiles(m_folder); }
    void cleanup() { removeOutputs(); }
    void jsonIsTheAnswer();
    void jsonCarriesTheRequest();
    void degenerateDataAreSaid_data();
    void degenerateDataAreSaid();
    void wholeFilesHaveOneRowEach();
    void quantizeWritesTheSmallestType_data();
    void quantizeWritesTheSmallestType();
    void quantizedArraysHoldTogether();
    void sweepPrintsEveryDigit();
    void compareIsTheTableOfAllSchemes();
    void productPrintsEveryDigit();
    void productRefusesWithASentence_data();
    void productRefusesWithASentence();
    void cancelWritesNothing();
    void failedWritesLeaveNothing();
    void hostileNamesAreShownLiterally();
    void typesAreSpelledOneWay_data();
    void typesAreSpelledOneWay();

  private:
    QTemporaryDir m_folder;
};

// Digit for digit what analyze() answers.
void TestCommandOutputs::jsonIsTheAnswer() {
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

void TestCommandOutputs::jsonCarriesTheRequest() {
    const std::string options = " --bits 5 --set symmetry=symmetric --granularity channel --axis 1";
    const Ran first = run("analyze weights.npy" + options + " --json first.json");
    QCOMPARE(first.status, 0);
    QVERIFY(first.out.empty());
    const Ran again = run("analyze --request first.json --json -");
    QVERIFY2(again.status == 0, again.err.c_str());
    QCOMPARE(QByteArray::fromStdString(again.out), readBytes("first.json"));
    const Ran other = run("analyze model.safetensors::b --request first.json --axis 0 --json -");
    QVERIFY2(other.status == 0, other.err.c_str());
    const auto request = nlohmann::json::parse(other.out)["request"];
    QCOMPARE(request["bits"].get<int>(), 5);
    QCOMPARE(request["axis"].get<int>(), 0);
    QCOMPARE(request["source"]["tensor"].get<std::string>(), "b");
}

void TestCommandOutputs::degenerateDataAreSaid_data() {
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

void TestCommandOutputs::degenerateDataAreSaid() {
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

void TestCommandOutputs::wholeFilesHaveOneRowEach() {
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

void TestCommandOutputs::quantizeWritesTheSmallestType_data() {
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

void TestCommandOutputs::quantizeWritesTheSmallestType() {
    QFETCH(QString, options);
    QFETCH(QString, type);
    const Ran ran = run("quantize weights.npy --codes codes.npy " + options.toStdString());
    QVERIFY2(ran.status == 0, ran.err.c_str());
    QVERIFY(readBytes("codes.npy").contains("'" + type.toLatin1() + "'"));
}

// dequantized = scale (code - zero point), row by row, in the tensor's shape.
void TestCommandOutputs::quantizedArraysHoldTogether() {
    const Ran ran =
        run("quantize weights.npy --granularity channel --axis 0 --codes q.npy --dequantized d.npy "
            "--scales s.npy --zero-points z.npy");
    QVERIFY2(ran.status == 0, ran.err.c_str());
    const auto codes = readNpy<std::int8_t>("q.npy");
    const auto values = readNpy<float>("d.npy");
    const auto scales = readNpy<float>("s.npy");
    const auto zeroPoints = readNpy<float>("z.npy");
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
    QCOMPARE(readBytes("again.npy"), readBytes("q.npy"));
}

void TestCommandOutputs::sweepPrintsEveryDigit() {
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

void TestCommandOutputs::compareIsTheTableOfAllSchemes() {
    const Ran csv = run("compare normal:n=1000 --bits 3 --csv -");
    QVERIFY2(csv.status == 0, csv.err.c_str());
    const Ran json = run("compare normal:n=1000 --bits 3 --json -");
    const auto objects = nlohmann::json::parse(json.out);
    QCOMPARE(objects.size(), schemes().size());
    QCOMPARE(linesOf(csv.out), 1 + schemes().size());
    Request request = defaultRequest();
    request.source = *parseSource("normal:n=1000");
    request.settings.bits = 3;
    const auto data = makeDataSet(request.source, *loadSource(request.source, {}), {});
    for (std::size_t i = 0; i < schemes().size(); ++i) {
        const auto row = schemeRow(request, *schemes()[i], *data, {});
        const QStringList cells =
            QString::fromStdString(csv.out).split('\n')[static_cast<qsizetype>(i) + 1].split(',');
        QCOMPARE(cells[0].toStdString(), std::string(schemes()[i]->id));
        QCOMPARE(objects[i]["scheme"].get<std::string>(), std::string(schemes()[i]->id));
        if (!row->metrics) {
            QVERIFY(!objects[i]["note"].is_null() && cells[3].isEmpty());
            continue;
        }
        QVERIFY(cells[2].toDouble() == row->metrics->bitsPerWeight);
        QVERIFY(cells[3].toDouble() == *row->metrics->mse);
        QVERIFY(objects[i]["mse"].get<double>() == *row->metrics->mse);
        QVERIFY(objects[i]["note"].is_null());
    }
    const Ran table = run("compare normal:n=1000 --bits 3");
    QCOMPARE(linesOf(table.out), 3 + schemes().size());  // summary, blank, heads
    const Ran file = run("compare 'model.safetensors::*' --csv -");
    QCOMPARE(linesOf(file.out), 1 + 2 * schemes().size());
    QVERIFY(file.out.starts_with("tensor,scheme,"));
}

// Digit for digit what multiplyInIntegers() answers.
void TestCommandOutputs::productPrintsEveryDigit() {
    const std::string line =
        "product weights.npy normal:seed=5 --bits 8 --accumulator 14 --output-bits 6 --bias 0.5";
    Request request = defaultRequest();
    request.source = *parseSource("weights.npy");
    request.settings.bits = 8;
    const auto data = makeDataSet(request.source, *loadSource(request.source, {}), {});
    const auto outcome = analyze(request, *data, 0, {});
    const auto product = multiplyInIntegers(**outcome,
                                            {.other = *parseSource("normal:seed=5"),
                                             .accumulatorBits = 14,
                                             .outputBits = 6,
                                             .bias = 0.5},
                                            {});
    const Ran csv = run(line + " --csv -");
    QVERIFY2(csv.status == 0, csv.err.c_str());
    QCOMPARE(linesOf(csv.out), 1 + product->terms.size());
    const auto json = nlohmann::json::parse(run(line + " --json -").out);
    QCOMPARE(json["cells"].size(), product->terms.size());
    QVERIFY(json["mse"].get<double>() == product->mse);
    QVERIFY(json["first"]["scale"].get<float>() == product->first.scale);
    QCOMPARE(json["saturated"].get<std::size_t>(), product->saturated);
    QVERIFY(json["first_codes"].get<std::vector<std::int32_t>>() == product->firstCodes);
    for (std::size_t i = 0; i < product->terms.size(); ++i) {
        const QStringList row =
            QString::fromStdString(csv.out).split('\n')[static_cast<qsizetype>(i) + 1].split(',');
        const auto& cell = json["cells"][i];
        QCOMPARE(row[0].toULongLong() * product->columns + row[1].toULongLong(), i);
        QCOMPARE(row[2].toLongLong(), product->terms[i].dot);
        QCOMPARE(row[7].toLongLong(), product->terms[i].accumulator);
        QCOMPARE(row[9].toInt(), product->outputCodes[i]);
        QVERIFY(row[11].toDouble() == product->reference[i]);
        QCOMPARE(cell["dot"].get<std::int64_t>(), product->terms[i].dot);
        QCOMPARE(cell["saturated"].get<bool>(), product->terms[i].saturated);
        QVERIFY(cell["dequantized"].get<float>() == product->result[i]);
        QVERIFY(cell["reference"].get<double>() == product->reference[i]);
    }
    const Ran text = run(line);
    QVERIFY(text.out.find(std::to_string(product->multiplier)) != std::string::npos);
    QVERIFY(text.out.find("cells saturated") != std::string::npos);
}

void TestCommandOutputs::productRefusesWithASentence_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    QTest::newRow("no second matrix") << "product weights.npy" << 2 << "Which second matrix";
    QTest::newRow("unknown matrix") << "product weights.npy normal:seed=x" << 2 << "seed";
    QTest::newRow("wide accumulator")
        << "product weights.npy normal --accumulator 33" << 1 << "8 to 32 bits";
    QTest::newRow("narrow result")
        << "product weights.npy normal --output-bits 1" << 1 << "2 to 16 bits";
    QTest::newRow("no number") << "product weights.npy normal --bias x" << 2 << "not a number";
    QTest::newRow("no bits") << "product weights.npy normal --accumulator x" << 2 << "bits";
    QTest::newRow("misfit") << "product weights.npy weights.npy" << 1 << "4 x 6 times 4 x 6";
    QTest::newRow("whole file") << "product 'model.safetensors::*' normal" << 2 << "one tensor";
}

void TestCommandOutputs::productRefusesWithASentence() {
    QFETCH(QString, line);
    QFETCH(int, status);
    QFETCH(QString, says);
    const Ran ran = run(line.toStdString());
    QCOMPARE(ran.status, status);
    QVERIFY2(QString::fromStdString(ran.err).contains(says), ran.err.c_str());
    QVERIFY(ran.out.empty());
}

void TestCommandOutputs::cancelWritesNothing() {
    std::stop_source stop;
    stop.request_stop();
    for (const char* line : {"analyze default --json out", "quantize default --codes out.npy",
                             "sweep default --over bits=2..8 --csv out",
                             "compare default --json out", "product default normal --csv out"}) {
        const Ran ran = run(line, JobControl(stop.get_token()));
        QCOMPARE(ran.status, 1);
        QVERIFY(ran.err.find("Cancelled") != std::string::npos);
        QVERIFY(ran.out.empty());
        QCOMPARE(QDir().entryList(QDir::Files | QDir::Hidden).size(), qsizetype{2});
    }
}

void TestCommandOutputs::failedWritesLeaveNothing() {
    const Ran ran = run("analyze weights.npy --json no/such/folder/out.json");
    QCOMPARE(ran.status, 1);
    QVERIFY(!QDir("no").exists());
    QCOMPARE(QDir().entryList(QDir::Files | QDir::Hidden).size(), qsizetype{2});
}

void TestCommandOutputs::hostileNamesAreShownLiterally() {
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

void TestCommandOutputs::typesAreSpelledOneWay_data() {
    QTest::addColumn<QByteArray>("descr");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("says");
    QTest::newRow("float32") << QByteArray("<f4") << "f32" << QString();
    QTest::newRow("big-endian float64") << QByteArray(">f8") << "f64" << QString();
    QTest::newRow("complex") << QByteArray("<c16") << "<c16"
                             << "Complex numbers";
    QTest::newRow("bfloat16 of ml_dtypes") << QByteArray("<V2") << "<V2"
                                           << "ml_dtypes";
    QTest::newRow("float8 of ml_dtypes") << QByteArray("<f1") << "<f1"
                                         << "ml_dtypes";
}

void TestCommandOutputs::typesAreSpelledOneWay() {
    QFETCH(QByteArray, descr);
    QFETCH(QString, type);
    QFETCH(QString, says);
    QByteArray header("\x93NUMPY\x01\x00\x76\x00", 10);
    header += "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (2,), }";
    QFile file(QStringLiteral("typed.npy"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(header.leftJustified(127, ' ') + '\n' + QByteArray(32, '\0'));
    file.close();
    const Ran ran = run("list typed.npy");
    QCOMPARE(ran.status, 0);
    const QString row = QString::fromStdString(ran.out).section(u'\n', 1, 1).simplified();
    QCOMPARE(row.section(u' ', 0, 0), type);
    QVERIFY2(row.contains(says), qPrintable(row));
    const auto json = nlohmann::json::parse(run("list typed.npy --json").out);
    QCOMPARE(QString::fromStdString(json["tensors"][0]["dtype"].get<std::string>()), type);
    if (says.isEmpty()) return;
    const Ran analyzed = run("analyze typed.npy");
    QCOMPARE(analyzed.status, 1);
    QVERIFY2(QString::fromStdString(analyzed.err).contains(says), analyzed.err.c_str());
}

QUANTOSCOPE_TEST(TestCommandOutputs);
#include "tst_command_outputs.moc"
