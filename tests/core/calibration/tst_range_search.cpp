// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/range_search.h"

#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/calibration/calibration_cases.h"
#include "support/calibration_run.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// PyTorch's affine quantizer for codes 0 ... 2^bits - 1, written out (ranges here hold 0).
double slowError(const std::vector<float>& values, int bits, const Range& range, bool symmetric,
                 double p) {
    const float top = std::ldexp(1.0F, bits) - 1;
    float scale = static_cast<float>(range.beta - range.alpha) / top;
    float zeroPoint = 0;
    if (symmetric) {
        const double magnitude = std::max(std::abs(range.alpha), std::abs(range.beta));
        scale = static_cast<float>(magnitude) / (top / 2);
        zeroPoint = std::ldexp(1.0F, bits - 1);
    } else {
        zeroPoint = -std::nearbyint(static_cast<float>(range.alpha) / scale);
    }
    const float inverse = 1.0F / scale;
    double sum = 0;
    for (const float x : values) {
        const float code = std::clamp(std::nearbyint(x * inverse) + zeroPoint, 0.0F, top);
        const double gap = double{x} - scale * (code - zeroPoint);
        sum += std::pow(std::abs(gap), p);
    }
    return sum;
}

SchemeSettings unsignedSettings(int bits, bool symmetric) {
    return settingsOf("uniform", bits,
                      std::string("signed=false include_zero=true symmetry=") +
                          (symmetric ? "symmetric" : "asymmetric"));
}

// Normal with a heavy right tail and a few far values.
std::vector<float> skewedValues(std::size_t count) {
    std::vector<float> values = normalValues(count, 21);
    for (std::size_t i = 0; i < count; i += 5)
        values[i] = std::abs(values[i]) * 4;
    for (std::size_t i = 0; i < count; i += 101)
        values[i] *= 10;
    return values;
}

}  // namespace

class TestRangeSearch : public QObject {
    Q_OBJECT

  private slots:
    void errorsEqualTheDefinition_data();
    void errorsEqualTheDefinition();
    void foundRangeBeatsEveryCandidate_data();
    void foundRangeBeatsEveryCandidate();
    void otherPowersUseRankedValuesOfLargeData();
    void stochasticErrorIsTheExpectation_data();
    void stochasticErrorIsTheExpectation();
};

void TestRangeSearch::errorsEqualTheDefinition_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<double>("p");
    for (const double p : {1.0, 2.0, 3.5})
        for (const bool symmetric : {false, true}) {
            const char* name = symmetric ? "symmetric" : "asymmetric";
            QTest::addRow("by value, %s, p = %g", name, p) << 20 << 4 << symmetric << p;
            QTest::addRow("by levels, %s, p = %g", name, p) << 3000 << 3 << symmetric << p;
        }
}

// Sums of at most 3000 terms: relative 3000 * 2^-53 < 1e-12, and the index path's own 1e-12.
void TestRangeSearch::errorsEqualTheDefinition() {
    QFETCH(int, count);
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(double, p);
    const std::vector<float> values = skewedValues(static_cast<std::size_t>(count));
    const CalibrationRun run(values, unsignedSettings(bits, symmetric), *findCalibrator("mse"));
    const CalibrationInput input = run.input();
    const RangeError error(input, p);
    for (const Range& range : {Range{-1, 2}, Range{-0.25, 10}, Range{-3, 0}}) {
        const auto found = error.at(range);
        const double expected = slowError(values, bits, range, symmetric, p);
        QVERIFY(found);
        QVERIFY2(std::abs(*found - expected) <= 2e-12 * expected,
                 qPrintable(
                     QString("%1, expected %2").arg(*found, 0, 'g', 17).arg(expected, 0, 'g', 17)));
    }
}

void TestRangeSearch::foundRangeBeatsEveryCandidate_data() {
    errorsEqualTheDefinition_data();
}

void TestRangeSearch::foundRangeBeatsEveryCandidate() {
    QFETCH(int, count);
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(double, p);
    const std::vector<float> values = skewedValues(static_cast<std::size_t>(count));
    CalibrationRun run(values, unsignedSettings(bits, symmetric), *findCalibrator("mse"));
    const CalibrationInput input = run.input();
    QCOMPARE(mirrorsRange(input), symmetric);
    double least =
        slowError(values, bits, {run.moments.minimum, run.moments.maximum}, symmetric, p);
    const std::vector<Range> candidates = shrinkingRanges(input, symmetric);
    QCOMPARE(candidates.size(), std::size_t{100});
    for (const Range& range : candidates)
        least = std::min(
            least, slowError(values, bits, {std::min(range.alpha, 0.0), std::max(range.beta, 0.0)},
                             symmetric, p));
    const auto found = findRange(input, RangeError(input, p), symmetric);
    QVERIFY(found);
    QVERIFY(found->error <= least * (1 + 2e-12));
    QCOMPARE(found->tried, std::size_t{symmetric ? 116U : 168U});

    QVERIFY(run.parameters.set("p", p));
    const auto calibration = run.run();
    QVERIFY(calibration && !calibration->fellBack);
    QVERIFY(calibration->range == found->range);
}

void TestRangeSearch::otherPowersUseRankedValuesOfLargeData() {
    std::vector<float> values = skewedValues(150'000);
    const CalibrationRun run(values, unsignedSettings(3, false), *findCalibrator("mse"));
    const CalibrationInput input = run.input();
    const RangeError error(input, 4);
    QVERIFY(error.sampled());
    QCOMPARE(error.sampleSize(), std::size_t{65536});
    QVERIFY(!RangeError(input, 1).sampled() && !RangeError(input, 2).sampled());
    std::ranges::sort(values);
    std::vector<float> ranked;
    for (std::size_t i = 0; i < 65536; ++i)
        ranked.push_back(values[i * 149'999 / 65535]);
    const Range range{-2, 9};
    const double expected = slowError(ranked, 3, range, false, 4) * 150'000 / 65536;
    QVERIFY(std::abs(*error.at(range) - expected) <= 1e-10 * expected);
}

void TestRangeSearch::stochasticErrorIsTheExpectation_data() {
    QTest::addColumn<double>("p");
    QTest::newRow("p = 1") << 1.0;
    QTest::newRow("p = 2") << 2.0;
    QTest::newRow("p = 3") << 3.0;
}

// Between levels l and u: (u - x)/(u - l) |x - l|^p + (x - l)/(u - l) |u - x|^p.
void TestRangeSearch::stochasticErrorIsTheExpectation() {
    QFETCH(double, p);
    const std::vector<float> values = normalValues(2000, 8);
    SchemeSettings settings = settingsOf("uniform", 3);
    settings.rounding = Rounding::Stochastic;
    const CalibrationRun run(values, settings, *findCalibrator("mse"));
    const CalibrationInput input = run.input();
    const auto steps = input.scheme.build({settings, {-1.5, 2}, {}, run.index.get(), run.control});
    QVERIFY(steps && steps->stochastic);
    const std::vector<float>& levels = steps->levels;
    double expected = 0;
    for (const float x : values) {
        const auto upper = std::ranges::upper_bound(levels, x);
        if (upper == levels.begin() || upper == levels.end()) {
            const double end = upper == levels.begin() ? levels.front() : levels.back();
            expected += std::pow(std::abs(x - end), p);
            continue;
        }
        const double below = double{x} - *(upper - 1);
        const double above = double{*upper} - x;
        expected += (above * std::pow(below, p) + below * std::pow(above, p)) / (above + below);
    }
    const auto found = RangeError(input, p).at(Range{-1.5, 2});
    QVERIFY(found);
    // The levels are float32 and the expectation is linear in them: 1e-6 covers their rounding.
    QVERIFY(std::abs(*found - expected) <= 1e-6 * expected);
}

QUANTOSCOPE_TEST(TestRangeSearch);
#include "tst_range_search.moc"
