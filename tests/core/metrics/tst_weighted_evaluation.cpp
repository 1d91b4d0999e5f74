// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/weighted_evaluation.h"

#include <QTest>
#include <atomic>

#include "core/base/machine/parallel.h"
#include "core/metrics/evaluate.h"
#include "support/evaluation_oracle.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

std::vector<float> someWeights(std::size_t n, unsigned seed) {
    std::mt19937 engine(seed);
    std::vector<float> weights(n);
    for (float& w : weights)
        w = engine() % 8 == 0 ? 0.0F : static_cast<float>(engine() % 1000) * 0.01F;
    return weights;
}

WeightedPointer indexOf(std::span<const float> values, std::span<const float> weights) {
    return WeightedIndex::build(values, weights, {}).value();
}

struct SlowErrors {
    long double weight = 0;
    long double rounding = 0;
    long double clipping = 0;
    long double absolute = 0;
    long double largest = 0;  // of all that enters: expectations are differences of larger sums
};

// By chance between its neighbouring levels, or to the level of its interval.
SlowErrors slowErrors(std::span<const float> values, std::span<const float> weights,
                      const StepFunction& steps) {
    SlowErrors slow;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) continue;
        const std::size_t k = slowInterval(steps, values[i]);
        const long double x = values[i];
        const long double w = weights[i];
        long double level = steps.levels[k];
        long double squared = (x - level) * (x - level);
        long double absolute = std::abs(x - level);
        if (steps.stochastic && k + 1 < steps.size() && x >= level) {
            const long double upper = steps.levels[k + 1];
            const bool between = x < upper;
            squared = between ? (x - level) * (upper - x) : (x - upper) * (x - upper);
            absolute = between ? 2 * squared / (upper - level) : x - upper;
            slow.largest += w * (upper - level) * (upper - level);
        }
        slow.weight += w;
        slow.absolute += w * absolute;
        slow.largest += squared * w;
        (values[i] < steps.clipLow || values[i] > steps.clipHigh ? slow.clipping : slow.rounding) +=
            w * squared;
    }
    return slow;
}

}  // namespace

class TestWeightedEvaluation : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setWorkerCount(0); }
    void pathsEqualTheOracle_data();
    void pathsEqualTheOracle();
    void stochasticIsExpected_data() { pathsEqualTheOracle_data(); }
    void stochasticIsExpected();
    void levelsThatAreNotFiniteAreLeftOut();
    void equalWeightsAreTheSquaredError();
    void threadsChangeNoDigitAndCancelIsHeard();
};

void TestWeightedEvaluation::pathsEqualTheOracle_data() {
    QTest::addColumn<std::vector<float>>("values");
    for (const NamedValues& row : awkwardValues())
        QTest::newRow(row.name.c_str()) << row.values;
    QTest::newRow("two blocks") << normalValues(70'000, 1.0, 40U);
}

void TestWeightedEvaluation::pathsEqualTheOracle() {
    QFETCH(std::vector<float>, values);
    std::mt19937 engine(41);
    const std::vector<float> weights = someWeights(values.size(), 42);
    const WeightedPointer index = indexOf(values, weights);
    for (const std::size_t intervals : {1U, 2U, 7U, 40U}) {
        const StepFunction steps = randomSteps(intervals, values, engine);
        const SlowErrors slow = slowErrors(values, weights, steps);
        const WeightedErrors fast = weightedErrors(*index, steps);
        NEAR(fast.weight, slow.weight, 0, 1e-13);
        NEAR(fast.roundingSquaredError, slow.rounding, 0, 1e-13);
        NEAR(fast.clippingSquaredError, slow.clipping, 0, 1e-13);
        NEAR(weightedAbsoluteError(*index, steps), slow.absolute, 0, 1e-13);
        std::vector<float> dequantized;
        dequantized.reserve(values.size());
        for (const float x : values)
            dequantized.push_back(std::isnan(x) ? x : steps.levels[steps.intervalOf(x)]);
        const auto direct =
            weightedErrors({values, dequantized, weights, steps.clipLow, steps.clipHigh}, {});
        // 65 536 additions to one sum.
        QVERIFY(direct.ok());
        NEAR(direct->weight, slow.weight, 0, 1.5e-11);
        NEAR(direct->roundingSquaredError, slow.rounding, 0, 1.5e-11);
        NEAR(direct->clippingSquaredError, slow.clipping, 0, 1.5e-11);
    }
}

// Beginning from intervals that start at their levels, and from any.
void TestWeightedEvaluation::stochasticIsExpected() {
    QFETCH(std::vector<float>, values);
    std::mt19937 engine(43);
    const std::vector<float> weights = someWeights(values.size(), 44);
    const WeightedPointer index = indexOf(values, weights);
    for (const std::size_t intervals : {2U, 7U, 40U}) {
        StepFunction steps = randomSteps(intervals, values, engine);
        steps.stochastic = true;
        for (std::size_t k = 1; k < steps.size(); ++k)
            steps.lower[k] = steps.levels[k] == 0 ? -0.0F : steps.levels[k];
        steps.setClipEdges();
        const SlowErrors slow = slowErrors(values, weights, steps);
        const WeightedErrors fast = weightedErrors(*index, steps);
        const double floor = 1e-13 * static_cast<double>(slow.largest);
        NEAR(fast.weight, slow.weight, 0, 1e-13);
        NEAR(fast.roundingSquaredError, slow.rounding, floor, 1e-13);
        NEAR(fast.clippingSquaredError, slow.clipping, floor, 1e-13);
    }
}

void TestWeightedEvaluation::levelsThatAreNotFiniteAreLeftOut() {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    StepFunction steps;
    steps.levels = {-kInfinity, 0, 1, kInfinity};
    steps.lower = {-kInfinity, -4, 0.5F, 4};
    steps.codes = {0, 1, 2, 3};
    const std::vector<float> values{-5, -1, 2, 7};
    const std::vector<float> weights{1, 2, 3, 4};
    const WeightedErrors errors = weightedErrors(*indexOf(values, weights), steps);
    QCOMPARE(errors.weight, 5.0);
    QCOMPARE(errors.squaredError(), 2.0 * 1 + 3.0 * 1);
    QCOMPARE(errors.mean(), 1.0);
    const std::vector<float> dequantized{-kInfinity, 0, 1, kInfinity};
    const auto direct = weightedErrors({values, dequantized, weights}, {});
    QVERIFY(direct.ok());
    QCOMPARE(direct->weight, 5.0);
    QCOMPARE(direct->squaredError(), 5.0);
}

void TestWeightedEvaluation::equalWeightsAreTheSquaredError() {
    const std::vector<float> values = normalValues(20'000, 1.0, 45U);
    std::mt19937 engine(46);
    const StepFunction steps = randomSteps(16, values, engine);
    const auto plain = evaluate(*ValueIndex::build(values, {}).value(), steps, {});
    QVERIFY(plain.ok());
    const WeightedErrors errors =
        weightedErrors(*indexOf(values, std::vector<float>(values.size(), 0.25F)), steps);
    NEAR(errors.roundingSquaredError, plain->roundingSquaredError / 4, 0, 1e-12);
    NEAR(errors.clippingSquaredError, plain->clippingSquaredError / 4, 0, 1e-12);
    NEAR(errors.mean(), plain->squaredError() / static_cast<double>(values.size()), 0, 1e-12);
}

void TestWeightedEvaluation::threadsChangeNoDigitAndCancelIsHeard() {
    const std::vector<float> values = normalValues(300'000, 1.0, 47U);
    const std::vector<float> zeros(values.size(), 0.0F);
    const std::vector<float> weights = someWeights(values.size(), 48);
    std::vector<double> errors;
    for (const unsigned threads : {1U, 2U, 3U}) {
        setWorkerCount(threads);
        errors.push_back(weightedErrors({values, zeros, weights}, {}).value().squaredError());
    }
    QCOMPARE(errors[1], errors[0]);
    QCOMPARE(errors[2], errors[0]);
    setWorkerCount(2);
    std::stop_source stop;
    std::atomic<int> late{0};
    const JobControl control(stop.get_token(), [&](double) {
        if (stop.stop_requested()) ++late;
        stop.request_stop();
    });
    const auto stopped = weightedErrors({values, zeros, weights}, control);
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    QVERIFY(late <= 1);
}

QUANTOSCOPE_TEST(TestWeightedEvaluation);
#include "tst_weighted_evaluation.moc"
