// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text/number_text.h"

#include <QTest>
#include <bit>
#include <cmath>
#include <limits>

#include "core/base/numbers/random.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestNumberText : public QObject {
    Q_OBJECT

  private slots:
    void exactTextReadsBackAsTheSameBits();
    void exactTextIsTheShortest_data();
    void exactTextIsTheShortest();
    void shortTextIsForPeople_data();
    void shortTextIsForPeople();
    void stepsTellNeighboursApart_data();
    void stepsTellNeighboursApart();
    void wholeNumbersKeepTheirDigits();
    void thousandsAreParted_data();
    void thousandsAreParted();
    void realsAreReadWhole_data();
    void realsAreReadWhole();
    void otherTextsAreNoReals_data();
    void otherTextsAreNoReals();
    void integersAreReadWhole();
};

// Random bit patterns reach every exponent; each finite one must survive, the sign of zero too.
void TestNumberText::exactTextReadsBackAsTheSameBits() {
    constexpr std::uint64_t kSeed = 11;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        ElementRandom random(kSeed, i);
        const std::uint64_t high = random.word();
        const std::uint64_t bits = high << 32 | random.word();
        const auto wide = std::bit_cast<double>(bits);
        const auto narrow = std::bit_cast<float>(random.word());
        if (!std::isfinite(wide) || !std::isfinite(narrow)) continue;
        QCOMPARE(std::bit_cast<std::uint64_t>(parseReal(exactText(wide)).value()), bits);
        QCOMPARE(static_cast<float>(parseReal(exactText(narrow)).value()), narrow);
    }
    QVERIFY(std::signbit(parseReal(exactText(-0.0)).value()));
}

void TestNumberText::exactTextIsTheShortest_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<std::string>("text");
    QTest::newRow("tenth") << 0.1 << std::string("0.1");
    QTest::newRow("third") << 1.0 / 3 << std::string("0.3333333333333333");
    QTest::newRow("whole") << 4.0 << std::string("4");
    QTest::newRow("tiny") << 5e-324 << std::string("5e-324");
    QTest::newRow("infinity") << HUGE_VAL << std::string("inf");
    QTest::newRow("minus infinity") << -HUGE_VAL << std::string("-inf");
    QTest::newRow("not a number") << std::nan("") << std::string("nan");
    QTest::newRow("negative nan") << std::copysign(std::nan(""), -1.0) << std::string("nan");
}

void TestNumberText::exactTextIsTheShortest() {
    QFETCH(double, value);
    QTEST(exactText(value), "text");
    QCOMPARE(exactText(0.1F), std::string("0.1"));
}

void TestNumberText::shortTextIsForPeople_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<std::string>("text");
    QTest::newRow("zero") << 0.0 << std::string("0");
    QTest::newRow("no trailing zeros") << 0.5 << std::string("0.5");
    QTest::newRow("rounded") << 3.14159265 << std::string("3.142");
    QTest::newRow("negative") << -0.00123456 << std::string("-0.001235");
    QTest::newRow("smallest plain") << 1e-4 << std::string("0.0001");
    QTest::newRow("below the plain ones") << 0.99994e-4 << std::string("9.999e-05");
    QTest::newRow("all digits before the point") << 123456.7 << std::string("123457");
    QTest::newRow("largest plain") << 999999.0 << std::string("999999");
    QTest::newRow("above the plain ones") << 1234567.0 << std::string("1.235e+06");
    QTest::newRow("infinity") << HUGE_VAL << std::string("inf");
    QTest::newRow("not a number") << std::nan("") << std::string("nan");
}

void TestNumberText::shortTextIsForPeople() {
    QFETCH(double, value);
    QTEST(shortText(value), "text");
}

void TestNumberText::stepsTellNeighboursApart_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("step");
    QTest::addColumn<QString>("text");
    QTest::newRow("far from 0") << 1000002.6 << 0.45 << "1000002.6";
    QTest::newRow("below a million") << 999997.2 << 0.45 << "999997.2";
    QTest::newRow("digits enough") << 1.23456789 << 0.1 << "1.235";
    QTest::newRow("finer") << 1.23456789 << 1e-6 << "1.234568";
    QTest::newRow("no step") << 1234567.0 << 0.0 << "1.235e+06";
    QTest::newRow("endless step") << 0.5 << double(INFINITY) << "0.5";
    QTest::newRow("zero") << 0.0 << 1e-9 << "0";
    QTest::newRow("never beyond a double's digits") << 1.0 / 3 << 1e-30 << "0.33333333333333331";
}

void TestNumberText::stepsTellNeighboursApart() {
    QFETCH(double, value);
    QFETCH(double, step);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(stepText(value, step)), text);
    if (step > 0 && std::isfinite(step) && value != 0 && value + step != value)
        QVERIFY(stepText(value + step, step) != stepText(value, step));
}

void TestNumberText::wholeNumbersKeepTheirDigits() {
    QCOMPARE(wholeText(-2222220), "-2222220");
    QCOMPARE(wholeText(1e6), "1000000");
    QCOMPARE(wholeText(0), "0");
    QCOMPARE(wholeText(2.5), "2.5");
    QCOMPARE(wholeText(NAN), "nan");
    QCOMPARE(wholeText(1e300), "1e+300");
}

void TestNumberText::thousandsAreParted_data() {
    QTest::addColumn<quint64>("value");
    QTest::addColumn<std::string>("text");
    QTest::newRow("zero") << quint64{0} << std::string("0");
    QTest::newRow("three digits") << quint64{999} << std::string("999");
    QTest::newRow("four digits") << quint64{1000} << std::string("1 000");
    QTest::newRow("seven digits") << quint64{1234567} << std::string("1 234 567");
    QTest::newRow("largest") << std::numeric_limits<quint64>::max()
                             << std::string("18 446 744 073 709 551 615");
}

void TestNumberText::thousandsAreParted() {
    QFETCH(quint64, value);
    QTEST(groupedText(value), "text");
}

void TestNumberText::realsAreReadWhole_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<double>("value");
    QTest::newRow("fraction") << std::string("1.5") << 1.5;
    QTest::newRow("exponent") << std::string("1e-3") << 0.001;
    QTest::newRow("plus") << std::string("+2") << 2.0;
    QTest::newRow("blanks around") << std::string(" \t-2.25\r\n") << -2.25;
    QTest::newRow("no digit after the point") << std::string("3.") << 3.0;
    QTest::newRow("no digit before the point") << std::string(".5") << 0.5;
    QTest::newRow("infinity") << std::string("inf") << HUGE_VAL;
    QTest::newRow("minus infinity") << std::string("-inf") << -HUGE_VAL;
}

void TestNumberText::realsAreReadWhole() {
    QFETCH(std::string, text);
    const auto value = parseReal(text);
    QVERIFY(value.has_value());
    QTEST(*value, "value");
    QVERIFY(std::isnan(parseReal("nan").value()));
}

void TestNumberText::otherTextsAreNoReals_data() {
    QTest::addColumn<std::string>("text");
    for (const char* text : {"", " ", "+", "-", "1,5", "1.5x", "1 2", "0x10", "++1", "+-1", "- 1",
                             "1e", "e5", "1.2.3", "one"})
        QTest::addRow("'%s'", text) << std::string(text);
    QTest::newRow("zero byte") << std::string("1\0", 2);
    QTest::newRow("beyond the largest double") << std::string("1e400");
}

void TestNumberText::otherTextsAreNoReals() {
    QFETCH(std::string, text);
    QVERIFY(!parseReal(text).has_value());
}

void TestNumberText::integersAreReadWhole() {
    using Limits = std::numeric_limits<std::int64_t>;
    QCOMPARE(parseInteger("-42").value(), std::int64_t{-42});
    QCOMPARE(parseInteger(" +7 ").value(), std::int64_t{7});
    QCOMPARE(parseInteger(std::to_string(Limits::min())).value(), Limits::min());
    QCOMPARE(parseInteger(std::to_string(Limits::max())).value(), Limits::max());
    QVERIFY(!parseInteger("9223372036854775808").has_value());
    QVERIFY(!parseInteger("1.0").has_value());
    QVERIFY(!parseInteger("").has_value());
}

QUANTOSCOPE_TEST(TestNumberText);
#include "tst_number_text.moc"
