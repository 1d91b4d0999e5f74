// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/views/clipping/series.h"
#include "support/curves.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestClipSeries : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        m_outcome = answer(defaultRequest(), bell(500));
        m_curves = curvesOf(m_outcome);
    }
    void linesAreTheSweepAndAddUp() {
        const ClipSweep& sweep = *m_curves->clip;
        const ClipSeries series = clipSeries(*m_curves, m_outcome->request, *m_outcome, {},
                                             {.from = 0, .to = 10, .pixels = 500});
        QCOMPARE(series.total.size(), sweep.points.size());
        for (std::size_t i = 0; i < series.total.size(); ++i) {
            QVERIFY(series.total[i].x == sweep.points[i].clip);
            NEAR(series.rounding[i].y + series.clipping[i].y, series.total[i].y, 0, 1e-12);
        }
        QVERIFY(series.low > 0 && series.low < series.high);
    }
    void everyCalibratorHasAMarkAndTheChosenOneIsSaid() {
        const ClipSeries series = clipSeries(*m_curves, m_outcome->request, *m_outcome, {},
                                             {.from = 0, .to = 10, .pixels = 500});
        QCOMPARE(series.marks.size(), calibrators().size());
        for (std::size_t i = 1; i < series.marks.size(); ++i)
            QVERIFY(series.marks[i - 1].mark->clip <= series.marks[i].mark->clip);
        const auto chosen = std::ranges::count(series.marks, true, &ClipMark::chosen);
        QCOMPARE(chosen, 1);
        QVERIFY(series.chosen);
        QVERIFY(series.chosen->y == *m_outcome->metrics.mse);
    }
    void aPinsLineIsItsOwnSweepOnTheSameKindOfAxis() {
        Request request = defaultRequest();
        request.settings.bits = 2;
        const auto pin = answer(request, bell(500));
        Request sliced = defaultRequest();
        sliced.granularity = Granularity::Channel;
        const auto other = answer(sliced, bell(480), {8, 60});
        Curves curves = *m_curves;
        for (const auto& pinned : {pin, other})
            curves.pins.push_back({.outcome = pinned, .bits = {}, .clip = curvesOf(pinned)->clip});
        const ClipSeries series = clipSeries(curves, m_outcome->request, *m_outcome, {other, pin},
                                             {.from = 0, .to = 10, .pixels = 500});
        QCOMPARE(series.pinLines.size(), std::size_t{1});
        QCOMPARE(series.pinLines[0].pin, 1);
        const auto& points = curves.pins[0].clip->points;
        QCOMPARE(series.pinLines[0].points.size(), points.size());
        QVERIFY(series.pinLines[0].points[9] == (CurvePoint{points[9].clip, points[9].mse}));
        QVERIFY(series.high >= points[0].mse);
    }
    void pointsShareNoPixelAndReachBeyondTheAxis() {
        const ClipSweep& sweep = *m_curves->clip;
        const ClipSeries few = clipSeries(*m_curves, m_outcome->request, *m_outcome, {},
                                          {.from = 0, .to = 8, .pixels = 10});
        QVERIFY(few.total.size() <= 21);
        const ClipSeries part = clipSeries(*m_curves, m_outcome->request, *m_outcome, {},
                                           {.from = 2, .to = 3, .pixels = 500});
        QVERIFY(part.total.front().x < 2);
        QVERIFY(part.total.back().x > 3);
        QVERIFY(part.total.size() < sweep.points.size());
    }
    void aClipIsTheManualRangeOfTheSweep_data() {
        QTest::addColumn<int>("granularity");
        QTest::newRow("tensor") << static_cast<int>(Granularity::Tensor);
        QTest::newRow("channel") << static_cast<int>(Granularity::Channel);
        QTest::newRow("group") << static_cast<int>(Granularity::Group);
    }
    void aClipIsTheManualRangeOfTheSweep() {
        QFETCH(int, granularity);
        Request request = defaultRequest();
        request.granularity = static_cast<Granularity>(granularity);
        const auto outcome = answer(request, bell(480), {8, 60});
        const auto curves = curvesOf(outcome);
        QCOMPARE(curves->clip->relative, request.granularity != Granularity::Tensor);
        for (const std::size_t i : {3U, 20U, 39U}) {
            const ClipPoint& point = curves->clip->points[i];
            const auto edited = withClip(request, *outcome, point.clip);
            QVERIFY(edited);
            const auto again = answer(*edited, bell(480), {8, 60});
            NEAR(*again->metrics.mse, point.mse, 1e-15, 1e-9);
            NEAR(clipOf(*edited, *outcome), point.clip, 0, 1e-12);
        }
    }
    void errorsBetweenPointsLieBetweenThem() {
        const ClipSweep& sweep = *m_curves->clip;
        const ClipPoint& a = sweep.points[10];
        const ClipPoint& b = sweep.points[11];
        const double middle = errorAtClip(sweep, (a.clip + b.clip) / 2);
        QVERIFY(middle >= std::min(a.mse, b.mse) && middle <= std::max(a.mse, b.mse));
        QVERIFY(errorAtClip(sweep, 0) == sweep.points.front().mse);
        QVERIFY(errorAtClip(sweep, 1e9) == sweep.points.back().mse);
        QVERIFY(std::isnan(errorAtClip({}, 1)));
    }
    void aFarOutlierDoesNotSqueezeTheAxis() {
        std::vector<float> values = bell(500);
        values.push_back(500);
        const auto outcome = answer(defaultRequest(), values);
        const auto curves = curvesOf(outcome);
        const QCPRange all = firstClips(*m_curves->clip, 6);
        QVERIFY(all.upper >= m_curves->clip->points.back().clip);
        QCOMPARE(firstClips({}, 1).upper, 1.0);
        QVERIFY(firstClips(*curves->clip, 500).upper > 0);
    }

  private:
    OutcomePointer m_outcome;
    CurvesPointer m_curves;
};

QUANTOSCOPE_TEST(TestClipSeries);
#include "tst_clip_series.moc"
