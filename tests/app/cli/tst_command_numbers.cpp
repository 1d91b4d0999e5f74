// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers in the commands' text: enough digits, of the right values, and told where they are only
// part of the story.
#include <QTemporaryDir>
#include <QTest>

#include "core/formats/npy/writer.h"
#include "support/command_run.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

bool has(const std::string& text, std::string_view piece) {
    return text.find(piece) != std::string::npos;
}

// One row of ones and one of values whose float16 scale is infinite.
std::vector<float> withBigRow() {
    std::vector<float> values(64, 1.0F);
    for (std::size_t i = 32; i < 64; ++i)
        values[i] = 3e6F;
    return values;
}

}  // namespace

class TestCommandNumbers : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        makeSampleFiles(m_folder);
        require(QDir().mkpath("numbers") && QDir::setCurrent("numbers"));
        require(writeNpy<float>("big.npy", {2, 32}, withBigRow(), {}).ok());
        const std::vector<float> far{999997, 999998.5F, 1000001.5F, 1000002.5F};
        require(writeNpy<float>("far.npy", {4}, far, {}).ok());
        const std::vector<float> columns{0, 10, 1, 11, 2, 12, 3, 13};
        require(writeNpy<float>("columns.npy", {2, 4}, columns, {}).ok());
    }

    void overflowIsToldEverywhere() {
        const std::string note = "32 values overflow to infinity or NaN";
        QVERIFY(has(run("analyze big.npy --scheme ggml-q4_0").out, note));
        QVERIFY(has(run("analyze 'big.npy::*' --scheme ggml-q4_0").out, note));
        QVERIFY(has(run("sweep big.npy --scheme ggml-q4_0 --over bits=4..4").out, note));
        const Ran written = run("quantize big.npy --scheme ggml-q4_0 --dequantized d.npy");
        QCOMPARE(written.status, 0);
        QVERIFY(has(written.err, note));
        const std::string compared = run("compare big.npy --csv -").out;
        const std::size_t row = compared.find("ggml-q4_0");
        QVERIFY(row != std::string::npos);
        const std::string line = compared.substr(row, compared.find('\n', row) - row);
        QVERIFY2(has(line, note) && has(line, ",,,"), line.c_str());  // no error, no SQNR
    }

    void digitsTellNeighboursApart() {
        const std::string text = run("analyze far.npy --bits 4").out;
        QVERIFY2(has(text, "999997, 1000002.5"), text.c_str());
        QVERIFY2(has(text, "alpha       999997"), text.c_str());
        QVERIFY2(has(text, "beta        1000002.5"), text.c_str());
        // 999997 / (5.5 / 15) = 2727264.5..., whole and with all its digits.
        QVERIFY2(has(text, "zero point  -27272"), text.c_str());
        QVERIFY2(!has(text, "e+06"), text.c_str());
    }

    void groupsLieAlongTheLastAxis() {
        const std::string text =
            run("analyze columns.npy --granularity group --group-size 4 --bits 8").out;
        QVERIFY2(has(text, "per group of 4 along axis -1"), text.c_str());
        QVERIFY2(has(text, "row 0, group 0: takes the extremes, 0 to 11"), text.c_str());
        QVERIFY(has(run("analyze --help").out, "groups (-1, the last)"));
    }

    void oneSliceByHand() {
        const std::string text =
            run("analyze columns.npy --granularity channel --slice-range 1:-1:20").out;
        QVERIFY2(has(text, "1 slice by hand"), text.c_str());
        QVERIFY2(has(text, "beta        11 to 20 over 2 slices"), text.c_str());
        QCOMPARE(run("analyze columns.npy --granularity channel --slice-range 1:2").status, 2);
        QCOMPARE(run("analyze columns.npy --granularity channel --slice-range 7:1:2").status, 1);
    }

    void dataAreTheSources() {
        const std::string text = run("analyze columns.npy --transform mean").out;
        QVERIFY2(has(text, "minimum, maximum  0, 13"), text.c_str());
        QVERIFY2(has(text, "After the transforms"), text.c_str());
    }

  private:
    QTemporaryDir m_folder;
};

QUANTOSCOPE_TEST(TestCommandNumbers);
#include "tst_command_numbers.moc"
