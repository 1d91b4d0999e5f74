// SPDX-License-Identifier: GPL-3.0-or-later
// Step functions that are not plain: levels that are not finite or equal, and codes that wrap.
#include <QTest>
#include <limits>

#include "core/base/machine/simd_target.h"
#include "core/metrics/evaluate.h"
#include "support/evaluation_checks.h"
#include "support/evaluation_oracle.h"
#include "support/near.h"
#include "support/sizes.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestEvaluateOverflow : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void overflowIsLeftOut_data() { addAwkwardRows(); }
    void overflowIsLeftOut();
    void overflowLeavesExactSums();
    void equalLevelsLeaveNothingToChance();
    void wrappedCodesEqualTheOracle_data() { addAwkwardRows(); }
    void wrappedCodesEqualTheOracle();

  private:
    void addAwkwardRows();
};

void TestEvaluateOverflow::initTestCase() {
    if (simdTargetMissing()) QSKIP("this machine or build lacks QUANTOSCOPE_SIMD_TARGET");
}

void TestEvaluateOverflow::addAwkwardRows() {
    QTest::addColumn<std::vector<float>>("values");
    for (const NamedValues& row : awkwardValues())
        QTest::newRow(row.name.c_str()) << row.values;
}

void TestEvaluateOverflow::overflowIsLeftOut() {
    QFETCH(std::vector<float>, values);
    std::mt19937 engine(14);
    for (int trial = 0; trial < fewerWhenSanitized(24, 8); ++trial) {
        for (const std::size_t intervals : {1U, 2U, 3U, 16U, 40U}) {
            StepFunction steps = overflowingSteps(intervals, values, engine);
            const std::vector<float> all = withTies(values, steps);
            const SlowEvaluation slow = slowEvaluation(all, steps);
            const IndexPointer index = ValueIndex::build(all, {}).value();
            const Evaluation byIndex = evaluate(*index, steps, {}).value();
            compareSums(byIndex, slow);
            compareIntervals(byIndex, slow);
            const Evaluation direct = evaluateDirect(all, steps, 0, 0, {}).value();
            compareSums(direct, slow);
            compareIntervals(direct, slow);
            const double alone = squaredError(*index, steps);
            if (slow.overflowed > 0)
                QVERIFY(std::isinf(alone));
            else
                NEAR(alone, slow.rounding + slow.clipping, 0, kRelative);
            if (QTest::currentTestFailed()) return;
        }
    }
}

// Among values whose squares are 10^60 times larger than those of the rest.
void TestEvaluateOverflow::overflowLeavesExactSums() {
    std::vector<float> values(64, 0.75F);
    values.insert(values.end(), {1e30F, 1e30F, -1e30F});
    StepFunction steps;
    steps.levels = {-std::numeric_limits<float>::infinity(), -1, 0, 1,
                    std::numeric_limits<float>::infinity()};
    steps.lower = {-std::numeric_limits<float>::infinity(), -1.5F, -0.5F, 0.5F, 1.5F};
    steps.codes = {0, 1, 2, 3, 4};
    for (const bool stochastic : {false, true}) {
        steps.stochastic = stochastic;
        steps.setClipEdges();
        QCOMPARE(steps.clipHigh, 1.5F);
        const IndexPointer index = ValueIndex::build(values, {}).value();
        for (const Evaluation& evaluation : {evaluate(*index, steps, {}).value(),
                                             evaluateDirect(values, steps, 0, 0, {}).value()}) {
            QCOMPARE(evaluation.count, std::uint64_t{67});
            QCOMPARE(evaluation.overflowed, 3.0);
            QCOMPARE(evaluation.counts.back(), 2.0);
            QCOMPARE(evaluation.sumOfSquares, 64 * 0.5625);
            QCOMPARE(evaluation.maxAbsoluteError, 0.25);
            QCOMPARE(evaluation.clippedBelow + evaluation.clippedAbove, std::uint64_t{0});
            QCOMPARE(evaluation.squaredError(), 64 * 0.0625);
        }
    }
}

// Values at levels, and between equal ones, of which one is also infinite: no draw can matter.
void TestEvaluateOverflow::equalLevelsLeaveNothingToChance() {
    StepFunction steps;
    steps.levels = {-1, -0.0F, 0.0F, 2, 2, std::numeric_limits<float>::infinity()};
    steps.lower = {-std::numeric_limits<float>::infinity(), -0.0F, 0.0F, 2, 4, 8};
    steps.codes = {0, 1, 2, 3, 4, 5};
    steps.stochastic = true;
    steps.setClipEdges();
    const std::vector<float> values{-3, -1, -0.0F, 0.0F, 0.0F, 2, 2, 3, 3.5F, 4, 5, 9};
    const std::vector<double> counts{2, 1, 2, 4, 2, 1};
    const IndexPointer index = ValueIndex::build(values, {}).value();
    const Evaluation byIndex = evaluate(*index, steps, {}).value();
    const Evaluation direct = evaluateDirect(values, steps, 0, 0, {}).value();
    QVERIFY(byIndex.counts == counts);
    QVERIFY(direct.counts == counts);
    QCOMPARE(byIndex.squaredError(), 4 + 1 + 2.25 + 4 + 9);
    QCOMPARE(direct.squaredError(), byIndex.squaredError());
    QCOMPARE(byIndex.overflowed, 1.0);
    QCOMPARE(byIndex.clippedBelow, std::uint64_t{1});
    QCOMPARE(byIndex.clippedAbove, direct.clippedAbove);
}

// Clipped is what would be clipped without wrapping.
void TestEvaluateOverflow::wrappedCodesEqualTheOracle() {
    QFETCH(std::vector<float>, values);
    std::mt19937 engine(13);
    for (int trial = 0; trial < fewerWhenSanitized(30, 8); ++trial) {
        AffineQuantizer quantizer = randomAffine(values, engine);
        const StepFunction steps = affineSteps(quantizer);
        quantizer.wraps = true;
        const std::vector<float> all = withTies(values, steps);
        SlowEvaluation slow(steps.size());
        for (const float x : all) {
            if (!std::isfinite(x)) continue;
            const std::int32_t code = quantizer.code(x);
            slow.add(x, static_cast<std::size_t>(code - quantizer.qmin), quantizer.level(code),
                     steps.clipLow, steps.clipHigh);
        }
        const Evaluation direct =
            evaluateDirect(all, quantizer, 0, 0, PerCode::CountsAndErrors, {}).value();
        compareSums(direct, slow);
        compareIntervals(direct, slow);
        if (QTest::currentTestFailed()) return;
    }
}

QUANTOSCOPE_TEST(TestEvaluateOverflow);
#include "tst_evaluate_overflow.moc"
