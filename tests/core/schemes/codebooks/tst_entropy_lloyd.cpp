// SPDX-License-Identifier: GPL-3.0-or-later
// Entropy-constrained Lloyd-Max against high-rate theory, a slow search of the cheapest level, and
// its own limits.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "core/schemes/codebooks/entropy_constrained.h"
#include "core/schemes/scheme.h"
#include "core/tensor/distribution.h"
#include "support/near.h"
#include "support/scheme_settings.h"
#include "support/sizes.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;

IndexPointer indexOf(const std::vector<float>& values) {
    return ValueIndex::build(values, kControl).value();
}

IndexPointer normalSample(const char* count) {
    const Tensor tensor =
        generate(parseDistribution(std::string("normal:seed=21,n=") + count).value(), kControl)
            .value();
    return ValueIndex::build({tensor.values.data(), tensor.values.size()}, kControl).value();
}

EntropyLevels run(const ValueIndex& values, std::size_t k, double lambda,
                  double tolerance = 1e-12) {
    return entropyLloyd(values, uniformStart(values, k), lambda, {20000, tolerance}, kControl)
        .value();
}

std::vector<float> smallSample() {
    std::mt19937 random(11);
    std::normal_distribution<float> normal;
    std::vector<float> values(500);
    for (float& x : values)
        x = normal(random);
    return values;
}

}  // namespace

class TestEntropyLloyd : public QObject {
    Q_OBJECT

  private slots:
    void highRate_data();
    void highRate();
    void cheapestLevel();
    void noCostIsLloyd();
    void costTradesBitsForError();
    void dropsLevels();
    void scheme();
    void cancel();
};

void TestEntropyLloyd::highRate_data() {
    QTest::addColumn<double>("step");
    QTest::newRow("about 5.4 bits") << 0.1;
    QTest::newRow("about 4.4 bits") << 0.2;
}

// At high rate D = 2^-2R pi e / 6, 1.533 dB from the Shannon bound. The slope
// dD/dR = -2 ln 2 step^2 / 12 gives the lambda of a step.
void TestEntropyLloyd::highRate() {
    QFETCH(double, step);
    const char* count = fewerWhenSanitized("4000000", "400000");
    const IndexPointer values = normalSample(count);
    const double n = static_cast<double>(values->count());
    const double lambda = 2 * std::numbers::ln2 * step * step / 12;
    const EntropyLevels found = run(*values, 256, lambda, 1e-9);
    const double loss = 10 * std::log10(found.distortion / std::exp2(-2 * found.rate));
    // D of n errors, each about even over a step (fourth moment 9/5 of the square of the second),
    // is off by sqrt(4/5 / n); R by sqrt(var(log2 p) / n), where log2 p = -x^2 / (2 ln 2) +
    // constant has variance 2 / (2 ln 2)^2; D falls by 3 / n for each cell that is fitted to the
    // sample, and R by about 1 / (2 n ln 2); the sample's own variance adds sqrt(2 / n). Five
    // standard errors.
    const double cells = static_cast<double>(found.levels.size());
    const double perNeper = 10 / std::numbers::ln10;
    const double deviations = std::sqrt(0.8 / n) +
                              2 * std::numbers::ln2 * std::sqrt(2 / n) / (2 * std::numbers::ln2) +
                              std::sqrt(2 / n);
    const double fitted = 4 * cells / n;
    // Beyond high rate: the density changes by its second derivative within a step, which moves D
    // and 2^-2R by less than step^2 / 12 each.
    const double curvature = step * step / 6;
    NEAR(loss, 10 * std::log10(std::numbers::pi * std::numbers::e / 6),
         perNeper * (5 * deviations + fitted + curvature), 0);
}

// Each value takes the level of least cost, found by trying all.
void TestEntropyLloyd::cheapestLevel() {
    const std::vector<float> values = smallSample();
    const IndexPointer index = indexOf(values);
    for (const double lambda : {0.0, 0.003, 0.05, 0.5}) {
        const EntropyLevels found = run(*index, 16, lambda, 1e-15);
        StepFunction steps;
        for (const double level : found.levels)
            steps.levels.push_back(static_cast<float>(level));
        steps.lower = found.lower;
        std::vector<double> counts(found.levels.size());
        double distortion = 0;
        for (const float x : values) {
            const auto cost = [&](std::size_t k) {
                const double d = static_cast<double>(x) - found.levels[k];
                return d * d + lambda * found.lengths[k];
            };
            const std::size_t own = steps.intervalOf(x);
            ++counts[own];
            const double d = static_cast<double>(x) - found.levels[own];
            distortion += d * d / static_cast<double>(values.size());
            for (std::size_t k = 0; k < found.levels.size(); ++k)
                // Thresholds follow the levels of the round before, which moved by next to nothing.
                QVERIFY(cost(own) <= cost(k) + 1e-6);
        }
        NEAR(found.distortion, distortion, 0, 1e-9);
        double rate = 0;
        for (std::size_t k = 0; k < counts.size(); ++k) {
            const double share = counts[k] / static_cast<double>(values.size());
            NEAR(found.lengths[k], -std::log2(share), 1e-12, 1e-12);
            rate -= share * std::log2(share);
        }
        NEAR(found.rate, rate, 1e-12, 1e-12);
    }
}

void TestEntropyLloyd::noCostIsLloyd() {
    const IndexPointer index = indexOf(smallSample());
    const EntropyLevels found = run(*index, 8, 0, 1e-15);
    const auto levels = lloyd(*index, uniformStart(*index, 8), {20000, 1e-15}, kControl).value();
    const double error = nearestSquaredError(*index, levels) / static_cast<double>(index->count());
    // Both end in local optima of the same error up to 2 %: Newton's steps may find another one.
    NEAR(found.distortion, error, 0, 0.02);
    const ValueMass mass(*index);
    NEAR(nearestSquaredError(mass, found.levels) / static_cast<double>(index->count()),
         found.distortion, 0, 1e-6);
}

void TestEntropyLloyd::costTradesBitsForError() {
    const IndexPointer index = indexOf(smallSample());
    EntropyLevels before = run(*index, 32, 1e-6);
    for (const double lambda : {0.001, 0.01, 0.1, 1.0}) {
        const EntropyLevels found = run(*index, 32, lambda);
        QVERIFY(found.rate < before.rate);
        QVERIFY(found.distortion > before.distortion);
        before = found;
    }
}

void TestEntropyLloyd::dropsLevels() {
    const IndexPointer index = indexOf(smallSample());
    // A bit that costs ten variances is never worth its error.
    const EntropyLevels one = run(*index, 16, 10);
    QCOMPARE(one.levels.size(), std::size_t{1});
    NEAR(one.levels[0], index->mean(), 1e-12, 0);
    QCOMPARE(one.rate, 0.0);
    NEAR(one.distortion, index->variance(), 0, 1e-12);
    // Levels that coincide, and levels without values.
    const IndexPointer two = indexOf({1, 1, 1, 5});
    const EntropyLevels found = entropyLloyd(*two, {1, 1, 3, 3, 5, 9}, 0.01, {}, kControl).value();
    QCOMPARE(found.levels, (std::vector<double>{1, 5}));
    NEAR(found.lengths[1], 2, 1e-12, 0);
}

void TestEntropyLloyd::scheme() {
    const IndexPointer index = indexOf(smallSample());
    const Scheme& scheme = *findScheme("entropy-lloyd");
    const auto build = [&](const char* options) {
        const SchemeSettings settings = settingsOf("entropy-lloyd", 4, options);
        return scheme.build({settings, {}, {}, index.get(), kControl}).value();
    };
    QVERIFY(build("lambda=0.3").size() < build("lambda=0.001").size());
    QCOMPARE(codeBits(scheme, settingsOf("entropy-lloyd", 4)), 4);
    // Lambda is a share of the variance: the quantizer scales with the values.
    std::vector<float> larger = smallSample();
    for (float& x : larger)
        x *= 1024;
    const StepFunction own = build("");
    const SchemeSettings settings = settingsOf("entropy-lloyd", 4);
    const IndexPointer largerIndex = indexOf(larger);
    const StepFunction scaled =
        scheme.build({settings, {}, {}, largerIndex.get(), kControl}).value();
    QCOMPARE(scaled.size(), own.size());
    for (std::size_t k = 0; k < own.size(); ++k)
        NEAR(scaled.levels[k], 1024 * own.levels[k], 1e-9, 1e-6);
}

void TestEntropyLloyd::cancel() {
    const IndexPointer index = indexOf(smallSample());
    std::stop_source stop;
    stop.request_stop();
    const auto found =
        entropyLloyd(*index, uniformStart(*index, 8), 0.01, {}, JobControl(stop.get_token()));
    QVERIFY(!found.ok() && found.error().code == ErrorCode::Cancelled);
}

QUANTOSCOPE_TEST(TestEntropyLloyd);
#include "tst_entropy_lloyd.moc"
