// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/range_search.h"

#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/calibration/calibration_cases.h"
#include "support/calibration_run.h"
#include "support/npy_vectors.h"

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
    void histogramCandidatesEqualModelOpt_data();
    void histogramCandidatesEqualModelOpt();
    void bestMidRiseRangeIsThePublishedOne_data();
    void bestMidRiseRangeIsThePublishedOne();
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
    const CalibrationRun run(values, unsignedSettings(bits, symmetric), calibration::mse);
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
    CalibrationRun run(values, unsignedSettings(bits, symmetric), calibration::mse);
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
    const CalibrationRun run(values, unsignedSettings(3, false), calibration::mse);
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
    const CalibrationRun run(values, settings, calibration::mse);
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

void TestRangeSearch::histogramCandidatesEqualModelOpt_data() {
    QTest::addColumn<QString>("histogram");
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("oneSided");
    QTest::addColumn<int>("firstBin");
    QTest::addColumn<double>("magnitude");
    const auto list = vectors::jsonOf("calibration/calib.json");
    int index = 0;
    for (const auto& row : list["cases"]) {
        ++index;
        if (row["method"] != "mse") continue;
        const QString name = QString("%1_%2")
                                 .arg(QString::fromStdString(row["data"].get<std::string>()))
                                 .arg(row["bins"].get<int>());
        QTest::addRow("%d %s, %d bits", index, qPrintable(name), row["num_bits"].get<int>())
            << "calibration/%1_" + name + ".npy" << row["num_bits"].get<int>()
            << row["unsigned"].get<bool>() << row["start_bin"].get<int>()
            << row["amax"].get<double>();
    }
}

// ModelOpt quantizes the centres of the bins with every centre as the largest magnitude; it divides
// in float32 at other places than we do, so that the neighbouring bin may win.
void TestRangeSearch::histogramCandidatesEqualModelOpt() {
    QFETCH(QString, histogram);
    QFETCH(int, bits);
    QFETCH(bool, oneSided);
    QFETCH(int, firstBin);
    QFETCH(double, magnitude);
    const auto counts = vectors::npyOf<std::int32_t>(histogram.arg("hist"));
    const auto edges = vectors::npyOf<float>(histogram.arg("edges"));
    std::vector<float> values;
    std::vector<Range> candidates;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const float centre = (edges[i] + edges[i + 1]) / 2;
        values.insert(values.end(), static_cast<std::size_t>(counts[i]), centre);
        if (i >= static_cast<std::size_t>(firstBin))
            candidates.push_back({oneSided ? 0.0 : -double{centre}, centre});
    }
    const SchemeSettings settings = oneSided ? unsignedSettings(bits, false)
                                             : settingsOf("uniform", bits, "symmetry=restricted");
    const CalibrationRun run(values, settings, calibration::mse);
    const CalibrationInput input = run.input();
    const auto errors = RangeError(input, 2).at(candidates);
    QVERIFY(errors);
    const auto least = std::ranges::min_element(*errors) - errors->begin();
    const double found = candidates[static_cast<std::size_t>(least)].beta;
    QVERIFY2(std::abs(found - magnitude) <= 1.01 * double{edges[1] - edges[0]},
             qPrintable(QString("%1, ModelOpt %2").arg(found).arg(magnitude)));
}

void TestRangeSearch::bestMidRiseRangeIsThePublishedOne_data() {
    QTest::addColumn<bool>("laplace");
    QTest::addColumn<int>("bits");
    QTest::addColumn<double>("step");
    QTest::addColumn<double>("error");
    const QList<double> gaussSteps{1.595769, 0.995687, 0.586019, 0.335201,
                                   0.188139, 0.104063, 0.056868, 0.030762};
    const QList<double> gaussErrors{0.363380,   0.118846,   0.0374397,  0.0115429,
                                    0.00349521, 0.00104005, 3.04333e-4, 8.76862e-5};
    const QList<double> laplaceSteps{1.414214, 1.087393, 0.730933, 0.460995,
                                     0.279989, 0.165681, 0.096099, 0.054844};
    const QList<double> laplaceErrors{0.5,        0.196302,   0.0717478,  0.025351,
                                      0.00871322, 0.00291343, 9.48597e-4, 3.0142e-4};
    for (int bits = 1; bits <= 8; ++bits) {
        QTest::addRow("Gauss, %d bits", bits)
            << false << bits << gaussSteps[bits - 1] << gaussErrors[bits - 1];
        QTest::addRow("Laplace, %d bits", bits)
            << true << bits << laplaceSteps[bits - 1] << laplaceErrors[bits - 1];
    }
}

// The sample's optimum scatters about the true one by sqrt(Var g / n) / H, with g the derivative of
// a value's squared error by the range's end and H the mean error's second derivative (an
// M-estimator; both taken by differences at the published optimum). Six of these are allowed, and
// the last bracket of the search.
void TestRangeSearch::bestMidRiseRangeIsThePublishedOne() {
    QFETCH(bool, laplace);
    QFETCH(int, bits);
    QFETCH(double, step);
    QFETCH(double, error);
    const std::size_t count = 200'000;
    const std::vector<float> values =
        laplace ? laplaceValues(count, 31, std::sqrt(0.5)) : normalValues(count, 32);
    const double half = std::ldexp(1.0, bits - 1);
    const double optimum = half * step;

    const auto squared = [&](float x, double end) {
        const double s = end / half;
        const double level = std::clamp(std::floor(x / s) + 0.5, 0.5 - half, half - 0.5) * s;
        return (x - level) * (x - level);
    };
    const double h = 0.02 * optimum;
    double slopes = 0;
    double slopeSquares = 0;
    double curvature = 0;
    double errorSquares = 0;
    for (const float x : values) {
        const double low = squared(x, optimum - h);
        const double middle = squared(x, optimum);
        const double high = squared(x, optimum + h);
        const double slope = (high - low) / (2 * h);
        slopes += slope;
        slopeSquares += slope * slope;
        curvature += (high - 2 * middle + low) / (h * h);
        errorSquares += middle * middle;
    }
    const auto n = static_cast<double>(count);
    const double slopeVariance = slopeSquares / n - slopes * slopes / (n * n);
    const double scatter = std::sqrt(slopeVariance / n) / (curvature / n);

    const CalibrationRun run(
        values, settingsOf("uniform", bits, "symmetry=symmetric grid=mid-rise"), calibration::mse);
    const CalibrationInput input = run.input();
    const auto found = findRange(input, RangeError(input, 2), true);
    QVERIFY(found);
    const double bracket = 2 * run.moments.maximum / 80 * std::pow(0.618, 14);
    QVERIFY2(std::abs(found->range.beta - optimum) <= 6 * scatter + bracket,
             qPrintable(QString("%1, published %2, scatter %3")
                            .arg(found->range.beta)
                            .arg(optimum)
                            .arg(scatter)));
    const double errorScatter = std::sqrt(errorSquares / n / n);
    QVERIFY(std::abs(found->error / n - error) <= 6 * errorScatter);
}

QTEST_GUILESS_MAIN(TestRangeSearch)
#include "tst_range_search.moc"
