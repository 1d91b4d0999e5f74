// SPDX-License-Identifier: GPL-3.0-or-later
// No command writes over what it reads, nor two outputs over one another, by whatever path.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "support/command_run.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestOutputPlaces : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void inputsAreKept_data();
    void inputsAreKept();
    void outputsDoNotMeet_data();
    void outputsDoNotMeet();
    void othersAreWritten();

  private:
    QTemporaryDir m_folder;
    QByteArray m_weights;
};

void TestOutputPlaces::initTestCase() {
    makeSampleFiles(m_folder);
    QVERIFY(QDir::setCurrent(m_folder.path()));
    const float values[] = {0.5F, -1.0F, 0.25F, 2.0F};
    QVERIFY(writeNpy<float>("w.npy", {2, 2}, values, {}).ok());
    const float weights[] = {1, 2, 0, 4};
    QVERIFY(writeNpy<float>("i.npy", {2, 2}, weights, {}).ok());
    QVERIFY(QFile::link("w.npy", "link.npy"));
    QVERIFY(QFile::link("a.npy", "dangling.npy"));
    m_weights = readBytes("w.npy");
}

void TestOutputPlaces::inputsAreKept_data() {
    QTest::addColumn<QString>("line");
    QTest::newRow("codes") << "quantize w.npy --codes w.npy";
    QTest::newRow("another spelling") << "quantize ./w.npy --codes w.npy";
    QTest::newRow("an absolute one") << "quantize w.npy --codes " + m_folder.filePath("w.npy");
    QTest::newRow("a link") << "quantize w.npy --dequantized link.npy";
    QTest::newRow("through a link") << "quantize link.npy --dequantized w.npy";
    QTest::newRow("json") << "analyze w.npy --json w.npy";
    QTest::newRow("csv") << "sweep w.npy --over bits=2..4 --csv w.npy";
    QTest::newRow("all schemes") << "compare w.npy --csv w.npy";
    QTest::newRow("a second matrix") << "product normal:n=4 w.npy --csv w.npy";
    QTest::newRow("importance") << "analyze normal:n=4 --importance values:w.npy --json w.npy";
}

void TestOutputPlaces::inputsAreKept() {
    QFETCH(QString, line);
    const Ran ran = run(line.toStdString());
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.err.find("is a file that is read") != std::string::npos, ran.err.c_str());
    QCOMPARE(readBytes("w.npy"), m_weights);
}

void TestOutputPlaces::outputsDoNotMeet_data() {
    QTest::addColumn<QString>("line");
    QTest::newRow("one name") << "quantize w.npy --codes a.npy --dequantized a.npy";
    QTest::newRow("two spellings") << "quantize w.npy --codes a.npy --dequantized ./a.npy";
    QTest::newRow("a link to what is not there yet")
        << "quantize w.npy --codes a.npy --dequantized dangling.npy";
    QTest::newRow("csv and json") << "compare w.npy --csv a.npy --json ./a.npy";
}

void TestOutputPlaces::outputsDoNotMeet() {
    QFETCH(QString, line);
    const Ran ran = run(line.toStdString());
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.err.find("Two outputs are both named") != std::string::npos, ran.err.c_str());
    QVERIFY(!QFile::exists("a.npy"));
}

void TestOutputPlaces::othersAreWritten() {
    const Ran ran =
        run("quantize w.npy --importance values:i.npy --codes a.npy --dequantized b.npy");
    QVERIFY2(ran.status == 0, ran.err.c_str());
    QVERIFY(QFile::remove("a.npy") && QFile::remove("b.npy"));
    QCOMPARE(run("analyze w.npy --json -").status, 0);
}

QUANTOSCOPE_TEST(TestOutputPlaces);
#include "tst_output_places.moc"
