// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/request/request.h"

#include <QTest>
#include <cmath>

#include "support/random_request.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestRequest : public QObject {
    Q_OBJECT

  private slots:
    void theDefaultIsSound();
    void jsonComesBackExactly();
    void sourcesComeBackExactly_data();
    void sourcesComeBackExactly();
    void missingKeysTakeTheDefaults();
    void refusesJson_data();
    void refusesJson();
    void refusesRequests_data();
    void refusesRequests();
    void anotherSchemeKeepsWhatBothHave();
    void saysItInOneLine();
};

void TestRequest::theDefaultIsSound() {
    const Request request = defaultRequest();
    QVERIFY(checkRequest(request).ok());
    QCOMPARE(request.settings.bits, 4);
    QCOMPARE(request.scheme->id, "uniform");
    QCOMPARE(sourceText(request.source), sourceText(*parseSource("default")));
}

void TestRequest::jsonComesBackExactly() {
    RandomRequests random(1);
    for (int i = 0; i < 500; ++i) {
        const Request request = random.next();
        const auto back = parseRequestJson(requestJson(request, i % 3 - 1));
        QVERIFY2(back.ok(), back.ok() ? "" : back.error().sentence().c_str());
        QVERIFY2(*back == request, requestJson(request).c_str());
    }
}

void TestRequest::sourcesComeBackExactly_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("tensor");
    for (const char* path : {"w.npy", "/a b/w.npy", "a::b.npy", "normal", "normal:n=3", "default",
                             "file:x", "50%.npy", "file:50%:", "-w.npy", "a:", ":", "::", "ä.npy"})
        for (const char* tensor : {"", "layer.0", "onnx::MatMul_12", ":t", "::", "a%3Ab"})
            QTest::addRow("%s and %s", path, tensor) << QString(path) << QString(tensor);
}

void TestRequest::sourcesComeBackExactly() {
    QFETCH(QString, path);
    QFETCH(QString, tensor);
    const Source source = FileSource{path.toStdString(), tensor.toStdString()};
    const auto back = parseSource(sourceText(source));
    QVERIFY(back.ok());
    QVERIFY2(*back == source, sourceText(source).c_str());
}

void TestRequest::missingKeysTakeTheDefaults() {
    QVERIFY(*parseRequestJson("{}") == defaultRequest());
    const auto request =
        parseRequestJson(R"({"bits": 7, "parameters": {"symmetry": "symmetric"}})");
    QVERIFY(request.ok());
    QCOMPARE(request->settings.bits, 7);
    QCOMPARE(request->settings.parameters.choice("symmetry"), "symmetric");
    QVERIFY(request->range == defaultRequest().range);
}

void TestRequest::refusesJson_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("named");  // what the sentence must name
    const auto row = [](const char* name, const QString& json, const char* code,
                        const char* named) {
        QTest::newRow(name) << json << QString(code) << QString(named);
    };
    row("not JSON", "{\"bits\": ", "malformed", "byte");
    row("not an object", "[4]", "malformed", "object");
    row("unknown key", R"({"bitz": 4})", "malformed", "bitz");
    row("unknown key of the range", R"({"range": {"alpha": 4}})", "malformed", "alpha");
    row("unknown key of the source", R"({"source": {"path": "a", "x": 1}})", "malformed", "'x'");
    row("unknown parameter", R"({"parameters": {"colour": 4}})", "invalid-argument", "colour");
    row("newer version", R"({"version": 3})", "unsupported", "version");
    row("no version", R"({"version": -5})", "malformed", "version");
    row("unknown layout", R"({"layout": "diagonal"})", "malformed", "diagonal");
    row("a slice without its range", R"({"range": {"own": [[3, 1]]}})", "malformed", "own");
    row("unknown scheme", R"({"scheme": "magic"})", "malformed", "magic");
    row("bits as a text", R"({"bits": "4"})", "malformed", "bits");
    row("bits beyond int", R"({"bits": 5000000000})", "malformed", "bits");
    row("half a bit", R"({"bits": 4.5})", "malformed", "bits");
    row("negative seed", R"({"seed": -1})", "malformed", "seed");
    row("unknown mode", R"({"range": {"mode": "guess"}})", "malformed", "guess");
    row("a range of one end", R"({"range": {"manual": [[1]]}})", "malformed", "manual");
    row("a parameter beyond its limits", R"({"parameters": {"min_scale": 1e9}})",
        "invalid-argument", "min_scale");
    row("a list that holds a text", R"({"scheme": "custom", "parameters": {"levels": [1, "2"]}})",
        "malformed", "levels");
    row("a list that is too long",
        R"({"scheme": "custom", "parameters": {"levels": [)" + QString("1,").repeated(5000) +
            "1]}}",
        "invalid-argument", "4096");
    row("an entry beyond its limits", R"({"scheme": "custom", "parameters": {"edges": [1e39]}})",
        "invalid-argument", "edges");
    row("a list for a number", R"({"parameters": {"min_scale": [1]}})", "invalid-argument",
        "min_scale");
    row("an infinite number", R"({"range": {"manual": [[1, 1e999]]}})", "malformed", "");
    row("no source", R"({"source": {}})", "malformed", "source");
    row("a thousand brackets", QString(1000, '['), "malformed", "deep");
}

void TestRequest::refusesJson() {
    QFETCH(QString, json);
    QFETCH(QString, code);
    QFETCH(QString, named);
    const auto request = parseRequestJson(json.toStdString());
    QVERIFY(!request.ok());
    QCOMPARE(QString(errorCodeName(request.error().code)), code);
    QVERIFY2(QString::fromStdString(request.error().sentence()).contains(named),
             request.error().sentence().c_str());
}

void TestRequest::refusesRequests_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("where");
    const auto row = [](const char* name, const char* json, const char* where) {
        QTest::newRow(name) << QString(json) << QString(where);
    };
    row("no bits", R"({"bits": 0})", "bits");
    row("too many bits", R"({"bits": 17})", "bits");
    row("a manual range without ends", R"({"range": {"mode": "manual"}})", "range");
    row("alpha above beta", R"({"range": {"mode": "manual", "manual": [[1, 0]]}})", "range");
    row("a given scale without number", R"({"range": {"mode": "scale"}})", "scale");
    row("a scale of 0", R"({"range": {"mode": "scale", "given": [[0, 0]]}})", "scale");
    row("a negative scale", R"({"range": {"mode": "scale", "given": [[-1, 0]]}})", "scale");
    row("an empty group", R"({"granularity": "group", "group_size": 0})", "group_size");
    row("a backward code range", R"({"codes": [5, 4]})", "codes");
    row("no level", R"({"scheme": "custom", "parameters": {"levels": []}})", "levels");
    row("a threshold too many",
        R"({"scheme": "custom", "parameters": {"levels": [1, 2], "thresholds": "free"}})", "edges");
    row("descending thresholds",
        R"({"scheme": "custom", "parameters": {"levels": [1, 2, 3], "thresholds": "free",
            "edges": [2.5, 1.5]}})",
        "edges");
    row("restricted at one bit", R"({"bits": 1, "parameters": {"symmetry": "restricted"}})",
        "symmetry");
}

void TestRequest::refusesRequests() {
    QFETCH(QString, json);
    QFETCH(QString, where);
    const auto request = parseRequestJson(json.toStdString());
    QVERIFY2(request.ok(), request.ok() ? "" : request.error().sentence().c_str());
    const Status checked = checkRequest(*request);
    QVERIFY(!checked.ok());
    QCOMPARE(QString(errorCodeName(checked.error().code)), "invalid-argument");
    QCOMPARE(QString::fromStdString(checked.error().where), where);
}

void TestRequest::anotherSchemeKeepsWhatBothHave() {
    RandomRequests random(2);
    for (int i = 0; i < 100; ++i)
        for (const Scheme* scheme : schemes()) {
            const Request before = random.next();
            const Request after = withScheme(before, *scheme);
            QCOMPARE(after.scheme, scheme);
            QVERIFY(after.settings.parameters.table().data() == scheme->parameters.data());
            QVERIFY(after.settings.bits >= scheme->minimumBits &&
                    after.settings.bits <= scheme->maximumBits);
            QVERIFY(std::ranges::find(scheme->roundings, after.settings.rounding) !=
                    scheme->roundings.end());
            QVERIFY(scheme->takesScale || after.range.mode != RangeMode::GivenScale);
            QVERIFY(after.source == before.source);
            QVERIFY(withScheme(before, *before.scheme) == before);
        }
    // A number of levels is no level.
    Request lloyd = withScheme(defaultRequest(), *findScheme("lloyd-max"));
    QVERIFY(lloyd.settings.parameters.set("levels", 7).ok());
    const Request custom = withScheme(lloyd, *findScheme("custom"));
    QVERIFY(custom.settings.parameters == ParameterSet(custom.scheme->parameters));
    QCOMPARE(withScheme(custom, *findScheme("lloyd-max")).settings.parameters.real("levels"), 0.0);
}

void TestRequest::saysItInOneLine() {
    QCOMPARE(requestSummary(defaultRequest()),
             "4-bit uniform affine, asymmetric, min-max, per tensor");
    Request request = defaultRequest();
    request.range.mode = RangeMode::Manual;
    request.range.manual = {{-1.5, 2}};
    request.granularity = Granularity::Group;
    request.groupSize = 64;
    request.axis = -1;
    QCOMPARE(requestSummary(request),
             "4-bit uniform affine, asymmetric, range -1.5 to 2, per group of 64 along axis -1");
}

QUANTOSCOPE_TEST(TestRequest);
#include "tst_request.moc"
