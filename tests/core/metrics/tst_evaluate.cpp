// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/evaluate.h"

#include <QTest>

#include "core/base/machine/parallel.h"
#include "core/base/machine/simd_target.h"
#include "core/base/numbers/random.h"
#include "support/evaluation_checks.h"
#include "support/evaluation_oracle.h"
#include "support/near.h"
#include "support/sizes.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

bool sameDigits(const Evaluation& a, const Evaluation& b) {
    return a.count == b.count && a.overflowed == b.overflowed && a.counts == b.counts &&
           a.squaredErrors == b.squaredErrors && a.roundingSquaredError == b.roundingSquaredError &&
           a.clippingSquaredError == b.clippingSquaredError && a.clippedBelow == b.clippedBelow &&
           a.clippedAbove == b.clippedAbove && a.absoluteError == b.absoluteError &&
           a.maxAbsoluteError == b.maxAbsoluteError && a.sumOfSquares == b.sumOfSquares &&
           a.product == b.product && a.levelSquares == b.levelSquares;
}

// Four levels at which values between them are drawn up or down.
StepFunction stochasticSteps() {
    StepFunction steps;
    steps.levels = {-1.5F, -0.25F, 0.5F, 2.0F};
    steps.lower = {-std::numeric_limits<float>::infinity(), -0.25F, 0.5F, 2.0F};
    steps.codes = {3, 2, 1, 0};
    steps.stochastic = true;
    steps.setClipEdges();
    return steps;
}

// A job that is stopped at its first report, and how many reports came after that.
struct StoppedJob {
    std::stop_source stop;
    std::atomic<int> reports{0};
    JobControl control{stop.get_token(), [this](double) {
                           ++reports;
                           stop.request_stop();
                       }};
};

}  // namespace

class TestEvaluate : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanup() { setWorkerCount(0); }
    void pathsEqualTheOracle_data() { addAwkwardRows(); }
    void pathsEqualTheOracle();
    void affineEqualsItsStepFunction_data() { addAwkwardRows(); }
    void affineEqualsItsStepFunction();
    void pathsAgreeOnManyValues_data();
    void pathsAgreeOnManyValues();
    void outlierLeavesRoundingErrorExact();
    void expectedFiguresEqualTheOracle();
    void stochasticPathsDrawByElement();
    void stochasticErrorIsNearTheExpectedOne();
    void threadsChangeNoDigit();
    void cancelIsHeard();

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
    for (const std::size_t intervals : {1U, 2U, 3U, 5U, 16U, 17U, 64U, 300U}) {
        const StepFunction steps = randomSteps(intervals, values, engine);
        const std::vector<float> all = withTies(values, steps);
        const SlowEvaluation slow = slowEvaluation(all, steps);
        const IndexPointer index = ValueIndex::build(all, {}).value();
        const Evaluation byIndex = evaluate(*index, steps, {}).value();
        compareSums(byIndex, slow);
        compareIntervals(byIndex, slow);
        NEAR(squaredError(*index, steps), slow.rounding + slow.clipping, 0, kRelative);
        const Evaluation direct = evaluateDirect(all, steps, 0, 0, {}).value();
        compareSums(direct, slow);
        compareIntervals(direct, slow);
        if (QTest::currentTestFailed()) return;
    }
}

void TestEvaluate::affineEqualsItsStepFunction() {
    QFETCH(std::vector<float>, values);
    std::mt19937 engine(12);
    for (int trial = 0; trial < fewerWhenSanitized(30, 8); ++trial) {
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
        const Evaluation direct =
            evaluateDirect(all, quantizer, 0, 0, PerCode::CountsAndErrors, {}).value();
        compareSums(direct, slow);
        compareIntervals(direct, slow);
        const Evaluation totals =
            evaluateDirect(all, quantizer, 0, 0, PerCode::Nothing, {}).value();
        compareSums(totals, slow);
        QVERIFY(totals.counts.empty() && totals.squaredErrors.empty());
        const Evaluation counted =
            evaluateDirect(all, quantizer, 0, 0, PerCode::Counts, {}).value();
        compareSums(counted, slow);
        QVERIFY(counted.counts == direct.counts && counted.squaredErrors.empty());
        if (QTest::currentTestFailed()) return;
    }
}

void TestEvaluate::pathsAgreeOnManyValues_data() {
    const std::size_t n = fewerWhenSanitized<std::size_t>(1'000'000, 200'000);
    std::vector<float> ties(n);
    for (std::size_t i = 0; i < n; ++i)
        ties[i] = static_cast<float>(i % 513) / 256 - 1;
    std::vector<float> outliers = normalValues(n, 1, 21);
    for (std::size_t i = 0; i < n; i += 1000)
        outliers[i] *= 1e20F;
    QTest::addColumn<std::vector<float>>("values");
    QTest::newRow("normal") << normalValues(n, 0.5, 20);
    QTest::newRow("outliers") << outliers;
    QTest::newRow("ties") << ties;
    QTest::newRow("any floats") << anyFloats(n, 22);
}

// The two paths share no code but the step function.
void TestEvaluate::pathsAgreeOnManyValues() {
    QFETCH(std::vector<float>, values);
    const IndexPointer index = ValueIndex::build(values, {}).value();
    for (const int bits : {1, 4, 8, 11, 16}) {
        AffineQuantizer quantizer{.scale = std::exp2(1.0F - static_cast<float>(bits)),
                                  .qmin = -(1 << (bits - 1)),
                                  .qmax = (1 << (bits - 1)) - 1};
        const StepFunction steps = affineSteps(quantizer);
        const Evaluation byIndex = evaluate(*index, steps, {}).value();
        for (const Evaluation& direct :
             {evaluateDirect(values, steps, 0, 0, {}).value(),
              evaluateDirect(values, quantizer, 0, 0, PerCode::CountsAndErrors, {}).value()}) {
            QVERIFY(byIndex.counts == direct.counts);
            QCOMPARE(byIndex.clippedBelow, direct.clippedBelow);
            QCOMPARE(byIndex.clippedAbove, direct.clippedAbove);
            QCOMPARE(byIndex.maxAbsoluteError, direct.maxAbsoluteError);
            NEAR(byIndex.roundingSquaredError, direct.roundingSquaredError, 0, kRelative);
            NEAR(byIndex.clippingSquaredError, direct.clippingSquaredError, 0, kRelative);
            NEAR(byIndex.absoluteError, direct.absoluteError, 0, kRelative);
            NEAR(byIndex.levelSquares, direct.levelSquares, 0, kRelative);
            NEAR(byIndex.sumOfSquares, direct.sumOfSquares, 0, kRelative);
        }
        NEAR(squaredError(*index, steps), byIndex.squaredError(), 0, kRelative);
    }
}

// 64 values at a distance of 2^-6 from their level, and an outlier whose square is 2^106 times
// larger than all their errors.
void TestEvaluate::outlierLeavesRoundingErrorExact() {
    std::vector<float> values(64, 0.25F + 0x1p-6F);
    values.push_back(1e30F);
    const StepFunction steps = affineSteps({.scale = 0.25F, .zeroPoint = 0, .qmin = -4, .qmax = 3});
    const IndexPointer index = ValueIndex::build(values, {}).value();
    QCOMPARE(evaluate(*index, steps, {}).value().roundingSquaredError, 0x1p-6);
    QCOMPARE(evaluateDirect(values, steps, 0, 0, {}).value().roundingSquaredError, 0x1p-6);
}

void TestEvaluate::expectedFiguresEqualTheOracle() {
    const StepFunction steps = stochasticSteps();
    std::vector<float> values = normalValues(3000, 1.2, 30);
    values.insert(values.end(), {-1.5F, -0.25F, 0.5F, 2.0F, 2.0F, 1e6F, -1e6F});
    std::vector<long double> counts(steps.size());
    long double squared = 0, absolute = 0, levelSquares = 0, product = 0, largest = 0;
    for (const long double x : values) {
        const std::size_t k = slowInterval(steps, static_cast<float>(x));
        const long double l = steps.levels[k];
        const long double u = steps.levels[std::min(k + 1, steps.size() - 1)];
        const long double p = u > l ? std::clamp((x - l) / (u - l), 0.0L, 1.0L) : 0.0L;
        counts[k] += 1 - p;
        if (p > 0) counts[k + 1] += p;
        squared += (1 - p) * (x - l) * (x - l) + p * (u - x) * (u - x);
        absolute += (1 - p) * std::abs(x - l) + p * std::abs(u - x);
        levelSquares += (1 - p) * l * l + p * u * u;
        product += x * ((1 - p) * l + p * u);
        if (p < 1) largest = std::max(largest, std::abs(x - l));
        if (p > 0) largest = std::max(largest, std::abs(u - x));
    }
    const Evaluation evaluation =
        evaluate(*ValueIndex::build(values, {}).value(), steps, {}).value();
    QVERIFY(evaluation.expected);
    for (std::size_t k = 0; k < steps.size(); ++k)
        NEAR(evaluation.counts[k], counts[k], 0, kRelative);
    NEAR(evaluation.squaredError(), squared, 0, kRelative);
    NEAR(evaluation.absoluteError, absolute, 0, kRelative);
    NEAR(evaluation.levelSquares, levelSquares, 0, kRelative);
    NEAR(evaluation.product, product, 0, kRelative);
    QCOMPARE(evaluation.maxAbsoluteError, static_cast<double>(largest));
    double sum = 0;
    for (const double error : evaluation.squaredErrors)
        sum += error;
    NEAR(sum, evaluation.squaredError(), 0, kRelative);
}

void TestEvaluate::stochasticPathsDrawByElement() {
    const std::uint64_t seed = 99;
    const std::uint64_t first = 123'456;
    const std::vector<float> values = normalValues(5003, 1.2, 31);
    const StepFunction steps = stochasticSteps();
    const AffineQuantizer quantizer{
        .scale = 0.37F, .zeroPoint = 1, .qmin = -4, .qmax = 3, .rounding = Rounding::Stochastic};
    const StepFunction affine = affineSteps(quantizer);
    SlowEvaluation slowSteps(steps.size());
    SlowEvaluation slowAffine(affine.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float x = values[i];
        const float draw = stochasticDraw(seed, first + i);
        std::size_t k = steps.intervalOf(x);
        if (k + 1 < steps.size()) {
            const auto l = static_cast<double>(steps.levels[k]);
            const auto u = static_cast<double>(steps.levels[k + 1]);
            if (static_cast<double>(draw) < (static_cast<double>(x) - l) / (u - l)) ++k;
        }
        slowSteps.add(x, k, steps.levels[k], steps.clipLow, steps.clipHigh);
        const std::int32_t code = quantizer.code(x, draw);
        slowAffine.add(x, static_cast<std::size_t>(code - quantizer.qmin), quantizer.level(code),
                       affine.clipLow, affine.clipHigh);
    }
    const Evaluation bySteps = evaluateDirect(values, steps, seed, first, {}).value();
    compareSums(bySteps, slowSteps);
    compareIntervals(bySteps, slowSteps);
    const Evaluation byAffine =
        evaluateDirect(values, quantizer, seed, first, PerCode::CountsAndErrors, {}).value();
    compareSums(byAffine, slowAffine);
    compareIntervals(byAffine, slowAffine);
}

// A squared error lies between 0 and the squared gap of 1.5, so that its standard deviation is at
// most half of that; six standard deviations of the sum are allowed.
void TestEvaluate::stochasticErrorIsNearTheExpectedOne() {
    std::vector<float> values = normalValues(20'000, 0.5, 32);
    for (float& value : values)
        value = std::clamp(value, -1.5F, 2.0F);
    const StepFunction steps = stochasticSteps();
    const double expected =
        evaluate(*ValueIndex::build(values, {}).value(), steps, {}).value().squaredError();
    const double drawn = evaluateDirect(values, steps, 7, 0, {}).value().squaredError();
    NEAR(drawn, expected, 6 * 1.125 * std::sqrt(20'000.0), 0);
    QVERIFY(drawn != evaluateDirect(values, steps, 8, 0, {}).value().squaredError());
}

void TestEvaluate::threadsChangeNoDigit() {
    const std::vector<float> values = normalValues(400'000, 1, 40);
    const AffineQuantizer quantizer{.scale = 0x1p-13F, .qmin = -32768, .qmax = 32767};
    const StepFunction steps = affineSteps(quantizer);
    std::vector<Evaluation> first;
    for (const unsigned threads : {1U, 2U, 3U}) {
        setWorkerCount(threads);
        const IndexPointer index = ValueIndex::build(values, {}).value();
        const std::vector<Evaluation> now{
            evaluate(*index, steps, {}).value(), evaluateDirect(values, steps, 0, 0, {}).value(),
            evaluateDirect(values, quantizer, 0, 0, PerCode::Nothing, {}).value(),
            evaluateDirect(values, quantizer, 0, 0, PerCode::Counts, {}).value()};
        if (first.empty()) first = now;
        for (std::size_t i = 0; i < now.size(); ++i)
            QVERIFY(sameDigits(now[i], first[i]));
    }
}

// After the stop each thread may end the one block that it is at.
void TestEvaluate::cancelIsHeard() {
    setWorkerCount(2);
    const std::vector<float> values = normalValues(1'000'000, 1, 41);
    const AffineQuantizer quantizer{.scale = 0x1p-13F, .qmin = -32768, .qmax = 32767};
    const StepFunction steps = affineSteps(quantizer);
    const IndexPointer index = ValueIndex::build(values, {}).value();
    std::vector<std::int32_t> codes(values.size());
    const auto isCancelled = [](const auto& call) {
        StoppedJob job;
        const auto result = call(job.control);
        return !result.ok() && result.error().code == ErrorCode::Cancelled && job.reports <= 2;
    };
    QVERIFY(isCancelled([&](const JobControl& job) { return evaluate(*index, steps, job); }));
    QVERIFY(isCancelled(
        [&](const JobControl& job) { return evaluateDirect(values, steps, 0, 0, job); }));
    QVERIFY(isCancelled([&](const JobControl& job) {
        return evaluateDirect(values, quantizer, 0, 0, PerCode::CountsAndErrors, job);
    }));
    QVERIFY(isCancelled([&](const JobControl& job) {
        return quantizeValues(values, quantizer, 0, 0, codes, {}, job);
    }));
}

QUANTOSCOPE_TEST(TestEvaluate);
#include "tst_evaluate.moc"
