// SPDX-License-Identifier: GPL-3.0-or-later
// Hostile tensor names through every command and every file it writes: on a terminal, in CSV, JSON,
// Markdown, HTML and SVG nothing of them is raw.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/text/display_text.h"
#include "core/base/text/media.h"
#include "support/command_run.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const std::vector<std::string> kNames{
    "\x1B]0;title\x07\x1B[31mred",
    "del\x7F c1\xC2\x9Bmark",
    "bidi\xE2\x80\xAEgpj",
    "line\nend\r\ttab",
    "=cmd|' /C calc'!A0",
    "@SUM(1,2)",
    "</pre><script>alert(1)</script>",
    "](javascript:x) `code` **bold** |",
    "it's $(touch x) `touch y`",
    "*",
    "\\*",
};

// A safetensors file of four float32 for each name.
void writeNames(const char* path) {
    nlohmann::ordered_json header;
    QByteArray data;
    for (const std::string& name : kNames) {
        const auto begin = data.size();
        for (const float value : {0.5F, -1.0F, 0.25F, 2.0F})
            data.append(reinterpret_cast<const char*>(&value), sizeof value);
        header[name] = {
            {"dtype", "F32"}, {"shape", {2, 2}}, {"data_offsets", {begin, data.size()}}};
    }
    const std::string text = header.dump();
    const std::uint64_t length = text.size();
    QFile file(path);
    require(file.open(QIODevice::WriteOnly));
    file.write(reinterpret_cast<const char*>(&length), sizeof length);
    file.write(QByteArray::fromStdString(text) + data);
}

// Nothing hidden, line by line.
void checkLines(std::string text) {
    std::erase_if(text, [](char c) { return c == '\n' || c == '\r'; });
    QVERIFY2(displayText(text, kWholeText) == text, text.substr(0, 4000).c_str());
}

// Markdown without its blocks of code, where everything is literal.
std::string outsideFences(const std::string& text) {
    std::string outside;
    bool fenced = false;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const bool fence = line.starts_with("```");
        if (fence) fenced = !fenced;
        if (!fence && !fenced) outside += line + "\n";
    }
    return outside;
}

}  // namespace

class TestHostileOutputs : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        makeSampleFiles(m_folder);
        writeNames("names.safetensors");
    }

    void commands_data() {
        QTest::addColumn<QString>("line");
        for (const char* line :
             {"list names.safetensors", "list names.safetensors --json",
              "analyze names.safetensors::*", "analyze names.safetensors::* --json -",
              "sweep names.safetensors::* --over bits=2..3",
              "sweep names.safetensors::* --over bits=2..3 --csv -", "compare names.safetensors::*",
              "compare names.safetensors::* --csv -", "compare names.safetensors::* --json -"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }
    void commands() {
        QFETCH(QString, line);
        const Ran ran = run(line.toStdString());
        QVERIFY2(ran.status == 0, ran.err.c_str());
        checkLines(ran.out);
        checkLines(ran.err);
        if (line.endsWith(QLatin1String("--csv -"))) {
            // No row begins as a formula.
            for (const std::string start : {"\n=", "\n@", "\n\"="})
                QVERIFY(ran.out.find(start) == std::string::npos);
        }
        if (line.contains(QLatin1String("json"))) QVERIFY(nlohmann::json::accept(ran.out));
    }

    void reports_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("Markdown") << QStringLiteral("r.md");
        QTest::newRow("HTML") << QStringLiteral("r.html");
    }
    void reports() {
        QFETCH(QString, file);
        const Ran ran = run("report names.safetensors::* --bits 2 -o " + file.toStdString());
        QVERIFY2(ran.status == 0, ran.err.c_str());
        const std::string text = readBytes(file.toLatin1().constData()).toStdString();
        checkLines(text);
        QVERIFY(outsideFences(text).find("<script>") == std::string::npos);
    }

    void figures() {
        for (const std::string& name : kNames) {
            if (name == "*") continue;
            const std::string source = textFor(Medium::Shell, "names.safetensors::" + name);
            if (source.starts_with('$')) continue;  // which this test's words do not have
            const Ran ran = run("plot " + source + " --bits 2 --view stage -o f.svg");
            QVERIFY2(ran.status == 0, (name + ran.err).c_str());
            checkLines(readBytes("f.svg").toStdString());
        }
    }

    // A tensor that is named as all of them are, and one that is named as that one is written.
    void aStarCanBeNamed() {
        QCOMPARE(linesOf(run("analyze names.safetensors::* --bits 2").out), kNames.size() + 3);
        for (const auto& [written, name] : {std::pair{"names.safetensors::\\\\*", "*"},
                                            {"names.safetensors::\\\\\\\\*", "\\*"}}) {
            const Ran ran = run(std::string("analyze ") + written + " --json -");
            QVERIFY2(ran.status == 0, ran.err.c_str());
            const auto json = nlohmann::json::parse(ran.out);
            QCOMPARE(json["source"]["name"].get<std::string>(), std::string(name));
        }
    }

    void aFileWithTheMarkInItsName() {
        const float values[] = {1, 2, 3};
        QVERIFY(writeNpy<float>("w::v2.npy", {3}, values, {}).ok());
        QCOMPARE(run("analyze w::v2.npy").status, 0);
        QCOMPARE(run("analyze w::v2.npy --json w::v2.npy").status, 2);
    }

    void wrongOptionsAreRefusedWhereNothingUsesThem() {
        QCOMPARE(run("analyze weights.npy --group-size -1").status, 2);
        QCOMPARE(run("analyze weights.npy --activations no-such.npy").status, 1);
        QCOMPARE(run("analyze weights.npy --importance values:no-such.npy").status, 1);
        QCOMPARE(run("analyze ''").status, 2);
    }

  private:
    QTemporaryDir m_folder;
};

QUANTOSCOPE_GUI_TEST(TestHostileOutputs);
#include "tst_hostile_outputs.moc"
