// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/moments.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/machine/parallel.h"
#include "support/calibration_run.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

Moments slowMoments(const std::vector<float>& values) {
    Moments moments;
    std::vector<float> finite;
    std::ranges::copy_if(values, std::back_inserter(finite),
                         [](float x) { return std::isfinite(x); });
    if (finite.empty()) return moments;
    const auto count = static_cast<long double>(finite.size());
    long double sum = 0;
    for (const float x : finite)
        sum += x;
    const long double mean = sum / count;
    long double squares = 0;
    long double distances = 0;
    for (const float x : finite) {
        squares += (x - mean) * (x - mean);
        distances += std::abs(x - mean);
        moments.zeros += x == 0 ? 1 : 0;
    }
    moments.count = finite.size();
    moments.minimum = *std::ranges::min_element(finite);
    moments.maximum = *std::ranges::max_element(finite);
    moments.mean = static_cast<double>(mean);
    moments.standardDeviation = static_cast<double>(std::sqrt(squares / count));
    moments.meanAbsoluteDeviation = static_cast<double>(distances / count);
    return moments;
}

void compare(const Moments& actual, const Moments& expected) {
    QCOMPARE(actual.count, expected.count);
    QCOMPARE(actual.zeros, expected.zeros);
    QCOMPARE(actual.minimum, expected.minimum);
    QCOMPARE(actual.maximum, expected.maximum);
    QVERIFY(actual.minimum != 0 || !std::signbit(actual.minimum));
    QVERIFY(actual.maximum != 0 || !std::signbit(actual.maximum));
    // Sums of 8192 terms each in eight partial sums, then blocks and partial sums: below 10^4
    // roundings of the largest magnitude.
    const double magnitude =
        std::max(std::abs(double{expected.minimum}), std::abs(double{expected.maximum}));
    const double tolerance = 1e4 * std::numeric_limits<double>::epsilon() * magnitude;
    QVERIFY(std::abs(actual.mean - expected.mean) <= tolerance);
    QVERIFY(std::abs(actual.standardDeviation - expected.standardDeviation) <= tolerance);
    QVERIFY(std::abs(actual.meanAbsoluteDeviation - expected.meanAbsoluteDeviation) <= tolerance);
}

}  // namespace

class TestMoments : public QObject {
    Q_OBJECT

  private slots:
    void equalTheDefinition_data();
    void equalTheDefinition();
    void digitsDoNotDependOnTheThreads();
    void cancelIsHeard();
};

void TestMoments::equalTheDefinition_data() {
    QTest::addColumn<std::vector<float>>("values");
    constexpr float kTiny = std::numeric_limits<float>::denorm_min();
    constexpr float kHuge = std::numeric_limits<float>::max();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    QTest::newRow("no value") << std::vector<float>{};
    QTest::newRow("one value") << std::vector<float>{-3.5F};
    QTest::newRow("fewer than a vector") << std::vector<float>{1, 2, 4};
    QTest::newRow("all equal") << std::vector<float>(1000, 0.1F);
    QTest::newRow("zeros of both signs") << std::vector<float>{0.0F, -0.0F, 1, 0.0F, -0.0F};
    QTest::newRow("nothing above -0") << std::vector<float>{-1, -0.0F, -2};
    QTest::newRow("nothing finite") << std::vector<float>{NAN, kInfinity, -kInfinity};
    std::vector<float> mixed = normalValues(100'003, 4);
    for (std::size_t i = 0; i < mixed.size(); i += 97)
        mixed[i] = NAN;
    for (std::size_t i = 5; i < mixed.size(); i += 89)
        mixed[i] = i % 2 == 0 ? kInfinity : -kInfinity;
    QTest::newRow("not finite among others") << mixed;
    QTest::newRow("mean far from 0") << normalValues(70'000, 5, 1e6, 1);
    QTest::newRow("several blocks") << normalValues(200'001, 6, 0.5, 3);
    QTest::newRow("denormals") << std::vector<float>{kTiny, 5 * kTiny, -3 * kTiny, kTiny};
    QTest::newRow("huge") << std::vector<float>{kHuge, -kHuge, kHuge / 2, 1, kHuge};
}

void TestMoments::equalTheDefinition() {
    QFETCH(std::vector<float>, values);
    const Moments expected = slowMoments(values);
    const auto direct = momentsOf(values, true, {});
    QVERIFY(direct);
    compare(*direct, expected);
    compare(momentsOf(**ValueIndex::build(values, {})), expected);
}

void TestMoments::digitsDoNotDependOnTheThreads() {
    const std::vector<float> values = normalValues(300'000, 7);
    setWorkerCount(1);
    const auto one = momentsOf(values, true, {});
    setWorkerCount(3);
    const auto three = momentsOf(values, true, {});
    setWorkerCount(0);
    QVERIFY(one && three);
    QVERIFY(one->mean == three->mean);
    QVERIFY(one->standardDeviation == three->standardDeviation);
    QVERIFY(one->meanAbsoluteDeviation == three->meanAbsoluteDeviation);
}

void TestMoments::cancelIsHeard() {
    std::stop_source stop;
    stop.request_stop();
    const auto moments = momentsOf(normalValues(100, 1), false, JobControl(stop.get_token()));
    QVERIFY(!moments);
    QCOMPARE(moments.error().code, ErrorCode::Cancelled);
}

QUANTOSCOPE_TEST(TestMoments);
#include "tst_moments.moc"
