// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of numbers: what is found by itself, and what is told when it is not.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/formats/csv/cell.h"
#include "core/formats/format.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
const float kNan = std::numeric_limits<float>::quiet_NaN();

bool same(float a, float b) {
    return std::isnan(a) ? std::isnan(b) : a == b && std::signbit(a) == std::signbit(b);
}

}  // namespace

Q_DECLARE_METATYPE(std::vector<float>)
Q_DECLARE_METATYPE(quantoscope::Shape)

class TestCsv : public QObject {
    Q_OBJECT

  private slots:
    void numbers_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<float>("expected");
        QTest::newRow("integer") << "12" << 12.0F;
        QTest::newRow("plus") << "+3.5e+2" << 350.0F;
        QTest::newRow("negative zero") << "-0" << -0.0F;
        QTest::newRow("no leading digit") << ".5" << 0.5F;
        QTest::newRow("no trailing digit") << "5." << 5.0F;
        QTest::newRow("exponent") << "1E-3" << 0.001F;
        // 1 + 2^-24 lies halfway between two float32; the last digit decides upward. Through double
        // the tie would go to even, downward.
        QTest::newRow("rounded once") << "1.0000000596046447753906251" << 1.00000012F;
        QTest::newRow("smallest float32") << "1.4e-45" << std::ldexp(1.0F, -149);
        QTest::newRow("below the smallest") << "1e-60" << 0.0F;
        QTest::newRow("far below") << "-1e-400" << -0.0F;
        QTest::newRow("far below, written out") << "0." + QString(400, '0') + "1e20" << 0.0F;
        QTest::newRow("infinite") << "-Infinity" << -kInfinity;
        QTest::newRow("infinite, plus") << "+inf" << kInfinity;
        QTest::newRow("nan") << "NaN" << kNan;
    }
    void numbers() {
        QFETCH(QString, text);
        QFETCH(float, expected);
        const Cell cell = parseCell(text.toStdString(), false);
        QCOMPARE(cell.kind, CellKind::Number);
        QVERIFY2(same(cell.value, expected), qPrintable(QString::number(cell.value)));
        QVERIFY(!cell.becameInfinite);
    }

    void numbersBeyondFloat32() {
        for (const char* text : {"3.5e38", "1e400", "1e99999999999999999999", "1e39"}) {
            const Cell cell = parseCell(text, false);
            QCOMPARE(cell.kind, CellKind::Number);
            QCOMPARE(cell.value, kInfinity);
            QVERIFY(cell.becameInfinite);
        }
        const std::string digits = "-1" + std::string(400, '0') + "e-50";
        QCOMPARE(parseCell(digits, false).value, -kInfinity);
    }

    void wordsAndMissing() {
        for (const char* text : {"", "NA", "n/a", "null", "None"})
            QCOMPARE(parseCell(text, false).kind, CellKind::Missing);
        for (const char* text : {"abc", "1.5x", "0x10", "1,5", "--1", "+-1", "1 2", "=1+1", "e5"})
            QCOMPARE(parseCell(text, false).kind, CellKind::Word);
        QCOMPARE(parseCell("1,5", true).value, 1.5F);
        QCOMPARE(parseCell("1.234,5", true).kind, CellKind::Word);
        QCOMPARE(parseCell("1,234,5", true).kind, CellKind::Word);
    }

    void texts_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<std::vector<float>>("values");
        const std::vector<float> four{1, 2, 3, 4};
        QTest::newRow("comma") << QByteArray("1,2\n3,4\n") << Shape{2, 2} << four;
        QTest::newRow("tab") << QByteArray("1\t2\n3\t4\n") << Shape{2, 2} << four;
        QTest::newRow("bar") << QByteArray("1|2\n3|4\n") << Shape{2, 2} << four;
        QTest::newRow("blanks") << QByteArray("  1   2 \n3  4  \n") << Shape{2, 2} << four;
        QTest::newRow("tabs among blanks") << QByteArray("  1   2 \n3\t4  \n5 6\n") << Shape{3, 2}
                                           << std::vector<float>{1, 2, 3, 4, 5, 6};
        QTest::newRow("comma and blank") << QByteArray("1, 2\n3, 4\n") << Shape{2, 2} << four;
        QTest::newRow("one column") << QByteArray("1\n2\n3\n4") << Shape{4} << four;
        QTest::newRow("one row") << QByteArray("1 2 3 4") << Shape{1, 4} << four;
        QTest::newRow("one number") << QByteArray("7") << Shape{1} << std::vector<float>{7};
        QTest::newRow("header of one column")
            << QByteArray("weight\n1\n2\n3\n4\n") << Shape{4} << four;
        QTest::newRow("comments within")
            << QByteArray("% made by hand\n1,2\n# half\n3,4\n#end") << Shape{2, 2} << four;
        QTest::newRow("quoted numbers")
            << QByteArray("\"1\",\"2\"\r\n\"3\",\"4\"\r\n") << Shape{2, 2} << four;
        QTest::newRow("labels without header")
            << QByteArray("r0,1,2\nr1,3,4\n") << Shape{2, 2} << four;
        QTest::newRow("label with line end and quotes")
            << QByteArray("name,a,b\n\"x\n\"\"y\"\"\",1,2\n\"z\",3,4\n") << Shape{2, 2} << four;
        QTest::newRow("pandas") << QByteArray(",0,1\n0,1,2\n1,3,4\n") << Shape{2, 2} << four;
        QTest::newRow("ends with separator, header without")
            << QByteArray("a,b\n1,2,\n3,4,\n") << Shape{2, 2} << four;
        QTest::newRow("decimal comma among whole numbers")
            << QByteArray("1;2,00000\n3;4\n") << Shape{2, 2} << four;
        QTest::newRow("missing in the middle")
            << QByteArray("1,2\n,4\n") << Shape{2, 2} << std::vector<float>{1, 2, kNan, 4};
        QTest::newRow("last column missing once")
            << QByteArray("1,2\n3,\n") << Shape{2, 2} << std::vector<float>{1, 2, 3, kNan};
    }
    void texts() {
        QFETCH(QByteArray, text);
        QFETCH(Shape, shape);
        QFETCH(std::vector<float>, values);
        const auto tensor = load(text);
        QVERIFY2(tensor.ok(), tensor.ok() ? "" : tensor.error().sentence().c_str());
        QCOMPARE(tensor->shape, shape);
        QCOMPARE(tensor->values.size(), values.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY2(same(tensor->values[i], values[i]), qPrintable(QString::number(i)));
    }

    void refusals_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("ragged, short") << QByteArray("1,2,3\n4,5\n")
                                       << QByteArray(
                                              "line 2, column 2: The row has 2 fields, the "
                                              "rows before it have 3.");
        QTest::newRow("word after comments")
            << QByteArray("1,2\n# x\n\n3,oops\n")
            << QByteArray("line 4, column 2: 'oops' is not a number.");
        QTest::newRow("hostile word")
            << QByteArray("1,2\n3,\x1B[31m\n")
            << QByteArray("line 2, column 2: '\\u{1B}[31m' is not a number.");
        QTest::newRow("header and rows differ")
            << QByteArray("a,b,c,d\n1,2\n3,4\n")
            << QByteArray("line 2, column 2: The header has 4 fields, the first row 2.");
        QTest::newRow("open quote")
            << QByteArray("1,2\n\"3,4\n") << QByteArray("line 2: A quote is never closed.");
        QTest::newRow("text after a quote")
            << QByteArray("1,2\n\"3\"x,4\n")
            << QByteArray("line 2: Something follows the closing quote of a field.");
        QTest::newRow("thousands") << QByteArray("\"1,234.5\",2\n3,4\n")
                                   << QByteArray("line 1, column 1: '1,234.5' is not a number.");
        QTest::newRow("comments alone")
            << QByteArray("# 1,2\n# 3,4\n")
            << QByteArray("x.csv: The file holds no numbers, only blanks or comments.");
    }
    void refusals() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, sentence);
        const auto tensor = load(text);
        QVERIFY(!tensor.ok());
        QCOMPARE(tensor.error().code, ErrorCode::Malformed);
        QCOMPARE(QByteArray::fromStdString(tensor.error().sentence()), sentence);
    }

    // Fields and line ends that lie across the windows in which the file is read.
    void windowsLeaveNoTrace() {
        QByteArray text("a,b\r\n");
        std::vector<float> expected;
        for (int i = 0; text.size() < 3 << 20; ++i) {
            const double value = (i % 1999) / 64.0;
            text += QByteArray::number(value, 'f', 6) + "," + QByteArray::number(i % 7) + "\r\n";
            expected.push_back(static_cast<float>(value));
            expected.push_back(static_cast<float>(i % 7));
        }
        const auto tensor = load(text);
        QVERIFY2(tensor.ok(), tensor.ok() ? "" : tensor.error().sentence().c_str());
        QVERIFY(std::equal(expected.begin(), expected.end(), tensor->values.begin(),
                           tensor->values.end()));
    }

    // One line of many columns takes no more memory than its values.
    void veryWideRowsAreRead() {
        const auto tensor = load(QByteArray("0.5,").repeated(499'999) + "0.5");
        QVERIFY(tensor.ok());
        QCOMPARE(tensor->shape, (Shape{1, 500'000}));
    }

  private:
    Result<Tensor> load(const QByteArray& text) {
        QFile file(m_folder.filePath(QStringLiteral("x.csv")));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return Error{ErrorCode::Internal, "The test cannot write.", {}};
        file.close();
        return loadTensor(file.fileName().toStdString(), "", JobControl{});
    }

    QTemporaryDir m_folder;
};

QUANTOSCOPE_TEST(TestCsv);
#include "tst_csv.moc"
