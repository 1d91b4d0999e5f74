// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/numbers/random.h"
#include "support/test_program.h"

#include <QTest>
#include <cmath>
#include <vector>

using namespace quantoscope;

using Counter = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;
Q_DECLARE_METATYPE(Counter)
Q_DECLARE_METATYPE(Key)

class TestRandom : public QObject {
    Q_OBJECT

  private slots:
    void philoxEqualsThePublishedVectors_data();
    void philoxEqualsThePublishedVectors();
    void streamsFollowTheCounter();
    void uniformStaysInsideTheOpenInterval();
    void drawsAreEvenAndBelowOne();
    void drawsInARowEqualSingleOnes_data();
    void drawsInARowEqualSingleOnes();
};

// Random123 1.14, tests/kat_vectors, the rows "philox4x32 10".
void TestRandom::philoxEqualsThePublishedVectors_data() {
    QTest::addColumn<Counter>("counter");
    QTest::addColumn<Key>("key");
    QTest::addColumn<Counter>("expected");
    QTest::newRow("zeros") << Counter{0, 0, 0, 0} << Key{0, 0}
                           << Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    QTest::newRow("ones") << Counter{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}
                          << Key{0xffffffff, 0xffffffff}
                          << Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    QTest::newRow("digits of pi") << Counter{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}
                                  << Key{0xa4093822, 0x299f31d0}
                                  << Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
}

void TestRandom::philoxEqualsThePublishedVectors() {
    QFETCH(Counter, counter);
    QFETCH(Key, key);
    QFETCH(Counter, expected);
    QVERIFY(philox4x32(counter, key) == expected);
}

void TestRandom::streamsFollowTheCounter() {
    const std::uint64_t seed = 0x0123456789abcdefU;
    const std::uint64_t element = 0xfedcba9876543210U;
    ElementRandom random(seed, element);
    for (std::uint32_t block = 0; block < 3; ++block) {
        const Counter words =
            philox4x32({0x76543210U, 0xfedcba98U, block, 0}, {0x89abcdefU, 0x01234567U});
        for (const std::uint32_t word : words)
            QCOMPARE(random.word(), word);
    }
    QVERIFY(ElementRandom(seed, 1).word() != ElementRandom(seed, 2).word());
    QVERIFY(ElementRandom(1, element).word() != ElementRandom(2, element).word());
}

// The mean of n uniform numbers has standard deviation 1 / sqrt(12 n); six of them are allowed.
void TestRandom::uniformStaysInsideTheOpenInterval() {
    const int n = 100'000;
    double sum = 0;
    for (int i = 0; i < n; ++i) {
        const double value = ElementRandom(7, static_cast<std::uint64_t>(i)).uniform();
        QVERIFY(value > 0 && value < 1);
        sum += value;
    }
    QVERIFY(std::abs(sum / n - 0.5) < 6 / std::sqrt(12.0 * n));
}

void TestRandom::drawsAreEvenAndBelowOne() {
    const int n = 100'000;
    double sum = 0;
    for (int i = 0; i < n; ++i) {
        const auto element = static_cast<std::uint64_t>(i);
        const float draw = stochasticDraw(7, element);
        QVERIFY(draw >= 0 && draw < 1);
        const auto upper = static_cast<double>(ElementRandom(7, element).word() >> 8);
        QCOMPARE(static_cast<double>(draw), upper / 16777216.0);
        sum += static_cast<double>(draw);
    }
    QVERIFY(std::abs(sum / n - 0.5) < 6 / std::sqrt(12.0 * n));
}

void TestRandom::drawsInARowEqualSingleOnes_data() {
    QTest::addColumn<quint64>("first");
    QTest::newRow("from the start") << quint64{0};
    QTest::newRow("from the middle") << quint64{1'234'567};
    QTest::newRow("across 2^32") << (quint64{1} << 32) - 20;
    QTest::newRow("far out") << (quint64{1} << 40) + 3;
}

void TestRandom::drawsInARowEqualSingleOnes() {
    QFETCH(quint64, first);
    const std::uint64_t seed = 0x0123456789abcdefU;
    for (const std::size_t n : {0U, 1U, 7U, 16U, 53U}) {
        std::vector<float> draws(n);
        stochasticDraws(seed, first, draws);
        for (std::size_t i = 0; i < n; ++i)
            QCOMPARE(draws[i], stochasticDraw(seed, first + i));
    }
}

QUANTOSCOPE_TEST(TestRandom);
#include "tst_random.moc"
