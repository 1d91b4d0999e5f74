// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/step_function.h"

#include <QTest>

#include "core/base/numbers/float_bits.h"
#include "support/evaluation_oracle.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

class TestStepFunction : public QObject {
    Q_OBJECT

  private slots:
    void intervalsAreFound_data();
    void intervalsAreFound();
    void intervalsEqualTheSlowSearch();
    void clipEdgesMirrorTheInnerEdges();
    void clipEdgesOfFewIntervals();
    void clipEdgesOfOverflowAndEqualLevels();
};

void TestStepFunction::intervalsAreFound_data() {
    QTest::addColumn<float>("x");
    QTest::addColumn<quint64>("interval");
    QTest::newRow("minus infinity") << -kInfinity << quint64{0};
    QTest::newRow("just below a threshold") << previousFloat(-1.0F) << quint64{0};
    QTest::newRow("on a threshold") << -1.0F << quint64{1};
    QTest::newRow("minus zero is before zero") << -0.0F << quint64{1};
    QTest::newRow("zero, past an empty interval") << 0.0F << quint64{3};
    QTest::newRow("largest") << std::numeric_limits<float>::max() << quint64{3};
    QTest::newRow("infinity, which alone reaches the last one") << kInfinity << quint64{4};
}

void TestStepFunction::intervalsAreFound() {
    StepFunction steps;
    steps.levels = {-2, -1, 0, 1, 2};
    steps.lower = {-kInfinity, -1, 0, 0, kInfinity};
    QFETCH(float, x);
    QTEST(static_cast<quint64>(steps.intervalOf(x)), "interval");
}

void TestStepFunction::intervalsEqualTheSlowSearch() {
    std::mt19937 engine(1);
    for (const NamedValues& row : awkwardValues()) {
        const StepFunction steps = randomSteps(1 + engine() % 40, row.values, engine);
        for (const float x : row.values)
            if (!std::isnan(x)) QCOMPARE(steps.intervalOf(x), slowInterval(steps, x));
        for (const float x : steps.lower)
            QCOMPARE(steps.intervalOf(x), slowInterval(steps, x));
    }
}

void TestStepFunction::clipEdgesMirrorTheInnerEdges() {
    StepFunction steps;
    steps.levels = {-2, 0, 3};
    steps.lower = {-kInfinity, -1.25F, 2};
    steps.setClipEdges();
    QCOMPARE(steps.clipLow, -2.75F);
    QCOMPARE(steps.clipHigh, 4.0F);
    steps.stochastic = true;
    steps.setClipEdges();
    QCOMPARE(steps.clipLow, -3.0F);
    QCOMPARE(steps.clipHigh, 4.5F);
}

void TestStepFunction::clipEdgesOfFewIntervals() {
    StepFunction steps;
    steps.levels = {1};
    steps.lower = {-kInfinity};
    steps.clipLow = 0;
    steps.setClipEdges();
    QCOMPARE(steps.clipLow, -kInfinity);
    QCOMPARE(steps.clipHigh, kInfinity);
    steps.levels = {1, 2};
    steps.lower = {-kInfinity, kInfinity};
    steps.setClipEdges();
    QCOMPARE(steps.clipLow, -kInfinity);
    QCOMPARE(steps.clipHigh, kInfinity);
}

void TestStepFunction::clipEdgesOfOverflowAndEqualLevels() {
    StepFunction steps;
    steps.levels = {-kInfinity, -2, -0.5F, 3, kInfinity, std::numeric_limits<float>::quiet_NaN()};
    steps.lower = {-kInfinity, -3, -1.25F, 2, 5, kInfinity};
    steps.setClipEdges();
    QCOMPARE(steps.clipLow, -2.75F);
    QCOMPARE(steps.clipHigh, 4.0F);
    steps.levels = {-0.0F, 0.0F, 1};
    steps.lower = {-kInfinity, 0, 0.5F};
    steps.setClipEdges();
    QCOMPARE(steps.clipLow, -0.5F);
    QCOMPARE(steps.clipHigh, 1.5F);
    steps.levels = {-kInfinity, 1, kInfinity};
    steps.setClipEdges();
    QCOMPARE(steps.clipLow, -kInfinity);
    QCOMPARE(steps.clipHigh, kInfinity);
    steps.levels = {-0.0F, 0.0F, kInfinity};
    steps.setClipEdges();
    QCOMPARE(steps.clipHigh, kInfinity);
    steps.levels.assign(3, kInfinity);
    steps.setClipEdges();
    QCOMPARE(steps.clipLow, -kInfinity);
}

QUANTOSCOPE_TEST(TestStepFunction);
#include "tst_step_function.moc"
