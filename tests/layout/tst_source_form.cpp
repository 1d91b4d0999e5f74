// SPDX-License-Identifier: GPL-3.0-or-later
// What every source file has: a licence line, a bounded length, an honest content.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <algorithm>

#include "support/paths.h"
#include "support/test_program.h"

class TestSourceForm : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void everySourceStatesItsLicence();
    void noSourceIsTooLong();
    void everyHeaderIsIncludedOnce();
    void nothingIsLeftForLater();
    void fileNamesAreInSnakeCase();
    void inputsAreFilledByName();
    void filesAreOpenedInOnePlace();
    void jsonIsReadWithinBounds();

  private:
    // Holds in app/ and core/, but for files whose paths start so.
    void checkNowhere(const QRegularExpression& mark, const QStringList& but) const;

    QMap<QString, QStringList> m_sources;  // path -> lines
};

namespace {

const QString kRoot = quantoscope::test::sourceFolder();

QStringList linesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QString::fromUtf8(file.readAll()).split('\n');
}

// The first line that holds the mark, or -1. QStringList::indexOf wants whole lines to match.
qsizetype lineWith(const QRegularExpression& mark, const QStringList& lines) {
    const auto line =
        std::ranges::find_if(lines, [&mark](const QString& text) { return text.contains(mark); });
    return line == lines.end() ? -1 : line - lines.begin();
}

bool statesLicence(const QString& line) {
    return line.endsWith("SPDX-License-Identifier: GPL-3.0-or-later");
}

}  // namespace

void TestSourceForm::initTestCase() {
    for (const char* folder : {"app", "core", "tests"}) {
        QDirIterator walk(kRoot + folder, {"*.h", "*.cpp", "*.def"}, QDir::Files,
                          QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const QString path = walk.next();
            m_sources.insert(path, linesOf(path));
        }
    }
    QVERIFY(!m_sources.isEmpty());
}

void TestSourceForm::everySourceStatesItsLicence() {
    for (auto source = m_sources.cbegin(); source != m_sources.cend(); ++source)
        QVERIFY2(statesLicence(source->value(0)), qPrintable(source.key()));
    for (const char* name : {"CMakeLists.txt", "tests/CMakeLists.txt"})
        QVERIFY2(statesLicence(linesOf(kRoot + name).value(0)), name);
    for (const char* name : {"dev", ".ci/run"})
        QVERIFY2(statesLicence(linesOf(kRoot + name).value(1)), name);
}

void TestSourceForm::noSourceIsTooLong() {
    constexpr qsizetype kMostLines = 400;
    for (auto source = m_sources.cbegin(); source != m_sources.cend(); ++source)
        QVERIFY2(source->size() - 1 <= kMostLines,
                 qPrintable(
                     QStringLiteral("%1 has %2 lines").arg(source.key()).arg(source->size() - 1)));
}

// Highway's headers named -inl.h are included once for each instruction set, under its own guard.
void TestSourceForm::everyHeaderIsIncludedOnce() {
    for (auto source = m_sources.cbegin(); source != m_sources.cend(); ++source)
        if (source.key().endsWith(".h") && !source.key().endsWith("-inl.h"))
            QVERIFY2(source->contains("#pragma once"), qPrintable(source.key()));
}

void TestSourceForm::nothingIsLeftForLater() {
    const QRegularExpression mark(
        "\\b(TO"
        "DO|FIX"
        "ME|XX"
        "X|HA"
        "CK)\\b");
    for (auto source = m_sources.cbegin(); source != m_sources.cend(); ++source) {
        const auto line = lineWith(mark, *source);
        QVERIFY2(line < 0, qPrintable(QStringLiteral("%1:%2").arg(source.key()).arg(line + 1)));
    }
}

void TestSourceForm::fileNamesAreInSnakeCase() {
    const QRegularExpression snake("^[a-z0-9_]+(-inl)?\\.[a-z]+$");
    for (auto source = m_sources.cbegin(); source != m_sources.cend(); ++source)
        QVERIFY2(snake.match(QFileInfo(source.key()).fileName()).hasMatch(),
                 qPrintable(source.key()));
}

// By position, a field at the end is easily left out, and its default then passes for the answer.
void TestSourceForm::inputsAreFilledByName() {
    const QRegularExpression byPosition(
        "\\b(SchemeInput|CalibrationInput|ExplainInput|BlockInput)( \\w+)?\\{[^.}]");
    for (auto source = m_sources.cbegin(); source != m_sources.cend(); ++source) {
        const auto line = lineWith(byPosition, *source);
        QVERIFY2(line < 0, qPrintable(QStringLiteral("%1:%2").arg(source.key()).arg(line + 1)));
    }
}

// A pipe or a device hangs whoever opens it, so there is one opener; what the system itself has to
// say (/proc, /sys) is read elsewhere.
void TestSourceForm::filesAreOpenedInOnePlace() {
    const QRegularExpression opener(
        "\\bQ(Save)?File\\b|\\b[io]?fstream\\b|\\bfopen\\(|[^\\w]::open\\(");
    const QStringList openers{"core/base/files/", "core/base/machine/machine_memory."};
    checkNowhere(opener, openers);
}

// JSON from outside may be a bomb, so it is read within bounds; our own needs none.
void TestSourceForm::jsonIsReadWithinBounds() {
    const QRegularExpression reader("[jJ]son::(parse\\((?!requestJson)|accept|sax_parse)");
    checkNowhere(reader,
                 {"core/base/files/bounded_json.cpp", "core/formats/safetensors/header.cpp"});
}

void TestSourceForm::checkNowhere(const QRegularExpression& mark, const QStringList& but) const {
    for (auto source = m_sources.cbegin(); source != m_sources.cend(); ++source) {
        const QString path = source.key().mid(kRoot.size());
        const bool may = path.startsWith("tests/") ||
                         std::ranges::any_of(
                             but, [&path](const QString& start) { return path.startsWith(start); });
        const auto line = may ? -1 : lineWith(mark, *source);
        QVERIFY2(line < 0, qPrintable(QStringLiteral("%1:%2").arg(path).arg(line + 1)));
    }
}

QUANTOSCOPE_TEST(TestSourceForm);
#include "tst_source_form.moc"
