// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/views/staircase/series.h"
#include "support/curves.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

StepFunction stepsOf(int bits, Rounding rounding = Rounding::NearestEven) {
    Request request = defaultRequest();
    request.settings.bits = bits;
    request.settings.rounding = rounding;
    return answer(request, bell(2000))->focus->steps;
}

}  // namespace

class TestStaircaseSeries : public QObject {
    Q_OBJECT
  private slots:
    void everyStepIsDrawnWhereThereIsRoom() {
        const StepFunction steps = stepsOf(4);
        const StaircaseSeries series =
            staircaseSeries(steps, {.from = -10, .to = 10, .pixels = 2000});
        QCOMPARE(series.line.size(), 2 * steps.size());
        QVERIFY(!series.reduced);
        for (std::size_t k = 0; k < steps.size(); ++k) {
            QVERIFY(series.line[2 * k].y == static_cast<double>(steps.levels[k]));
            QVERIFY(series.line[2 * k + 1].y == static_cast<double>(steps.levels[k]));
            if (k > 0) QVERIFY(series.line[2 * k].x == static_cast<double>(steps.lower[k]));
        }
        QCOMPARE(series.line.front().x, -10.0);
        QCOMPARE(series.line.back().x, 10.0);
        QVERIFY(series.low == static_cast<double>(steps.levels.front()));
        QVERIFY(series.high == static_cast<double>(steps.levels.back()));
    }
    void manyStepsBecomePixels() {
        const StepFunction steps = stepsOf(16);
        QCOMPARE(steps.size(), std::size_t{65536});
        const StaircaseSeries series = staircaseSeries(steps, {.from = -8, .to = 8, .pixels = 400});
        QVERIFY(series.reduced);
        QVERIFY(series.line.size() <= std::size_t{6} * 401);
        const double pixel = 16.0 / 400;
        for (const CurvePoint& point : series.line) {
            const float level = steps.levels[steps.intervalOf(static_cast<float>(point.x))];
            NEAR(point.y, level, 2 * pixel + steps.scale, 0);
        }
        for (std::size_t i = 1; i < series.line.size(); ++i)
            QVERIFY(series.line[i - 1].x <= series.line[i].x);
    }
    void onlyTheVisiblePartCounts() {
        const StepFunction steps = stepsOf(4);
        const StaircaseSeries series =
            staircaseSeries(steps, {.from = 0.1, .to = 0.2, .pixels = 100});
        QVERIFY(series.line.size() <= 4);
        QVERIFY(series.high - series.low <= 2 * steps.scale);
    }
    void stochasticRoundingHasTwoStairs() {
        const StepFunction steps = stepsOf(3, Rounding::Stochastic);
        QVERIFY(steps.stochastic);
        const StaircaseSeries series =
            staircaseSeries(steps, {.from = -10, .to = 10, .pixels = 1000});
        QVERIFY(!series.upper.empty());
        QVERIFY(series.upper.back().y == series.line.back().y);
        QVERIFY(series.upper.front().y == series.line.front().y);
    }
    void nothingComesOfNothing() {
        QVERIFY(staircaseSeries({}, {}).line.empty());
        QVERIFY(staircaseSeries(stepsOf(2), {.from = 1, .to = 1, .pixels = 10}).line.empty());
    }
};

QUANTOSCOPE_TEST(TestStaircaseSeries);
#include "tst_staircase_series.moc"
