// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <numeric>

#include "app/views/errors/series.h"
#include "support/curves.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestErrorsSeries : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { m_outcome = answer(defaultRequest(), bell(500)); }

    void barsHoldAllValuesAtAnyWidth_data() {
        QTest::addColumn<int>("pixels");
        for (const int pixels : {10, 37, 100, 1000})
            QTest::addRow("%d pixels", pixels) << pixels;
    }
    void barsHoldAllValuesAtAnyWidth() {
        QFETCH(int, pixels);
        const ErrorDistribution errors{-2, 2, {1, 0, 5, 9, 9, 3, 0, 2}, {}, {}};
        const ErrorsSeries series =
            errorsSeries(errors, *m_outcome, {.from = -2, .to = 2, .pixels = pixels});
        double share = 0;
        for (std::size_t i = 0; i < series.heights.size(); ++i) {
            const double width = series.edges[i + 1] - series.edges[i];
            QVERIFY(width * pixels / 4 >= 2 - 1e-9 || i + 1 == series.heights.size());
            share += series.heights[i] * width;
        }
        NEAR(share, 1, 1e-12, 0);
        QCOMPARE(series.edges.front(), -2.0);
        NEAR(series.edges.back(), 2, 1e-12, 0);
    }
    void halfAStepIsHalfTheScale() {
        const auto half = halfStepOf(*m_outcome);
        QVERIFY(half);
        QCOMPARE(*half, m_outcome->focus->steps.scale / 2);
        Request request = defaultRequest();
        request.granularity = Granularity::Channel;
        QVERIFY(!halfStepOf(*answer(request, bell(500), {5, 100})));
    }
    void farTailsLeaveTheAxis() {
        ErrorDistribution errors{-10, 0.5, {1, 0, 0, 99}, {0.5, 0.99}, {0.2, 0.4}};
        const ErrorsRange first = firstErrors(errors, 0.5);
        QVERIFY(first.tailBeyond);
        QCOMPARE(first.from, -0.75);
        errors.from = -0.5;
        QVERIFY(!firstErrors(errors, 0.5).tailBeyond);
    }
    void percentilesComeAlong() {
        const auto curves = curvesOf(m_outcome);
        const ErrorsSeries series =
            errorsSeries(*curves->errors, *m_outcome, {.from = -1, .to = 1, .pixels = 300});
        QCOMPARE(series.percentiles.size(), std::size_t{4});
        for (std::size_t i = 1; i < 4; ++i)
            QVERIFY(series.percentiles[i - 1].error <= series.percentiles[i].error);
        QVERIFY(series.percentiles.back().error <= *m_outcome->metrics.maxAbsError);
    }
    void noValuesMakeNoBars() {
        const ErrorsSeries series =
            errorsSeries({}, *m_outcome, {.from = -1, .to = 1, .pixels = 300});
        QVERIFY(series.edges.empty() && series.heights.empty());
        QCOMPARE(series.top, 0.0);
    }

  private:
    OutcomePointer m_outcome;
};

QUANTOSCOPE_TEST(TestErrorsSeries);
#include "tst_errors_series.moc"
