// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of numbers: what is found by itself, and what is told when it is not.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
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
        for (const char* text : {"#N/A", "#NV"})
            QCOMPARE(parseCell(text, false).kind, CellKind::Missing);
        // A point that does not group beside a comma that is decimal: neither reading is sure.
        for (const char* text : {"1.5", "0.125", "12.34,5", "1.2345", "1234.567", ".234,5", "1.,5",
                                 "1,234.5", "1..234", "1.234."})
            QCOMPARE(parseCell(text, true).kind, CellKind::Word);
        QCOMPARE(parseCell("1,234,5", true).kind, CellKind::Word);
    }

    void groupsAndMinus_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("decimalComma");
        QTest::addColumn<float>("expected");
        QTest::newRow("group and comma") << "1.234,5" << true << 1234.5F;
        QTest::newRow("two groups") << "-12.345.678,25" << true << -12345678.25F;
        QTest::newRow("group alone") << "-1.000" << true << -1000.0F;
        QTest::newRow("exponent") << "1,5e-3" << true << 0.0015F;
        QTest::newRow("minus U+2212") << QString::fromUtf8("−1.5") << false << -1.5F;
        QTest::newRow("minus of an exponent") << QString::fromUtf8("1e−3") << false << 0.001F;
        QTest::newRow("minus, group and comma")
            << QString::fromUtf8("−1.000,5") << true << -1000.5F;
    }
    void groupsAndMinus() {
        QFETCH(QString, text);
        QFETCH(bool, decimalComma);
        QFETCH(float, expected);
        const Cell cell = parseCell(text.toStdString(), decimalComma);
        QCOMPARE(cell.kind, CellKind::Number);
        QVERIFY2(same(cell.value, expected), qPrintable(QString::number(cell.value)));
    }

    void comments() {
        for (const char* line : {"# 1,2", "#", "#1,2", "% x", "#N/A values are left out", "#REMARK",
                                 "#NOTE! read this", "#end"})
            QVERIFY2(isComment(line), line);
        for (const char* line : {"#N/A,5,6", "#N/A", "#DIV/0!,1", "#REF!;2", "#WERT!\t1",
                                 "#NAME?|1", "#N/A 5 6", "#NV;1", "1,2", "\"#\",2"})
            QVERIFY2(!isComment(line), line);
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

    // Tables as spreadsheets, pandas and R write them.
    void asPeopleHaveThem_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<std::vector<float>>("values");
        const std::vector<float> four{1, 2, 3, 4};
        QTest::newRow("failed cell first") << QByteArray("1,2\n#N/A,4\n5,6\n") << Shape{3, 2}
                                           << std::vector<float>{1, 2, kNan, 4, 5, 6};
        QTest::newRow("minus U+2212 first")
            << QByteArray("−1.5,2\n3,4\n") << Shape{2, 2} << std::vector<float>{-1.5, 2, 3, 4};
        QTest::newRow("index of pandas, names")
            << QByteArray(",a,b\n0,1,2\n1,3,4\n") << Shape{2, 2} << four;
        QTest::newRow("index of pandas, rows left out")
            << QByteArray(",a,b\n17,1,2\n3,3,4\n") << Shape{2, 2} << four;
        QTest::newRow("index of R")
            << QByteArray("\"\",\"V1\",\"V2\"\n\"1\",1,2\n\"2\",3,4\n") << Shape{2, 2} << four;
        QTest::newRow("index of R, header without")
            << QByteArray("\"V1\" \"V2\"\n\"1\" 1 2\n\"2\" 3 4\n") << Shape{2, 2} << four;
        QTest::newRow("first column without name that counts nothing")
            << QByteArray(",a\n1,2\n1,4\n") << Shape{2, 2} << std::vector<float>{1, 2, 1, 4};
        QTest::newRow("columns named by numbers beside an index with a name")
            << QByteArray("row,0,1\n0,1,2\n1,3,4\n") << Shape{2, 3}
            << std::vector<float>{0, 1, 2, 1, 3, 4};
        QTest::newRow("groups and decimal comma")
            << QByteArray("a;b\n1.234,5;0,5\n2.345,25;0,25\n") << Shape{2, 2}
            << std::vector<float>{1234.5, 0.5, 2345.25, 0.25};
        QTest::newRow("groups beside a decimal comma")
            << QByteArray("a;b;c\n1.234;0,5;0,25\n-1.000;0,75;0,125\n") << Shape{2, 3}
            << std::vector<float>{1234, 0.5, 0.25, -1000, 0.75, 0.125};
        QTest::newRow("decimal comma in one column of two")
            << QByteArray("a;b\r\n0,5;1\r\n1,25;2\r\n") << Shape{2, 2}
            << std::vector<float>{0.5, 1, 1.25, 2};
        QTest::newRow("decimal comma, blanks between")
            << QByteArray("0,1   0,2\n0,3   0,4\n") << Shape{2, 2}
            << std::vector<float>{0.1F, 0.2F, 0.3F, 0.4F};
        QTest::newRow("Latin-1 header") << QByteArray(
                                               "Temp (\xB0"
                                               "C),Strom\n1,2\n3,4\n")
                                        << Shape{2, 2} << four;
    }
    void asPeopleHaveThem() { texts(); }

    void refusals_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("ragged, short") << QByteArray("1,2,3\n4,5\n")
                                       << QByteArray(
                                              "x.csv: line 2, column 2: The row has 2 fields, the "
                                              "rows before it have 3.");
        QTest::newRow("word after comments")
            << QByteArray("1,2\n# x\n\n3,oops\n")
            << QByteArray("x.csv: line 4, column 2: 'oops' is not a number.");
        QTest::newRow("hostile word")
            << QByteArray("1,2\n3,\x1B[31m\n")
            << QByteArray("x.csv: line 2, column 2: '\\u{1B}[31m' is not a number.");
        QTest::newRow("header and rows differ")
            << QByteArray("a,b,c,d\n1,2\n3,4\n")
            << QByteArray("x.csv: line 2, column 2: The header has 4 fields, the first row 2.");
        QTest::newRow("open quote")
            << QByteArray("1,2\n\"3,4\n") << QByteArray("x.csv: line 2: A quote is never closed.");
        QTest::newRow("text after a quote")
            << QByteArray("1,2\n\"3\"x,4\n")
            << QByteArray("x.csv: line 2: Something follows the closing quote of a field.");
        QTest::newRow("thousands")
            << QByteArray("\"1,234.5\",2\n3,4\n")
            << QByteArray("x.csv: line 1, column 1: '1,234.5' is not a number.");
        QTest::newRow("failed cell first")
            << QByteArray("1,2\n#DIV/0!,4\n")
            << QByteArray("x.csv: line 2, column 1: '#DIV/0!' is not a number.");
        QTest::newRow("one label among numbers")
            << QByteArray("1,2\nx,4\n5,6\n")
            << QByteArray("x.csv: line 2, column 1: 'x' is not a number.");
        QTest::newRow("money in the first row")
            << QByteArray("1,$3\n4,5\n")
            << QByteArray("x.csv: line 1, column 2: '$3' is not a number.");
        QTest::newRow("one word in a first row of numbers")
            << QByteArray("1,2,x\n3,4,5\n")
            << QByteArray("x.csv: line 1, column 3: 'x' is not a number.");
        QTest::newRow("decimal point among decimal commas")
            << QByteArray("1,5;2,5\n1.5;3,5\n")
            << QByteArray("x.csv: line 2, column 1: '1.5' is not a number.");
        QTest::newRow("no text")
            << QByteArray("1,2\n\xFF\x01,4\n")
            << QByteArray(
                   "x.csv: byte 4: The text is neither UTF-8 nor one of a byte a letter: save it "
                   "as UTF-8.");
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

    // Header and index are found however many columns there are.
    void wideTables_data() {
        QTest::addColumn<int>("columns");
        QTest::addColumn<bool>("index");
        for (const int columns : {2047, 2048, 2049, 4096, 70'000})
            for (const bool index : {false, true})
                QTest::addRow("%d columns%s", columns, index ? ", index" : "") << columns << index;
    }
    void wideTables() {
        QFETCH(int, columns);
        QFETCH(bool, index);
        QByteArray text = index ? "," : "";
        for (int i = 0; i < columns; ++i)
            text += (i == 0 ? "column" : ",column") + QByteArray::number(i);
        for (int row = 0; row < 3; ++row) {
            text += '\n' + (index ? QByteArray::number(row) + "," : QByteArray());
            for (int i = 0; i < columns; ++i)
                text += (i == 0 ? "" : ",") + QByteArray::number(i % 7 * 0.5);
        }
        const auto tensor = load(text);
        QVERIFY2(tensor.ok(), tensor.ok() ? "" : tensor.error().sentence().c_str());
        QCOMPARE(tensor->shape, (Shape{3, columns}));
        QCOMPARE(*std::ranges::max_element(tensor->values), 3.0F);
    }

    void layoutIsTold() {
        const auto told = [&](const QByteArray& text) {
            const auto tensor = load(text);
            return tensor ? tensor->notes.front() : tensor.error().sentence();
        };
        QCOMPARE(told(",a,b\n0,1,2\n1,3,4\n"),
                 std::string("Separator ',', the first column, which counts the rows, left out, "
                             "header: a, b."));
        QCOMPARE(told("\xE9"
                      "t\xE9,b\n1,2\n"),
                 std::string("Separator ',', not UTF-8 but read as Latin-1, header: été, b."));
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
