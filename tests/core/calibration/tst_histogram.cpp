// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/histogram.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>

#include "support/calibration_run.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// Bin by bin, value by value.
std::vector<double> slowCounts(const Histogram& histogram, const std::vector<float>& values,
                               bool magnitudes) {
    std::vector<double> counts(histogram.bins());
    for (const float value : values) {
        if (!std::isfinite(value)) continue;
        const double x = magnitudes ? std::abs(value) : value;
        if (x < histogram.low || x > histogram.high) continue;
        std::size_t bin = histogram.bins() - 1;
        while (bin > 0 && x < histogram.edge(bin))
            --bin;
        counts[bin] += 1;
    }
    return counts;
}

std::vector<float> gridValues() {
    std::vector<float> values;
    for (int i = -40; i <= 40; ++i)
        values.push_back(static_cast<float>(i) / 8);
    return values;
}

}  // namespace

class TestHistogram : public QObject {
    Q_OBJECT

  private slots:
    void countsEqualThoseOfTheDefinition_data();
    void countsEqualThoseOfTheDefinition();
    void allEqualValuesFallIntoTheLastBin();
};

void TestHistogram::countsEqualThoseOfTheDefinition_data() {
    QTest::addColumn<std::vector<float>>("values");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<int>("bins");
    constexpr float kTiny = std::numeric_limits<float>::denorm_min();
    constexpr float kHuge = std::numeric_limits<float>::max();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    QTest::newRow("normal") << normalValues(5000, 1) << -3.0 << 3.5 << 77;
    QTest::newRow("values on the edges") << gridValues() << -5.0 << 5.0 << 40;
    QTest::newRow("a part of the data") << gridValues() << -0.5 << 2.0 << 20;
    QTest::newRow("zeros of both signs at an edge")
        << std::vector<float>{-0.0F, 0.0F, -kTiny, kTiny, 0.0F, -1, 1} << -1.0 << 1.0 << 4;
    QTest::newRow("denormals") << std::vector<float>{kTiny, 2 * kTiny, 3 * kTiny, 9 * kTiny}
                               << double{kTiny} << 9.0 * kTiny << 3;
    QTest::newRow("huge") << std::vector<float>{-kHuge, -1, 0, 2, kHuge / 3, kHuge}
                          << -double{kHuge} << double{kHuge} << 5;
    QTest::newRow("not finite") << std::vector<float>{-kInfinity, 1, NAN, 2, kInfinity} << 0.0
                                << 2.0 << 4;
    QTest::newRow("no value") << std::vector<float>{} << 0.0 << 0.0 << 3;
    QTest::newRow("one bin") << gridValues() << -1.0 << 1.0 << 1;
}

void TestHistogram::countsEqualThoseOfTheDefinition() {
    QFETCH(std::vector<float>, values);
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(int, bins);
    const auto index = *ValueIndex::build(values, {});
    const Histogram histogram = histogramOf(*index, low, high, static_cast<std::size_t>(bins));
    QCOMPARE(histogram.counts, slowCounts(histogram, values, false));
    const Histogram magnitudes = magnitudeHistogramOf(*index, static_cast<std::size_t>(bins));
    QCOMPARE(magnitudes.low, 0.0);
    QCOMPARE(magnitudes.counts, slowCounts(magnitudes, values, true));
}

void TestHistogram::allEqualValuesFallIntoTheLastBin() {
    const auto index = *ValueIndex::build(std::vector<float>{-2, -2, -2}, {});
    QCOMPARE(histogramOf(*index, -2, -2, 3).counts, (std::vector<double>{0, 0, 3}));
    QCOMPARE(magnitudeHistogramOf(*index, 3).counts, (std::vector<double>{0, 0, 3}));
}

QUANTOSCOPE_TEST(TestHistogram);
#include "tst_histogram.moc"
