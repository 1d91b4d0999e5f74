// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers for the eye: one style, and never two texts alike for different values of a column.
#include <QSet>
#include <QTest>
#include <cmath>
#include <limits>
#include <vector>

#include "app/views/look/number_format.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestNumberFormat : public QObject {
    Q_OBJECT
  private slots:
    void textsHaveTheSignsOfPrint();
    void decimalsComeFromTheStep_data();
    void decimalsComeFromTheStep();
    void ticksOfAnAxisHaveEquallyManyDecimals();
    void farAxesAreCountedFromAnOffset_data();
    void farAxesAreCountedFromAnOffset();
    void notationStaysWhereItIsAskedTo();
    void columnsTellNeighboursApart_data();
    void columnsTellNeighboursApart();
    void columnsAreAlignedAtThePoint();
    void infinityIsNeverInside();
    void formulasAreTypeset_data();
    void formulasAreTypeset();
};

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

void TestNumberFormat::textsHaveTheSignsOfPrint() {
    QCOMPARE(numberText(-0.25), QStringLiteral("−0.25"));
    QCOMPARE(numberText(-0.0), QStringLiteral("0"));
    QCOMPARE(numberText(1.25e-5), QStringLiteral("1.25e−5"));
    QCOMPARE(numberText(-2e12), QStringLiteral("−2e12"));
    QCOMPARE(numberText(-kInfinity), QStringLiteral("−∞"));
    QCOMPARE(signedText(0.5), QStringLiteral("+0.5"));
    QCOMPARE(signedText(-0.5), QStringLiteral("−0.5"));
    QCOMPARE(countText(1234567), QStringLiteral("1 234 567"));
    QCOMPARE(percentText(0.125), QStringLiteral("12.5 %"));
    QCOMPARE(shareText(0.166), QStringLiteral("16.600 %"));
    QCOMPARE(shareText(1e-7), QStringLiteral("< 0.001 %"));
    QCOMPARE(shareText(0), QStringLiteral("0 %"));
    QCOMPARE(fixedText(-12345.678, 1), QStringLiteral("−12 345.7"));
    QCOMPARE(fixedText(-1234.5, 2), QStringLiteral("−1234.50"));
    QCOMPARE(fixedText(-1e-9, 3), QStringLiteral("0"));
}

void TestNumberFormat::decimalsComeFromTheStep_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("step");
    QTest::addColumn<QString>("text");
    QTest::newRow("zeros are kept") << -3.19 << 0.001 << QStringLiteral("−3.190");
    QTest::newRow("rounded") << 2.71828 << 0.02 << QStringLiteral("2.72");
    QTest::newRow("whole") << 1e6 + 0.4 << 1.0 << QStringLiteral("1 000 000");
    QTest::newRow("step above one") << 12344.0 << 20.0 << QStringLiteral("12 340");
    QTest::newRow("far from zero") << 999997.25 << 0.01 << QStringLiteral("999 997.25");
    QTest::newRow("within the step") << 7.45e-10 << 0.01 << QStringLiteral("0");
    QTest::newRow("tiny") << 1.25e-12 << 1e-14 << QStringLiteral("1.25e−12");
}

void TestNumberFormat::decimalsComeFromTheStep() {
    QFETCH(double, value);
    QFETCH(double, step);
    QTEST(steppedText(value, step), "text");
}

void TestNumberFormat::ticksOfAnAxisHaveEquallyManyDecimals() {
    QCOMPARE(tickText(-0.5, 0.25), QStringLiteral("−0.50"));
    QCOMPARE(tickText(1, 0.25), QStringLiteral("1.00"));
    QCOMPARE(tickText(1e-18, 0.25), QStringLiteral("0"));
    QCOMPARE(tickText(20000, 5000), QStringLiteral("20 000"));
    QCOMPARE(tickText(2e8, 5e7), QStringLiteral("2e8"));
    QCOMPARE(tickText(2.5e-6, 5e-7), QStringLiteral("2.5e−6"));
}

void TestNumberFormat::farAxesAreCountedFromAnOffset_data() {
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<double>("offset");
    QTest::newRow("around zero") << -4.0 << 4.0 << 0.0;
    QTest::newRow("near") << 100.0 << 110.0 << 0.0;
    QTest::newRow("around a million") << 999995.5 << 1000004.0 << 1e6;
    QTest::newRow("below zero") << -1000004.0 << -999995.5 << -1e6;
    QTest::newRow("nothing seen") << 5.0 << 5.0 << 0.0;
}

void TestNumberFormat::farAxesAreCountedFromAnOffset() {
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(double, offset);
    QCOMPARE(axisOffset(from, to), offset);
    if (offset > 0) QCOMPARE(offsetText(offset), QStringLiteral(" − 1 000 000"));
    if (offset < 0) QCOMPARE(offsetText(offset), QStringLiteral(" + 1 000 000"));
    if (offset == 0) QVERIFY(offsetText(offset).isEmpty());
}

void TestNumberFormat::notationStaysWhereItIsAskedTo() {
    QCOMPARE(significantText(0.0318, 4, false), QStringLiteral("0.03180"));
    QCOMPARE(significantText(0.00009874, 4, false), QStringLiteral("0.00009874"));
    QCOMPARE(significantText(0.00099996, 4, false), QStringLiteral("0.001000"));
    QCOMPARE(significantText(0.0001038, 4, true), QStringLiteral("1.038e−4"));
    QCOMPARE(significantText(12345.6, 4, false), QStringLiteral("12 346"));
    QCOMPARE(significantText(kInfinity, 4, false), QStringLiteral("∞"));
}

void TestNumberFormat::columnsTellNeighboursApart_data() {
    QTest::addColumn<std::vector<double>>("values");
    QTest::addColumn<bool>("fixed");
    std::vector<double> uniform;
    std::vector<double> far;
    std::vector<double> fine;
    std::vector<double> halves;
    for (int i = -8; i < 8; ++i) {
        uniform.push_back(0.4370 * i);
        far.push_back(1e6 + 0.4375 * i);
        fine.push_back(4.33 + i * 0x1p-21);
    }
    for (int exponent = -24; exponent < 16; ++exponent)
        for (const double mantissa : {1.0, 1.0009765625, 1.9990234375})
            halves.push_back(std::ldexp(mantissa, exponent));
    QTest::newRow("steps of 0.437") << uniform << true;
    QTest::newRow("around a million") << far << true;
    QTest::newRow("neighbouring floats") << fine << true;
    QTest::newRow("halves from 2^-24 on") << halves << false;
    QTest::newRow("tiny") << std::vector<double>{-2.5e-12, 0, 1.25e-12, 2.5e-12} << false;
    QTest::newRow("one") << std::vector<double>{0.5} << true;
}

void TestNumberFormat::columnsTellNeighboursApart() {
    QFETCH(std::vector<double>, values);
    QFETCH(bool, fixed);
    const ColumnNumbers numbers(values);
    QCOMPARE(numbers.isFixed(), fixed);
    QSet<QString> texts;
    for (const double value : values) {
        texts.insert(numbers.text(value));
        // No digit is wrong: the text stands nearer to its value than to any other.
        const QString plain = numbers.text(value).replace(QChar(0x2212), u'-').remove(QChar(u' '));
        const double read = plain.toDouble();
        for (const double other : values)
            QVERIFY2(std::abs(read - value) <= std::abs(read - other), qPrintable(plain));
    }
    QCOMPARE(static_cast<std::size_t>(texts.size()), values.size());
}

void TestNumberFormat::columnsAreAlignedAtThePoint() {
    const ColumnNumbers numbers(std::vector<double>{-0.5, 0, 0.5, 12});
    QCOMPARE(numbers.text(-0.5), QStringLiteral("−0.500"));
    QCOMPARE(numbers.text(12), QStringLiteral("12.000"));
    QCOMPARE(numbers.aligned(12), QStringLiteral("12.000"));
    QCOMPARE(numbers.text(0), QStringLiteral("0"));
    QVERIFY(numbers.aligned(0).startsWith(QStringLiteral("0")));
    QCOMPARE(numbers.aligned(0).size(), numbers.text(0.5).size());
}

void TestNumberFormat::infinityIsNeverInside() {
    const QString a = QStringLiteral("a");
    const QString b = QStringLiteral("b");
    QCOMPARE(bucketText(0, 1, a, b), QStringLiteral("[a, b)"));
    QCOMPARE(bucketText(-kInfinity, 1, a, b), QStringLiteral("(−∞, b)"));
    QCOMPARE(bucketText(0, kInfinity, a, b), QStringLiteral("[a, ∞)"));
    QCOMPARE(bucketText(-kInfinity, kInfinity, a, b), QStringLiteral("(−∞, ∞)"));
}

void TestNumberFormat::formulasAreTypeset_data() {
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QString>("text");
    QTest::newRow("hat") << QByteArray("x^ = s * (q - z)") << QStringLiteral("x̂ = s × (q − z)");
    QTest::newRow("signs") << QByteArray("0.5 -> -0.5 <= 1e-05")
                           << QStringLiteral("0.5 → −0.5 ≤ 1e−05");
    QTest::newRow("words") << QByteArray("mid-tread: two-4") << QStringLiteral("mid-tread: two-4");
    QTest::newRow("powers") << QByteArray("2^-24 (-1)") << QStringLiteral("2^−24 (−1)");
    QTest::newRow("infinity") << QByteArray("-inf") << QStringLiteral("−∞");
}

void TestNumberFormat::formulasAreTypeset() {
    QFETCH(QByteArray, plain);
    QTEST(typeset(plain.toStdString()), "text");
}

QUANTOSCOPE_TEST(TestNumberFormat);
#include "tst_number_format.moc"
