// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <limits>

#include "app/views/pins/figures.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

Outcome withMetrics(double mse, double sqnrDb, double clipped) {
    Outcome outcome;
    outcome.metrics.mse = mse;
    outcome.metrics.sqnrDb = sqnrDb;
    outcome.metrics.clippedFraction = clipped;
    outcome.metrics.bytes = 1000;
    return outcome;
}

const PinFigure& figure(const QByteArray& label) {
    return *std::ranges::find(pinFigures(), label,
                              [](const PinFigure& row) { return QByteArray(row.label); });
}

}  // namespace

class TestPinFigures : public QObject {
    Q_OBJECT
  private slots:
    void eachKindIsWhatItSays() {
        const Outcome live = withMetrics(0.5, 20, 0.03);
        const Outcome pin = withMetrics(0.4, 23, 0.01);
        NEAR(*pinDifference(figure("MSE (value²)"), live, pin), 25.0, 0, 1e-12);
        // NOLINTNEXTLINE(readability-suspicious-call-argument): the other way round
        NEAR(*pinDifference(figure("MSE (value²)"), pin, live), -20.0, 0, 1e-12);
        NEAR(*pinDifference(figure("SQNR (dB)"), live, pin), -3.0, 0, 1e-12);
        NEAR(*pinDifference(figure("clipped (share)"), live, pin), 2.0, 1e-12, 0);
        QCOMPARE(*pinDifference(figure("size (bytes)"), live, pin), 0.0);
    }
    void whatHasNoDifferenceSaysNone() {
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        const Outcome perfect = withMetrics(0, kInfinity, 0);
        const Outcome other = withMetrics(0.1, 10, 0);
        QVERIFY(!pinDifference(figure("MSE (value²)"), other, perfect));
        QVERIFY(!pinDifference(figure("SQNR (dB)"), perfect, other));
        QCOMPARE(*pinDifference(figure("SQNR (dB)"), perfect, perfect), 0.0);
        QCOMPARE(*pinDifference(figure("MSE (value²)"), perfect, other), -100.0);
        QVERIFY(!pinDifference(figure("cosine"), other, other));
        QCOMPARE(differenceText(figure("cosine"), std::nullopt), QStringLiteral("-"));
    }
    void textsHaveSignAndUnit() {
        QCOMPARE(differenceText(figure("MSE (value²)"), 12.345), QStringLiteral("+12.3 %"));
        QCOMPARE(differenceText(figure("SQNR (dB)"), -0.5), QStringLiteral("−0.5 dB"));
        QCOMPARE(differenceText(figure("clipped (share)"), 2), QStringLiteral("+2 points"));
        QCOMPARE(differenceText(figure("MSE (value²)"), 12.345, true), QStringLiteral("12.345 %"));
    }
};

QUANTOSCOPE_TEST(TestPinFigures);
#include "tst_pin_figures.moc"
