// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/views/bits/series.h"
#include "support/curves.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestBitsSeries : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        m_outcome = answer(defaultRequest(), bell(500));
        m_curves = curvesOf(m_outcome);
    }
    void pointsAreThoseOfTheSweep() {
        const BitsSeries series = bitsSeries(*m_curves, *m_outcome, {}, BitsQuantity::Mse);
        QCOMPARE(series.present.size(), std::size_t{16});
        for (std::size_t i = 0; i < 16; ++i) {
            QCOMPARE(series.present[i].x, static_cast<double>(i + 1));
            QVERIFY(series.present[i].y == *m_curves->bits[i].mse);
        }
        QVERIFY(series.chosen);
        QCOMPARE(series.chosen->x, 4.0);
        QVERIFY(series.chosen->y == *m_outcome->metrics.mse);
        QVERIFY(series.low > 0 && series.low <= series.present.back().y);
        QVERIFY(series.high >= series.present.front().y);
    }
    void referenceLosesAFactorOfFourPerBit() {
        const BitsSeries mse = bitsSeries(*m_curves, *m_outcome, {}, BitsQuantity::Mse);
        const BitsSeries sqnr = bitsSeries(*m_curves, *m_outcome, {}, BitsQuantity::Sqnr);
        NEAR(mse.reference[3].y, mse.chosen->y, 0, 1e-15);
        NEAR(mse.reference[4].y, mse.chosen->y / 4, 0, 1e-15);
        NEAR(sqnr.reference[4].y - sqnr.chosen->y, 6.0206, 1e-4, 0);
        QVERIFY(sqnr.rounding.empty() && sqnr.clipping.empty());
    }
    void onlySchemesThatClipHaveParts() {
        const BitsSeries clips = bitsSeries(*m_curves, *m_outcome, {}, BitsQuantity::Mse);
        QVERIFY(!clips.rounding.empty() && !clips.clipping.empty());
        const auto outcome =
            answer(withScheme(defaultRequest(), *findScheme("lloyd-max")), bell(500));
        const BitsSeries learns = bitsSeries(*curvesOf(outcome), *outcome, {}, BitsQuantity::Mse);
        QVERIFY(!learns.present.empty());
        QVERIFY(learns.rounding.empty() && learns.clipping.empty());
    }
    void aLineThatIsThePresentOneIsLeftOut() {
        const BitsSeries series = bitsSeries(*m_curves, *m_outcome, {}, BitsQuantity::Mse);
        for (const BitsLine& line : series.schemes)
            QVERIFY(line.scheme != m_outcome->request.scheme);
        QCOMPARE(series.schemes.size() + 1, m_curves->schemes.size());
    }
    void schemesStandInTheOrderOfTheirError() {
        for (const BitsQuantity quantity : {BitsQuantity::Mse, BitsQuantity::Sqnr}) {
            const auto lines = bitsSeries(*m_curves, *m_outcome, {}, quantity).schemes;
            double before = quantity == BitsQuantity::Mse ? 0 : 1e9;
            for (const BitsLine& line : lines) {
                const auto at = std::ranges::find(line.points, 4.0, &CurvePoint::x);
                if (at == line.points.end()) break;
                QVERIFY(quantity == BitsQuantity::Mse ? at->y >= before : at->y <= before);
                before = at->y;
            }
        }
    }
    void whatALogarithmCannotShowIsLeftOut() {
        const auto constant = answer(defaultRequest(), std::vector<float>(10, 0.0F));
        const auto curves = curvesOf(constant);
        const BitsSeries series = bitsSeries(*curves, *constant, {}, BitsQuantity::Mse);
        QVERIFY(series.present.empty());
        QVERIFY(!series.chosen);
        QCOMPARE(series.high, 0.0);
    }
    void pinsStandAtTheirOwnBits() {
        Request request = defaultRequest();
        request.settings.bits = 7;
        const auto pin = answer(request, bell(500));
        const BitsSeries series = bitsSeries(*m_curves, *m_outcome, {pin}, BitsQuantity::Sqnr);
        QCOMPARE(series.pins.size(), std::size_t{1});
        QCOMPARE(series.pins[0].point.x, 7.0);
        QVERIFY(series.pins[0].point.y == *pin->metrics.sqnrDb);
    }
    void aPinsLineIsItsOwnSweep() {
        Request request = defaultRequest();
        request.settings.bits = 7;
        request.range.mode = RangeMode::Manual;
        request.range.manual = {{-1, 1}};
        const auto pin = answer(request, bell(500));
        Curves curves = *m_curves;
        QVERIFY(bitsSeries(curves, *m_outcome, {pin}, BitsQuantity::Mse).pinLines.empty());
        curves.pins.push_back({.outcome = pin, .bits = curvesOf(pin)->bits, .clip = {}});
        const BitsSeries series =
            bitsSeries(curves, *m_outcome, {m_outcome, pin}, BitsQuantity::Mse);
        QCOMPARE(series.pinLines.size(), std::size_t{1});
        QCOMPARE(series.pinLines[0].pin, 1);
        QCOMPARE(series.pinLines[0].points.size(), std::size_t{16});
        QVERIFY(series.pinLines[0].points[6].y == *pin->metrics.mse);
        // Clipped so hard, it errs most at 16 bits: the axis holds it.
        QVERIFY(series.high >= series.pinLines[0].points[0].y);
    }
    void aPointOfTheSweepIsItsRequest() {
        for (const int bits : {2, 5, 12}) {
            const Request request =
                withBitsOfSweep(m_outcome->request, *m_outcome, *m_outcome->request.scheme, bits);
            const auto outcome = answer(request, bell(500));
            QVERIFY(*outcome->metrics.mse ==
                    *m_curves->bits[static_cast<std::size_t>(bits - 1)].mse);
        }
        for (const SchemeBits& row : m_curves->schemes) {
            for (const BitsPoint& point : row.points) {
                const Request request =
                    withBitsOfSweep(m_outcome->request, *m_outcome, *row.scheme, point.bits);
                QVERIFY(request.scheme == row.scheme);
                if (!point.mse) continue;
                const auto outcome = answer(request, bell(500));
                QVERIFY2(outcome->metrics.mse == point.mse, row.scheme->id.data());
            }
        }
    }

  private:
    OutcomePointer m_outcome;
    CurvesPointer m_curves;
};

QUANTOSCOPE_TEST(TestBitsSeries);
#include "tst_bits_series.moc"
