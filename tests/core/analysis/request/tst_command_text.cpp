// SPDX-License-Identifier: GPL-3.0-or-later
// A copied command is what it looks like, whatever names the file holds.
#include <QProcess>
#include <QTest>
#include <algorithm>

#include "core/analysis/request/request.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestCommandText : public QObject {
    Q_OBJECT

  private slots:
    void pastesAsOneWord_data();
    void pastesAsOneWord();
};

void TestCommandText::pastesAsOneWord_data() {
    QTest::addColumn<QByteArray>("tensor");
    QTest::newRow("plain") << QByteArray("layers.0.weight");
    QTest::newRow("blank") << QByteArray("a b");
    QTest::newRow("quote") << QByteArray("it's");
    QTest::newRow("accents") << QByteArray("caf\xC3\xA9");
    QTest::newRow("shell's own signs") << QByteArray("$(touch x);`id`&|<>*?[]{}~#!\\");
    QTest::newRow("newline") << QByteArray("a\ntouch x\n");
    QTest::newRow("Ctrl+C") << QByteArray("a\x03touch x\r");
    QTest::newRow("end of a bracketed paste") << QByteArray("a\x1B[201~\ntouch x\n'\\'");
    QTest::newRow("DEL and C1") << QByteArray(
        "a\x7F\xC2\x9B"
        "31m");
}

void TestCommandText::pastesAsOneWord() {
    QFETCH(QByteArray, tensor);
    Request request = defaultRequest();
    request.source = FileSource{"w.safetensors", tensor.toStdString()};
    const std::string command = requestCommandOptions(request);
    QVERIFY(std::ranges::none_of(command, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F || byte == 0xC2;
    }));
    const QString bash = "/bin/bash";
    QProcess shell;
    shell.start(bash,
                {"-c", "printf '%s' " + QString::fromStdString(command).section(" --", 0, 0)});
    QVERIFY(shell.waitForFinished());
    const auto source = parseSource(shell.readAllStandardOutput().toStdString());
    QVERIFY(source.ok());
    QCOMPARE(std::get<FileSource>(*source).tensor, tensor.toStdString());
}

QUANTOSCOPE_TEST(TestCommandText);
#include "tst_command_text.moc"
