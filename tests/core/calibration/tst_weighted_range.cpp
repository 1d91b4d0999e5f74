// SPDX-License-Identifier: GPL-3.0-or-later
// The search for the best range when values differ in importance.
#include <QTest>
#include <cmath>
#include <random>

#include "core/calibration/range_search.h"
#include "core/tensor/weighted_index.h"
#include "support/calibration_run.h"
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

}  // namespace

class TestWeightedRange : public QObject {
    Q_OBJECT

  private slots:
    void constantWeightsKeepTheRange_data();
    void constantWeightsKeepTheRange();
    void candidatesAreJudgedByWeight_data();
    void candidatesAreJudgedByWeight();
    void weightMovesTheRange();
    void nothingWeighsAnything();
    void fallingBackKeepsTheWeights();
};

void TestWeightedRange::constantWeightsKeepTheRange_data() {
    QTest::addColumn<QString>("settings");
    QTest::addColumn<int>("bits");
    QTest::addColumn<double>("p");
    for (const char* settings : {"symmetry=symmetric", "symmetry=asymmetric"})
        for (const int bits : {2, 4, 8, 12})
            for (const double p : {1.0, 2.0, 3.0})
                QTest::addRow("%s, %d bits, p = %g", settings, bits, p) << settings << bits << p;
}

// A search that closes in on the least of a sum sees differences down to the sums' rounding alone:
// where the error is flat to 1e-12, either of two places may win.
void TestWeightedRange::constantWeightsKeepTheRange() {
    QFETCH(QString, settings);
    QFETCH(int, bits);
    QFETCH(double, p);
    const std::vector<float> values = normalValues(30'000, 49U);
    CalibrationRun run(values, settingsOf("uniform", bits, settings.toStdString().c_str()),
                       *findCalibrator("mse"));
    const bool mirrored = settings == "symmetry=symmetric";
    const CalibrationInput plain = run.input();
    const auto expected = findRange(plain, RangeError(plain, p), mirrored);
    QVERIFY(expected.ok());
    for (const float w : {1.0F, 0.125F}) {
        const WeightedPointer weighted = indexOf(values, std::vector<float>(values.size(), w));
        CalibrationInput input = run.input();
        input.weighted = weighted.get();
        const RangeError error(input, p);
        const auto found = findRange(input, error, mirrored);
        QVERIFY(found.ok());
        NEAR(found->error, static_cast<double>(w) * expected->error, 0, 1e-10);
        const bool sameRange = found->range == expected->range;
        const auto other = error.at(expected->range);
        QVERIFY(sameRange || near(found->error, *other, 0, 1e-12));
    }
}

void TestWeightedRange::candidatesAreJudgedByWeight_data() {
    QTest::addColumn<std::size_t>("count");
    QTest::addColumn<int>("bits");
    QTest::addColumn<double>("p");
    for (const double p : {0.5, 1.0, 2.0, 3.0}) {
        QTest::addRow("by value, p = %g", p) << std::size_t{500} << 8 << p;
        QTest::addRow("by levels, p = %g", p) << std::size_t{5000} << 3 << p;
    }
}

void TestWeightedRange::candidatesAreJudgedByWeight() {
    QFETCH(std::size_t, count);
    QFETCH(int, bits);
    QFETCH(double, p);
    const std::vector<float> values = normalValues(count, 50U);
    const std::vector<float> weights = someWeights(count, 51);
    const CalibrationRun run(values, settingsOf("uniform", bits), *findCalibrator("mse"));
    const WeightedPointer weighted = indexOf(values, weights);
    CalibrationInput input = run.input();
    input.weighted = weighted.get();
    for (const Range& range : {Range{-1, 1}, Range{-0.5, 2.5}, Range{-4, 4}}) {
        const SchemeInput scheme{
            .settings = run.settings, .range = range, .given = {}, .control = run.control};
        const StepFunction steps = findScheme("uniform")->build(scheme).value();
        long double slow = 0;
        for (std::size_t i = 0; i < count; ++i) {
            std::size_t k = 0;
            while (k + 1 < steps.size() && values[i] >= steps.lower[k + 1])
                ++k;
            const long double level = steps.levels[k];
            slow += weights[i] * std::pow(std::abs(values[i] - level), static_cast<long double>(p));
        }
        const auto error = RangeError(input, p).at(range);
        QVERIFY(error.ok());
        NEAR(*error, slow, 0, 1e-12);
    }
}

// The values beyond 2 weigh all but nothing: the range lets them go.
void TestWeightedRange::weightMovesTheRange() {
    const std::vector<float> values = normalValues(20'000, 52U);
    std::vector<float> weights;
    weights.reserve(values.size());
    for (const float x : values)
        weights.push_back(std::abs(x) > 2 ? 1e-6F : 1.0F);
    const CalibrationRun run(values, settingsOf("uniform", 8, "symmetry=symmetric"),
                             *findCalibrator("mse"));
    const WeightedPointer weighted = indexOf(values, weights);
    CalibrationInput input = run.input();
    QVERIFY(findCalibrator("mse")->calibrate(input)->range.beta > 3);
    input.weighted = weighted.get();
    const auto found = findCalibrator("mse")->calibrate(input);
    QVERIFY(found.ok());
    QVERIFY(found->range.beta > 1.95 && found->range.beta < 2.1);
    QVERIFY(found->note.find("weighted MSE") != std::string::npos);
}

void TestWeightedRange::nothingWeighsAnything() {
    const std::vector<float> values = normalValues(1000, 53U);
    const CalibrationRun run(values, settingsOf("uniform", 4), *findCalibrator("mse"));
    const WeightedPointer weighted = indexOf(values, std::vector<float>(values.size(), 0.0F));
    CalibrationInput input = run.input();
    const auto plain = findCalibrator("mse")->calibrate(input);
    input.weighted = weighted.get();
    const auto found = findCalibrator("mse")->calibrate(input);
    QVERIFY(found.ok() && plain.ok());
    QVERIFY(found->range == plain->range);
    QCOMPARE(found->note, plain->note);
}

// Too few values for the entropy's bins: the search that it falls back on is handed the weights
// too.
void TestWeightedRange::fallingBackKeepsTheWeights() {
    const std::vector<float> values = normalValues(500, 54U);
    std::vector<float> weights;
    weights.reserve(values.size());
    for (const float x : values)
        weights.push_back(std::abs(x) > 0.3F ? 1e-6F : 1.0F);
    const WeightedPointer weighted = indexOf(values, weights);
    const CalibrationRun search(values, settingsOf("uniform", 4), *findCalibrator("mse"));
    CalibrationInput input = search.input();
    const Range plain = findCalibrator("mse")->calibrate(input)->range;
    input.weighted = weighted.get();
    const auto expected = findCalibrator("mse")->calibrate(input);
    QVERIFY(expected.ok() && expected->range != plain);
    for (const Calibrator* calibrator : calibrators()) {
        const CalibrationRun run(values, settingsOf("uniform", 4), *calibrator);
        CalibrationInput own = run.input();
        own.weighted = weighted.get();
        const auto found = calibrator->calibrate(own);
        QVERIFY2(found.ok(), calibrator->id.data());
        if (found->fellBack && found->note.find("to mse") != std::string::npos)
            QVERIFY2(found->range == expected->range, calibrator->id.data());
        else
            QVERIFY2(calibrator->id != "entropy", "does not fall back");
    }
}

QUANTOSCOPE_TEST(TestWeightedRange);
#include "tst_weighted_range.moc"
