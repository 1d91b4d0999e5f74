// SPDX-License-Identifier: GPL-3.0-or-later
// The snippets are run by Python, where NumPy or PyTorch is installed, on values chosen to be
// nasty; codes and dequantized values must be ours bit for bit.
#include "core/analysis/passes/quantize_tensor.h"
#include "core/analysis/snippet/code_snippet.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "core/analysis/analyze.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

constexpr const char* kPython = "/usr/bin/python3";

// Runs every case_<i>.py of the folder on x.f32 and writes what it makes of it.
constexpr const char* kDriver = R"(
import glob, sys, warnings
import numpy
warnings.simplefilter("ignore")
shape = (4, 6, 10)
for path in glob.glob("case_*.py"):
    names = {}
    exec(open(path).read(), names)
    x = numpy.fromfile(path[:-3] + ".f32", dtype=numpy.float32).reshape(shape)
    if "torch" in names:
        x = names["torch"].from_numpy(x)
    codes = names["quantize"](x)
    values = names["dequantize"](codes)
    numpy.asarray(codes).astype(numpy.int32).tofile(path[:-3] + ".codes")
    assert numpy.asarray(values).dtype == numpy.float32
    numpy.asarray(values).tofile(path[:-3] + ".values")
)";

const Shape kShape{4, 6, 10};

struct Case {
    std::string name;
    std::string json;  // a request
};

std::string inRange(const std::string& range, const std::string& rest) {
    return R"({"range": {"mode": "manual", "manual": [)" + range + "]}" + rest + "}";
}

std::vector<Case> cases() {
    std::vector<Case> list;
    const std::vector<std::string> grids{
        R"("symmetry": "asymmetric")",
        R"("symmetry": "asymmetric", "zero_point": "float")",
        R"("symmetry": "symmetric", "signed": false)",
        R"("symmetry": "restricted")",
        R"("symmetry": "asymmetric", "include_zero": true, "signed": false)",
    };
    for (const char* rounding : {"nearest-even", "nearest-away", "toward-zero", "floor"})
        for (const char* arithmetic : {"pytorch", "onnx"})
            for (std::size_t grid = 0; grid < grids.size(); ++grid) {
                std::string rest = R"(, "rounding": ")" + std::string(rounding) +
                                   R"(", "parameters": {"arithmetic": ")" + arithmetic + "\", " +
                                   grids[grid] + "}";
                list.push_back({std::string(rounding) + " " + arithmetic + " " + grids[grid],
                                inRange("[-0.7, 0.9]", rest)});
            }
    for (const char* arithmetic : {"pytorch", "onnx"})
        list.push_back(
            {std::string("mid-rise ") + arithmetic,
             inRange("[-0.7, 0.9]", R"(, "parameters": {"grid": "mid-rise", "arithmetic": ")" +
                                        std::string(arithmetic) + "\"}")});
    list.push_back({"given scale", R"({"bits": 8, "range": {"mode": "scale",
                    "given": [[0.00214854861, 3]]}})"});
    list.push_back({"codes of one's own", inRange("[-0.7, 0.9]", R"(, "codes": [-5, 60])")});
    list.push_back({"a scale without reciprocal", inRange("[0, 1e-39]", "")});
    list.push_back({"16 bits", inRange("[-0.7, 0.9]", R"(, "bits": 16)")});
    for (const std::string scheme : {"uniform", "lloyd-max"}) {
        const std::string named = R"({"scheme": ")" + scheme + R"(", "bits": 3)";
        list.push_back({scheme + " per tensor", named + "}"});
        for (const int axis : {0, 1, -1})
            list.push_back(
                {scheme + " channels of axis " + std::to_string(axis),
                 named + R"(, "granularity": "channel", "axis": )" + std::to_string(axis) + "}"});
        for (const int axis : {0, 1, -1})
            list.push_back({scheme + " groups along axis " + std::to_string(axis),
                            named + R"(, "granularity": "group", "group_size": 4, "axis": )" +
                                std::to_string(axis) + "}"});
    }
    return list;
}

// Ties and their neighbours on a grid of tenths, zeros of both signs, denormals and huge values.
TensorPointer nastyTensor(bool tame) {
    auto tensor = std::make_shared<Tensor>();
    tensor->shape = kShape;
    std::mt19937 random(5);
    std::uniform_real_distribution<float> uniform(-1, 1);
    std::vector<float> values{0.0F, -0.0F};
    if (!tame)
        for (const float huge :
             {1e-45F, -1e-45F, 1e-38F, 3e38F, -3e38F, std::numeric_limits<float>::infinity(),
              -std::numeric_limits<float>::infinity()})
            values.push_back(huge);
    const float step = (0.9F - -0.7F) / 15;
    for (int k = -8; k <= 8; ++k) {
        const float tie = (static_cast<float>(k) + 0.5F) * step;
        for (const float x : {tie, std::nextafter(tie, 1.0F), std::nextafter(tie, -1.0F)})
            values.push_back(x);
    }
    while (values.size() < elementCount(kShape))
        values.push_back(uniform(random));
    tensor->values.assign(values.begin(), values.end());
    return tensor;
}

template <class T>
QByteArray bytesOf(const T& values) {
    return {reinterpret_cast<const char*>(values.data()),
            static_cast<qsizetype>(values.size() * sizeof(values[0]))};
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

OutcomePointer answer(const Case& one) {
    const auto request = parseRequestJson(one.json);
    if (!request) qFatal("%s: %s", one.name.c_str(), request.error().sentence().c_str());
    // A calibrated range needs data that leave something to see.
    const auto tensor = nastyTensor(request->range.mode == RangeMode::Calibrated);
    const auto data = makeDataSet(request->source, tensor, {});
    const auto outcome = analyze(*request, *data, 0, {});
    if (!outcome) qFatal("%s: %s", one.name.c_str(), outcome.error().sentence().c_str());
    return *outcome;
}

bool has(const char* module) {
    return QProcess::execute(kPython, {"-c", QString("import ") + module}) == 0;
}

}  // namespace

class TestCodeSnippet : public QObject {
    Q_OBJECT

  private slots:
    void reproducesTheCodes_data();
    void reproducesTheCodes();
    void listsNoMoreThanCanBePasted();
    void onnxIsWellFormedPython_data();
    void onnxIsWellFormedPython();
    void refusesWhatTheTargetLacks_data();
    void refusesWhatTheTargetLacks();
    void hostileNamesStayInTheirComment();
};

void TestCodeSnippet::reproducesTheCodes_data() {
    QTest::addColumn<int>("target");
    QTest::addColumn<QString>("module");
    QTest::newRow("NumPy") << static_cast<int>(SnippetTarget::NumPy) << "numpy";
    QTest::newRow("PyTorch") << static_cast<int>(SnippetTarget::PyTorch) << "torch";
}

void TestCodeSnippet::reproducesTheCodes() {
    QFETCH(int, target);
    QFETCH(QString, module);
    if (!has("numpy") || !has(qPrintable(module)))
        QSKIP("python3-numpy or the library itself is not installed");
    const QTemporaryDir folder;
    std::vector<OutcomePointer> outcomes;
    for (const Case& one : cases()) {
        outcomes.push_back(answer(one));
        const auto code = codeSnippet(*outcomes.back(), static_cast<SnippetTarget>(target));
        QVERIFY2(code.ok(), one.name.c_str());
        const QString stem = folder.filePath(QString("case_%1").arg(outcomes.size() - 1));
        write(stem + ".py", QByteArray::fromStdString(*code));
        write(stem + ".f32", bytesOf(outcomes.back()->data->tensor->values));
    }
    write(folder.filePath("driver.py"), kDriver);
    QProcess python;
    python.setWorkingDirectory(folder.path());
    python.start(kPython, {"driver.py"});
    QVERIFY(python.waitForFinished(120'000));
    QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());

    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const std::size_t size = outcomes[i]->data->tensor->values.size();
        std::vector<std::int32_t> codes(size);
        std::vector<float> values(size);
        QVERIFY(quantizeTensor(*outcomes[i], codes, values, {}).ok());
        const QString stem = folder.filePath(QString("case_%1").arg(i));
        QVERIFY2(read(stem + ".codes") == bytesOf(codes), cases()[i].name.c_str());
        QVERIFY2(read(stem + ".values") == bytesOf(values), cases()[i].name.c_str());
    }
}

void TestCodeSnippet::listsNoMoreThanCanBePasted() {
    Case many{"many groups", R"({"granularity": "group", "group_size": 1})"};
    auto tensor = std::make_shared<Tensor>();
    tensor->shape = {1000};
    tensor->values.resize(1000, 0.5F);
    const auto request = parseRequestJson(many.json);
    const auto data = makeDataSet(request->source, tensor, {});
    const auto outcome = analyze(*request, *data, 0, {});
    QVERIFY(outcome.ok());
    const auto code = codeSnippet(**outcome, SnippetTarget::NumPy);
    QVERIFY(code.ok());
    QVERIFY(code->find("--scales scales.npy") != std::string::npos);
    QVERIFY(code->size() < 4000);
}

void TestCodeSnippet::onnxIsWellFormedPython_data() {
    QTest::addColumn<QString>("rest");
    QTest::newRow("per tensor") << "";
    QTest::newRow("8 bits") << R"(, "bits": 8)";
    QTest::newRow("5 bits, clipped") << R"(, "bits": 5)";
    QTest::newRow("channels") << R"(, "granularity": "channel", "axis": 1)";
    QTest::newRow("groups") << R"(, "granularity": "group", "group_size": 4, "axis": -1)";
}

// Without ONNX at hand the script is at least compiled.
void TestCodeSnippet::onnxIsWellFormedPython() {
    QFETCH(QString, rest);
    const std::string json =
        R"({"parameters": {"arithmetic": "onnx", "include_zero": true})" + rest.toStdString() + "}";
    const auto code = codeSnippet(*answer({"onnx", json}), SnippetTarget::Onnx);
    QVERIFY2(code.ok(), code.ok() ? "" : code.error().sentence().c_str());
    QVERIFY(code->find("QuantizeLinear") != std::string::npos);
    if (!QFile::exists(kPython)) QSKIP("python3 is not installed");
    QProcess python;
    python.start(kPython, {"-c", "import sys; compile(sys.stdin.read(), 'snippet', 'exec')"});
    python.write(code->c_str());
    python.closeWriteChannel();
    QVERIFY(python.waitForFinished(60'000));
    QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
}

void TestCodeSnippet::refusesWhatTheTargetLacks_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<int>("target");
    const auto row = [](const char* name, const char* json, SnippetTarget target) {
        QTest::newRow(name) << QString(json) << static_cast<int>(target);
    };
    row("stochastic, NumPy", R"({"rounding": "stochastic"})", SnippetTarget::NumPy);
    row("stochastic, ONNX", R"({"rounding": "stochastic"})", SnippetTarget::Onnx);
    row("reciprocal, ONNX", "{}", SnippetTarget::Onnx);
    row("floor, ONNX", R"({"rounding": "floor", "parameters": {"arithmetic": "onnx"}})",
        SnippetTarget::Onnx);
    row("mid-rise, ONNX", R"({"parameters": {"arithmetic": "onnx", "grid": "mid-rise"}})",
        SnippetTarget::Onnx);
    row("codebook, ONNX", R"({"scheme": "lloyd-max"})", SnippetTarget::Onnx);
    row("blocks, NumPy", R"({"scheme": "mxfp4"})", SnippetTarget::NumPy);
    row("vectors, PyTorch", R"({"scheme": "vq"})", SnippetTarget::PyTorch);
    row("wrapping, NumPy", R"({"scheme": "fixed-point", "parameters": {"overflow": "wrap"}})",
        SnippetTarget::NumPy);
    row("zero point beyond the codes, ONNX",
        R"({"parameters": {"arithmetic": "onnx"}, "range": {"mode": "manual",
            "manual": [[10, 12]]}})",
        SnippetTarget::Onnx);
}

void TestCodeSnippet::refusesWhatTheTargetLacks() {
    QFETCH(QString, json);
    QFETCH(int, target);
    const auto code =
        codeSnippet(*answer({"refused", json.toStdString()}), static_cast<SnippetTarget>(target));
    QVERIFY(!code.ok());
    QCOMPARE(code.error().code, ErrorCode::Unsupported);
    QVERIFY(code.error().what.ends_with('.'));
}

void TestCodeSnippet::hostileNamesStayInTheirComment() {
    Request request = defaultRequest();
    request.source = FileSource{"a\nimport os\r\x1b[2J.npy", "t\nimport os"};
    const auto data = makeDataSet(request.source, nastyTensor(true), {});
    const auto outcome = analyze(request, *data, 0, {});
    QVERIFY(outcome.ok());
    for (const SnippetRow& row : {kSnippetTargets[0], kSnippetTargets[1]}) {
        const auto code = codeSnippet(**outcome, row.target);
        QVERIFY(code.ok());
        QVERIFY(code->find("\nimport os") == std::string::npos);
        QVERIFY(code->find('\x1b') == std::string::npos);
    }
}

QUANTOSCOPE_TEST(TestCodeSnippet);
#include "tst_code_snippet.moc"
