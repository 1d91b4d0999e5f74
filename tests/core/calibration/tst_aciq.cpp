// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/aciq.h"

#include <QTest>
#include <cmath>
#include <limits>

#include "support/calibration_run.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestAciq : public QObject {
    Q_OBJECT

  private slots:
    void factorsEqualThePublishedTables_data();
    void factorsEqualThePublishedTables();
    void clipsAreWhereTheModelledErrorIsLeast_data();
    void clipsAreWhereTheModelledErrorIsLeast();
    void everyBitWidthHasAClip();
    void tableBFallsBackAtOneBit();
    void twoSidedDataIsClippedAboutItsMean();
    void oneSidedDataCountsAsHalfADensity();
    void mirroredSchemesKeepTheirLevelsForBothSides();
};

// Half a unit of the last published digit is allowed, and what table A's own search could not see:
// it minimised the error formula in double, whose largest term t rounds to epsilon t, so that every
// alpha within sqrt(2 epsilon t / curvature) of the optimum looked the same; and SciPy's minimiser
// stops at 1.48e-8 of the value.
void TestAciq::factorsEqualThePublishedTables_data() {
    QTest::addColumn<bool>("laplace");
    QTest::addColumn<bool>("tableA");
    QTest::addColumn<QList<double>>("published");  // for 2 to 8 bits
    QTest::addColumn<double>("tolerance");
    QTest::newRow("A Laplace") << true << true
                               << QList<double>{2.83068299, 3.89722946, 5.02864014, 6.20476633,
                                                7.41312622, 8.64561995, 9.89675982}
                               << 0.5e-8;
    QTest::newRow("A Gauss") << false << true
                             << QList<double>{1.71063519, 2.15159277, 2.55913646, 2.93620062,
                                              3.28691474, 3.6151146,  3.92403714}
                             << 0.5e-8;
    QTest::newRow("B Laplace") << true << false << QList<double>{2.83068, 3.57740, 4.56562, 5.66684,
                                                                 6.83319, 8.04075, 9.27621}
                               << 0.5e-5;
    QTest::newRow("B Gauss") << false << false << QList<double>{1.71064, 2.02612, 2.39851, 2.76874,
                                                                3.12262, 3.45734, 3.77355}
                             << 0.5e-5;
}

void TestAciq::factorsEqualThePublishedTables() {
    QFETCH(bool, laplace);
    QFETCH(bool, tableA);
    QFETCH(QList<double>, published);
    QFETCH(double, tolerance);
    for (int bits = 2; bits <= 8; ++bits) {
        const double factor = aciqRoundingFactor(tableA ? AciqTable::A : AciqTable::B,
                                                 std::size_t{1} << static_cast<unsigned>(bits));
        const double clip = laplace ? aciqLaplaceClip(factor) : aciqGaussClip(factor);
        const double expected = published[bits - 2];
        const double largestTerm = laplace ? 2 * std::exp(-clip) : 1 + clip * clip;
        const double curvature =
            2 * factor + 2 * (laplace ? std::exp(-clip) : std::erfc(clip / std::sqrt(2.0)));
        const double unseen =
            std::sqrt(2 * std::numeric_limits<double>::epsilon() * largestTerm / curvature);
        QVERIFY2(std::abs(clip - expected) <= tolerance + unseen + 1.48e-8 * expected,
                 qPrintable(QString("%1 bits: %2, published %3")
                                .arg(bits)
                                .arg(clip, 0, 'g', 12)
                                .arg(expected, 0, 'g', 12)));
    }
}

void TestAciq::clipsAreWhereTheModelledErrorIsLeast_data() {
    QTest::addColumn<bool>("tableA");
    QTest::addColumn<int>("bits");
    for (const int bits : {1, 2, 5, 12})
        QTest::addRow("A, %d bits", bits) << true << bits;
    for (const int bits : {2, 5, 12})
        QTest::addRow("B, %d bits", bits) << false << bits;
}

// The paper's own error formulas, with the rounding terms written in bits, are larger on both
// sides. A step of 1e-3 changes them by about 1e-6 of their second derivative, far above double
// rounding.
void TestAciq::clipsAreWhereTheModelledErrorIsLeast() {
    QFETCH(bool, tableA);
    QFETCH(int, bits);
    const double rounding = tableA ? 1 / (3 * std::pow(4.0, bits))
                                   : (std::pow(2.0, bits) - 2) / (3 * std::pow(2.0, 3 * bits - 1));
    const auto laplaceError = [rounding](double a) { return 2 * std::exp(-a) + rounding * a * a; };
    const auto gaussError = [rounding](double a) {
        return (a * a + 1) * std::erfc(a / std::sqrt(2.0)) -
               a * std::sqrt(2 / M_PI) * std::exp(-a * a / 2) + rounding * a * a;
    };
    const double factor = aciqRoundingFactor(tableA ? AciqTable::A : AciqTable::B,
                                             std::size_t{1} << static_cast<unsigned>(bits));
    const double laplace = aciqLaplaceClip(factor);
    const double gauss = aciqGaussClip(factor);
    for (const double step : {-1e-3, 1e-3}) {
        QVERIFY(laplaceError(laplace) < laplaceError(laplace + step));
        QVERIFY(gaussError(gauss) < gaussError(gauss + step));
    }
}

void TestAciq::everyBitWidthHasAClip() {
    for (const AciqTable table : {AciqTable::A, AciqTable::B}) {
        double gauss = 0;
        double laplace = 0;
        for (int bits = table == AciqTable::A ? 1 : 2; bits <= 17; ++bits) {
            const double factor =
                aciqRoundingFactor(table, std::size_t{1} << static_cast<unsigned>(bits));
            QVERIFY(aciqGaussClip(factor) > gauss);
            QVERIFY(aciqLaplaceClip(factor) > laplace);
            gauss = aciqGaussClip(factor);
            laplace = aciqLaplaceClip(factor);
        }
        QVERIFY(gauss < 10 && laplace < 30);
    }
    QVERIFY(aciqRoundingFactor(AciqTable::B, 2) <= 0);
}

void TestAciq::tableBFallsBackAtOneBit() {
    for (const char* id : {"aciq-gauss", "aciq-laplace"}) {
        CalibrationRun run(normalValues(1000, 1), settingsOf("uniform", 1), *findCalibrator(id));
        const auto tableA = run.run();
        QVERIFY(tableA && !tableA->fellBack);
        QVERIFY(run.parameters.setText("table", "B"));
        const auto tableB = run.run();
        QVERIFY(tableB && tableB->fellBack);
        QVERIFY(tableB->note.find(id) != std::string::npos);
        QVERIFY(tableB->range == tableA->range);
    }
}

void TestAciq::twoSidedDataIsClippedAboutItsMean() {
    const std::vector<float> values = normalValues(10'000, 2, 5, 2);
    CalibrationRun run(values, settingsOf("uniform", 4), *findCalibrator("aciq-gauss"));
    const auto calibration = run.run();
    QVERIFY(calibration && !calibration->fellBack);
    const double reach = 2.55913646 * run.moments.standardDeviation;
    QVERIFY(std::abs(calibration->range.alpha - (run.moments.mean - reach)) < 1e-7);
    QVERIFY(std::abs(calibration->range.beta - (run.moments.mean + reach)) < 1e-7);
}

// A rectified normal and its non-zero half have the same spread, and 2^b steps over [0, alpha] are
// as fine as 2^(b + 1) over [-alpha, alpha].
void TestAciq::oneSidedDataCountsAsHalfADensity() {
    std::vector<float> values = normalValues(10'000, 3);
    double squares = 0;
    double magnitudes = 0;
    double positive = 0;
    for (float& x : values) {
        x = std::max(x, 0.0F);
        squares += double{x} * x;
        magnitudes += x;
        positive += x > 0 ? 1 : 0;
    }
    CalibrationRun gauss(values, settingsOf("uniform", 3), *findCalibrator("aciq-gauss"));
    CalibrationRun laplace(values, settingsOf("uniform", 3), *findCalibrator("aciq-laplace"));
    QCOMPARE(gauss.run()->range.alpha, 0.0);
    QVERIFY(std::abs(gauss.run()->range.beta - 2.55913646 * std::sqrt(squares / positive)) < 1e-6);
    const double expected =
        std::min<double>(5.02864014 * magnitudes / positive, laplace.moments.maximum);
    QVERIFY(std::abs(laplace.run()->range.beta - expected) < 1e-6);

    for (float& x : values)
        x = -x;
    CalibrationRun negative(values, settingsOf("uniform", 3), *findCalibrator("aciq-gauss"));
    QCOMPARE(negative.run()->range.alpha, -gauss.run()->range.beta);
    QCOMPARE(negative.run()->range.beta, 0.0);
}

void TestAciq::mirroredSchemesKeepTheirLevelsForBothSides() {
    std::vector<float> values = normalValues(10'000, 3);
    for (float& x : values)
        x = std::max(x, 0.0F);
    CalibrationRun mirrored(values, settingsOf("uniform", 3, "symmetry=symmetric"),
                            *findCalibrator("aciq-gauss"));
    CalibrationRun sameLevels(values, settingsOf("uniform", 2), *findCalibrator("aciq-gauss"));
    QCOMPARE(mirrored.run()->range.beta, sameLevels.run()->range.beta);
}

QUANTOSCOPE_TEST(TestAciq);
#include "tst_aciq.moc"
