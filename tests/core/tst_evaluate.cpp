// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/evaluate.h"

#include <QTest>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/simd_target.h"
#include "support/evaluation_oracle.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Sums of squares may differ by 1e-9 relatively; below that, an error is known to the float32
// rounding of x and its level alone.
bool nearSum(double actual, long double expected, long double scale) {
    const long double allowed = 1e-9L * std::abs(expected) + 1e-12L * scale;
    if (std::abs(actual - expected) <= allowed) return true;
    qWarning("got %.17g, expected %.17Lg within %.3Lg", actual, expected, allowed);
    return false;
}

void compareSums(const Evaluation& evaluation, const SlowEvaluation& slow) {
    QCOMPARE(evaluation.count, slow.count);
    QCOMPARE(evaluation.clippedBelow, slow.clippedBelow);
    QCOMPARE(evaluation.clippedAbove, slow.clippedAbove);
    QVERIFY(nearSum(evaluation.roundingSquaredError, slow.rounding, 0));
    QVERIFY(nearSum(evaluation.clippingSquaredError, slow.clipping, 0));
    QVERIFY(nearSum(evaluation.absoluteError, slow.absolute, 0));
    QVERIFY(nearSum(evaluation.sumOfSquares, slow.squares, 0));
    QVERIFY(nearSum(evaluation.levelSquares, slow.levelSquares, 0));
    QVERIFY(nearSum(evaluation.product, slow.product, slow.squares + slow.levelSquares));
    QCOMPARE(evaluation.maxAbsoluteError, static_cast<double>(slow.largest));
}

void compareIntervals(const Evaluation& evaluation, const SlowEvaluation& slow) {
    QCOMPARE(evaluation.counts.size(), slow.counts.size());
    for (std::size_t k = 0; k < slow.counts.size(); ++k) {
        QCOMPARE(evaluation.counts[k], static_cast<double>(slow.counts[k]));
        QVERIFY(nearSum(evaluation.squaredErrors[k], slow.squaredErrors[k], 0));
    }
}

// A step function of random levels inside the values' own range, with some of the values as
// thresholds.
StepFunction randomSteps(std::size_t intervals, std::span<const float> values,
                         std::mt19937& engine) {
    std::vector<float> finite;
    for (const float x : values)
        if (std::isfinite(x)) finite.push_back(x);
    if (finite.empty()) finite.push_back(1);
    const auto pick = [&] { return finite[engine() % finite.size()]; };
    StepFunction steps;
    for (std::size_t k = 0; k < intervals; ++k) {
        steps.levels.push_back(pick() / 2 + pick() / 2);
        steps.lower.push_back(k % 3 == 0 ? pick() / 2 + pick() / 2 : pick());
        steps.codes.push_back(static_cast<std::int32_t>(engine() % 1000));
    }
    const auto before = [](float a, float b) { return orderedKey(a) < orderedKey(b); };
    std::sort(steps.levels.begin(), steps.levels.end(), before);
    std::sort(steps.lower.begin(), steps.lower.end(), before);
    steps.lower[0] = -kInfinity;
    if (intervals > 2 && engine() % 2 == 0) steps.lower.back() = kInfinity;
    steps.setClipEdges();
    if (engine() % 4 == 0) steps.clipLow = pick();
    return steps;
}

AffineQuantizer randomAffine(std::span<const float> values, std::mt19937& engine) {
    float largest = 0;
    for (const float x : values)
        if (std::isfinite(x)) largest = std::max(largest, std::min(std::abs(x), 1e36F));
    const int bits = 1 + static_cast<int>(engine() % 16);
    AffineQuantizer quantizer;
    quantizer.qmax = (1 << bits) - 1;
    if (engine() % 2 == 0) {
        quantizer.qmin = -(1 << (bits - 1));
        quantizer.qmax += quantizer.qmin;
    }
    const double share = std::exp2(-static_cast<double>(engine() % 8) / 2);
    quantizer.scale = std::max(static_cast<float>(2 * largest * share / std::exp2(bits)), 1e-38F);
    quantizer.rounding = kRoundings[engine() % 4].rounding;
    quantizer.byReciprocal = engine() % 2 == 0;
    quantizer.floatZeroPoint = engine() % 3 == 0;
    quantizer.midRise = engine() % 4 == 0;
    quantizer.zeroPoint =
        static_cast<float>(quantizer.qmin + static_cast<int>(engine() % (1U << bits)));
    if (quantizer.floatZeroPoint) quantizer.zeroPoint += 0.3F;
    return quantizer;
}

// The values, and those at every threshold and beside it.
std::vector<float> withTies(std::vector<float> values, const StepFunction& steps) {
    const std::size_t stride = std::max<std::size_t>(1, steps.size() / 64);
    for (std::size_t k = 1; k < steps.size(); k += stride) {
        if (!std::isfinite(steps.lower[k])) continue;
        for (const float x :
             {steps.lower[k], nextFloat(steps.lower[k]), previousFloat(steps.lower[k])})
            values.push_back(x);
    }
    return values;
}

}  // namespace

class TestEvaluate : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void pathsEqualTheOracle_data() { addAwkwardRows(); }
    void pathsEqualTheOracle();
    void affineEqualsItsStepFunction_data() { addAwkwardRows(); }
    void affineEqualsItsStepFunction();

  private:
    void addAwkwardRows();
};

void TestEvaluate::initTestCase() {
    if (simdTargetMissing()) QSKIP("this machine or build lacks QUANTOSCOPE_SIMD_TARGET");
}

void TestEvaluate::addAwkwardRows() {
    QTest::addColumn<std::vector<float>>("values");
    for (const NamedValues& row : awkwardValues())
        QTest::newRow(row.name.c_str()) << row.values;
}

void TestEvaluate::pathsEqualTheOracle() {
    QFETCH(std::vector<float>, values);
    std::mt19937 engine(11);
    for (const std::size_t intervals : {1, 2, 3, 5, 16, 17, 64, 300}) {
        const StepFunction steps = randomSteps(intervals, values, engine);
        const std::vector<float> all = withTies(values, steps);
        const SlowEvaluation slow = slowEvaluation(all, steps);
        const IndexPointer index = ValueIndex::build(all, {}).value();
        const Evaluation byIndex = evaluate(*index, steps, {}).value();
        compareSums(byIndex, slow);
        compareIntervals(byIndex, slow);
        QVERIFY(nearSum(squaredError(*index, steps), slow.rounding + slow.clipping, 0));
        const Evaluation direct = evaluateDirect(all, steps, 0, 0, {}).value();
        compareSums(direct, slow);
        compareIntervals(direct, slow);
        if (QTest::currentTestFailed()) return;
    }
}

void TestEvaluate::affineEqualsItsStepFunction() {
    QFETCH(std::vector<float>, values);
    std::mt19937 engine(12);
    for (int trial = 0; trial < 40; ++trial) {
        const AffineQuantizer quantizer = randomAffine(values, engine);
        const StepFunction steps = affineSteps(quantizer);
        const std::vector<float> all = withTies(values, steps);
        SlowEvaluation slow(steps.size());
        for (const float x : all) {
            if (!std::isfinite(x)) continue;
            const std::int32_t code = quantizer.code(x);
            slow.add(x, static_cast<std::size_t>(code - quantizer.qmin), quantizer.level(code),
                     steps.clipLow, steps.clipHigh);
        }
        const IndexPointer index = ValueIndex::build(all, {}).value();
        const Evaluation byIndex = evaluate(*index, steps, {}).value();
        compareSums(byIndex, slow);
        compareIntervals(byIndex, slow);
        const Evaluation direct = evaluateDirect(all, quantizer, 0, 0, true, {}).value();
        compareSums(direct, slow);
        compareIntervals(direct, slow);
        const Evaluation totals = evaluateDirect(all, quantizer, 0, 0, false, {}).value();
        compareSums(totals, slow);
        QVERIFY(totals.counts.empty() && totals.squaredErrors.empty());
        if (QTest::currentTestFailed()) return;
    }
}

QTEST_GUILESS_MAIN(TestEvaluate)
#include "tst_evaluate.moc"
