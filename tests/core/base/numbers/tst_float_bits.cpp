// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/numbers/float_bits.h"
#include "support/test_program.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace quantoscope;
using Limits = std::numeric_limits<float>;

class TestFloatBits : public QObject {
    Q_OBJECT

  private slots:
    void keysSortLikeTheNumbers();
    void negativeZeroIsJustBeforeZero();
    void everyKeyComesBack();
    void neighboursAreThoseOfTheLibrary_data();
    void neighboursAreThoseOfTheLibrary();
    void nansLieOutsideTheInfinities();
    void theFirstFromANumberOn_data();
    void theFirstFromANumberOn();
};

void TestFloatBits::keysSortLikeTheNumbers() {
    const float ascending[] = {-Limits::infinity(),  Limits::lowest(),      -1.5F, -1.0F,
                               -Limits::min(),       -Limits::denorm_min(), -0.0F, 0.0F,
                               Limits::denorm_min(), Limits::min(),         1.0F,  1.5F,
                               Limits::max(),        Limits::infinity()};
    for (std::size_t i = 1; i < std::size(ascending); ++i)
        QVERIFY2(orderedKey(ascending[i - 1]) < orderedKey(ascending[i]),
                 qPrintable(QString::number(static_cast<double>(ascending[i]))));
}

void TestFloatBits::negativeZeroIsJustBeforeZero() {
    QCOMPARE(orderedKey(-0.0F) + 1, orderedKey(0.0F));
    QVERIFY(std::signbit(previousFloat(0.0F)));
    QVERIFY(!std::signbit(nextFloat(-0.0F)));
}

// Every 8191st of the 2^32 keys (a prime step, so that all low bits vary), NaN payloads included.
void TestFloatBits::everyKeyComesBack() {
    for (std::uint64_t key = 0; key <= 0xFFFFFFFFU; key += 8191) {
        const auto narrow = static_cast<std::uint32_t>(key);
        if (orderedKey(floatOfKey(narrow)) != narrow) QFAIL(qPrintable(QString::number(key, 16)));
    }
}

void TestFloatBits::neighboursAreThoseOfTheLibrary_data() {
    QTest::addColumn<float>("value");
    QTest::newRow("one") << 1.0F;
    QTest::newRow("just below one") << 0x1.fffffep-1F;
    QTest::newRow("minus one") << -1.0F;
    QTest::newRow("smallest normal") << Limits::min();
    QTest::newRow("largest subnormal") << std::nextafter(Limits::min(), 0.0F);
    QTest::newRow("smallest subnormal, upward") << Limits::denorm_min() * 2;
    QTest::newRow("largest") << Limits::max();
    QTest::newRow("lowest") << Limits::lowest();
}

void TestFloatBits::neighboursAreThoseOfTheLibrary() {
    QFETCH(float, value);
    QCOMPARE(orderedKey(nextFloat(value)), orderedKey(std::nextafter(value, Limits::infinity())));
    QCOMPARE(orderedKey(previousFloat(value)),
             orderedKey(std::nextafter(value, -Limits::infinity())));
}

void TestFloatBits::nansLieOutsideTheInfinities() {
    const float nan = Limits::quiet_NaN();
    QVERIFY(orderedKey(nan) > orderedKey(Limits::infinity()));
    QVERIFY(orderedKey(std::copysign(nan, -1.0F)) < orderedKey(-Limits::infinity()));
}

void TestFloatBits::theFirstFromANumberOn_data() {
    QTest::addColumn<double>("x");
    QTest::newRow("one") << 1.0;
    QTest::newRow("between floats") << 1 + 0x1p-30;
    QTest::newRow("just below a float") << 1 - 0x1p-40;
    QTest::newRow("between floats, negative") << -1 - 0x1p-30;
    QTest::newRow("zero") << 0.0;
    QTest::newRow("negative zero") << -0.0;
    QTest::newRow("above zero, rounding to it") << 1e-60;
    QTest::newRow("below zero, rounding to it") << -1e-60;
    QTest::newRow("below zero, rounding away from it") << -0.6 * 0x1p-149;
    QTest::newRow("above zero, rounding away from it") << 0.6 * 0x1p-149;
    QTest::newRow("largest") << static_cast<double>(Limits::max());
    QTest::newRow("lowest") << static_cast<double>(Limits::lowest());
    QTest::newRow("just beyond the largest") << 0x1.fffffe01p127;
    QTest::newRow("just beyond the lowest") << -0x1.fffffe01p127;
    QTest::newRow("far beyond the largest") << 1e300;
    QTest::newRow("far beyond the lowest") << -1e300;
    QTest::newRow("minus infinity") << -std::numeric_limits<double>::infinity();
}

// Asked of the floats themselves (core/schemes/threshold_search.h does the same).
void TestFloatBits::theFirstFromANumberOn() {
    QFETCH(double, x);
    const auto firstWhere = [](auto&& holds) {
        std::uint32_t low = orderedKey(-Limits::infinity());
        std::uint32_t high = orderedKey(Limits::infinity());
        while (low < high) {
            const std::uint32_t middle = low + (high - low) / 2;
            if (holds(static_cast<double>(floatOfKey(middle))))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    };
    QCOMPARE(orderedKey(firstFloatNotBelow(x)), firstWhere([x](double f) { return f >= x; }));
    QCOMPARE(orderedKey(firstFloatAbove(x)), firstWhere([x](double f) { return f > x; }));
}

QUANTOSCOPE_TEST(TestFloatBits);
#include "tst_float_bits.moc"
