// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>

#include "core/calibration/entropy_search.h"
#include "core/calibration/histogram.h"
#include "support/calibration_run.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestEntropy : public QObject {
    Q_OBJECT

  private slots:
    void saysWhenItFallsBack_data();
    void saysWhenItFallsBack();
    void clipsOutliers();
    void countsTheLevelsOfOneSign_data();
    void countsTheLevelsOfOneSign();
};

void TestEntropy::saysWhenItFallsBack_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("fallsBack");
    QTest::newRow("enough values") << 5000 << 8 << false;
    QTest::newRow("group of 32") << 32 << 4 << true;
    QTest::newRow("fewer values than bins") << 2047 << 4 << true;
    QTest::newRow("more levels than bins") << 5000 << 13 << true;
}

void TestEntropy::saysWhenItFallsBack() {
    QFETCH(int, count);
    QFETCH(int, bits);
    QFETCH(bool, fallsBack);
    const std::vector<float> values = normalValues(static_cast<std::size_t>(count), 12);
    const CalibrationRun run(values, settingsOf("uniform", bits), *findCalibrator("entropy"));
    const auto calibration = run.run();
    QVERIFY(calibration);
    QCOMPARE(calibration->fellBack, fallsBack);
    QCOMPARE(calibration->note.find("falls back to mse") != std::string::npos, fallsBack);
}

void TestEntropy::clipsOutliers() {
    std::vector<float> values = normalValues(100'000, 13);
    values[17] = 50;
    const CalibrationRun run(values, settingsOf("uniform", 4), *findCalibrator("entropy"));
    const Range range = run.run()->range;
    QVERIFY(range.beta < 10 && range.beta > 2);
    QVERIFY(range.alpha >= run.moments.minimum && range.alpha < -2);
}

void TestEntropy::countsTheLevelsOfOneSign_data() {
    QTest::addColumn<bool>("rectified");
    QTest::addColumn<bool>("mirrored");
    QTest::addColumn<int>("levels");  // of 2^5 codes
    QTest::newRow("both signs, asymmetric") << false << false << 16;
    QTest::newRow("both signs, symmetric") << false << true << 16;
    QTest::newRow("one sign, asymmetric") << true << false << 32;
    QTest::newRow("one sign, symmetric") << true << true << 16;
}

void TestEntropy::countsTheLevelsOfOneSign() {
    QFETCH(bool, rectified);
    QFETCH(bool, mirrored);
    QFETCH(int, levels);
    std::vector<float> values = laplaceValues(20'000, 15);
    for (float& x : values)
        x = rectified ? std::max(x, 0.0F) : x;
    const CalibrationRun run(
        values, settingsOf("uniform", 5, mirrored ? "symmetry=symmetric" : "symmetry=asymmetric"),
        *findCalibrator("entropy"));
    const Histogram histogram = magnitudeHistogramOf(*run.index, 2048);
    const auto bin = entropyClipBin(histogram.counts, static_cast<std::size_t>(levels), 128, 1, {});
    const double edge = histogram.edge(*bin);
    const Range range = run.run()->range;
    QCOMPARE(range.beta, std::min<double>(edge, run.moments.maximum));
    QCOMPARE(range.alpha, std::max<double>(-edge, run.moments.minimum));
}

QUANTOSCOPE_TEST(TestEntropy);
#include "tst_entropy.moc"
