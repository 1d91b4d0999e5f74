// SPDX-License-Identifier: GPL-3.0-or-later
// Hostile names through every medium: nothing hidden comes out raw, nothing is read as more than
// itself, and where a medium gives the text back, it is the same.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/text/display_text.h"
#include "core/base/text/media.h"
#include "core/base/text/utf8.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

const std::vector<std::string>& hostileNames() {
    static const std::vector<std::string> kNames{
        "layers.0.weight",
        "a b",
        "",
        "it's",
        "caf\xC3\xA9",
        "not \xE9 UTF-8 \xFF",
        "$(touch x);`id`&|<>*?[]{}~#!\\",
        "a\ntouch x\n",
        "a\x03touch x\r",
        "a\x1B[201~\ntouch x\n'\\'",
        "\x1B]0;title\x07\x1B[31m",
        "a\x7F\xC2\x9Bmark",
        "user\xE2\x80\xAEgpj.exe",
        "zero\xE2\x80\x8Bwidth\xEF\xBB\xBF",
        "\xF3\xA0\x81\x81tag",
        "line\xE2\x80\xA8separator",
        "<img src=/dev/zero onerror=\"x\">'&amp;",
        "</pre><script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "+1+cmd|x",
        "-2+3",
        "@SUM(1,2)",
        "\t=1+2",
        "a,b\"c\"",
        "](javascript:x) **bold** | cell ~~~ ``` $x$",
        "../../etc/passwd",
        "..",
        ".hidden",
        "-o",
        "--csv",
        "CON/a:b|c",
        "%s%n {} \\u0041",
    };
    return kNames;
}

bool nothingHidden(const std::string& text) {
    return displayText(text, kWholeText) == text;
}

std::string unescapedHtml(std::string text) {
    for (const auto& [entity, letter] :
         {std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&quot;", "\""},
          std::pair{"&#39;", "'"}, std::pair{"&amp;", "&"}})
        for (std::size_t at = text.find(entity); at != std::string::npos;
             at = text.find(entity, at + 1))
            text.replace(at, std::string_view(entity).size(), letter);
    return text;
}

}  // namespace

class TestMedia : public QObject {
    Q_OBJECT

  private slots:
    void names_data() {
        QTest::addColumn<QByteArray>("name");
        for (const std::string& name : hostileNames())
            QTest::newRow(name.empty() ? "empty" : displayText(name).c_str())
                << QByteArray::fromStdString(name);
    }
    void names() {
        QFETCH(QByteArray, name);
        const std::string text = name.toStdString();
        for (const Medium medium : {Medium::Terminal, Medium::Shell, Medium::Markdown, Medium::Html,
                                    Medium::Csv, Medium::FileName, Medium::Clipboard}) {
            const std::string written = textFor(medium, text);
            QVERIFY2(nothingHidden(written), written.c_str());
            QVERIFY(isUtf8(written));
        }
        checkHtml(text);
        checkCsv(text);
        checkMarkdown(text);
        checkFileName(text);
    }

    void shellReadsTheSameBytes_data() { names_data(); }
    void shellReadsTheSameBytes() {
        QFETCH(QByteArray, name);
        QTemporaryDir folder;
        QProcess shell;
        shell.setWorkingDirectory(folder.path());
        const QString word = QString::fromStdString(textFor(Medium::Shell, name.toStdString()));
        shell.start(QStringLiteral("/bin/bash"), {"-c", "printf '%s' " + word});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.readAllStandardOutput(), name);
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    // As it is pasted out of a page, where entities are letters again.
    void shellSurvivesHtml_data() { names_data(); }
    void shellSurvivesHtml() {
        QFETCH(QByteArray, name);
        const std::string word = textFor(Medium::Shell, name.toStdString());
        QCOMPARE(unescapedHtml(textFor(Medium::Html, word)), word);
    }

    void jsonReadsTheSame_data() { names_data(); }
    void jsonReadsTheSame() {
        QFETCH(QByteArray, name);
        if (!isUtf8(name.toStdString())) QSKIP("no JSON text holds bytes that are no UTF-8");
        const nlohmann::json value{{name.toStdString(), name.toStdString()}};
        const std::string document = textFor(Medium::Json, value.dump(2));
        QVERIFY(nlohmann::json::parse(document) == value);
        std::string oneLine = document;
        std::erase(oneLine, '\n');
        QVERIFY2(nothingHidden(oneLine), document.c_str());
    }

    void longTextsAreCut() {
        const std::string name(1'000'000, '=');
        for (const Medium medium :
             {Medium::Terminal, Medium::Markdown, Medium::Html, Medium::Csv, Medium::Clipboard})
            QVERIFY(textFor(medium, name, 100).size() < 1000);
        QVERIFY(textFor(Medium::FileName, name).size() <= 255);
    }

    void numbersStayNumbers() {
        for (const char* number : {"-1.5", "+2", "1e-3", "-inf"}) {
            QCOMPARE(textFor(Medium::Csv, number), std::string(number));
            QCOMPARE(textFor(Medium::Clipboard, number), std::string(number));
        }
    }

  private:
    static void checkHtml(const std::string& text) {
        const std::string written = textFor(Medium::Html, text);
        QVERIFY(written.find_first_of("<>\"'") == std::string::npos);
        QCOMPARE(unescapedHtml(written), displayText(text, kWholeText));
    }
    static void checkCsv(const std::string& text) {
        std::string field = textFor(Medium::Csv, text);
        if (field.starts_with('"')) {
            QVERIFY(field.ends_with('"'));
            std::string inner;
            for (std::size_t i = 1; i + 1 < field.size(); ++i) {
                inner += field[i];
                if (field[i] == '"') QVERIFY(field[++i] == '"');
            }
            field = inner;
        } else {
            QVERIFY(field.find_first_of(",\"") == std::string::npos);
        }
        QVERIFY(field.empty() || std::string("=+-@").find(field.front()) == std::string::npos);
        if (field.starts_with('\'') && !text.starts_with('\'')) field.erase(0, 1);
        QCOMPARE(field, displayText(text, kWholeText));
    }
    static void checkMarkdown(const std::string& text) {
        const std::string written = textFor(Medium::Markdown, text);
        QVERIFY(written.find_first_of("<>\n") == std::string::npos);
        for (std::size_t i = 0; i < written.size(); ++i) {
            if (written[i] == '\\') {
                ++i;
                continue;
            }
            QVERIFY2(std::string("`*_{}[]()+!|~$").find(written[i]) == std::string::npos,
                     written.c_str());
        }
    }
    static void checkFileName(const std::string& text) {
        const std::string name = textFor(Medium::FileName, text);
        QVERIFY(!name.empty() && name.size() <= 255);
        QVERIFY(name.find('/') == std::string::npos);
        QVERIFY(name.front() != '.' && name.front() != '-');
        QTemporaryDir folder;
        QFile file(folder.filePath(QString::fromStdString(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), qsizetype{1});
    }
};

QUANTOSCOPE_TEST(TestMedia);
#include "tst_media.moc"
