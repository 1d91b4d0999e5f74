// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibrator.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/calibration/entropy_search.h"
#include "core/calibration/histogram.h"
#include "support/calibration_run.h"
#include "support/npy_vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

Q_DECLARE_METATYPE(const Calibrator*)

namespace {

struct NamedValues {
    const char* name;
    std::vector<float> values;
};

std::vector<NamedValues> oddData() {
    constexpr float kTiny = std::numeric_limits<float>::denorm_min();
    constexpr float kHuge = std::numeric_limits<float>::max();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    std::vector<float> relu = normalValues(4096, 2);
    for (float& x : relu)
        x = std::max(x, 0.0F);
    std::vector<float> negative = relu;
    for (float& x : negative)
        x = -1 - x;
    std::vector<float> outlier = normalValues(5000, 3);
    outlier.front() = 1e6F;
    return {
        {"empty", {}},
        {"only NaN", {NAN, NAN}},
        {"only infinities", {kInfinity, -kInfinity, kInfinity}},
        {"one value", {-2.5F}},
        {"zero", {0}},
        {"two values", {1, 3}},
        {"zeros of both signs", {0.0F, -0.0F}},
        {"all equal", std::vector<float>(100, 7)},
        {"denormals", {kTiny, -3 * kTiny, 40 * kTiny, 2 * kTiny}},
        {"huge", {kHuge, -kHuge, kHuge / 2, 0, -1}},
        {"huge and tiny", {kHuge, kTiny, -kTiny, 0}},
        {"with infinities", {kInfinity, 1, 2, -kInfinity, 5, NAN}},
        {"neighbouring floats", {1, std::nextafter(1.0F, 2.0F)}},
        {"group of 32", normalValues(32, 1)},
        {"rectified", relu},
        {"negative", negative},
        {"far from zero", normalValues(3000, 4, 100, 0.1)},
        {"one far outlier", outlier},
    };
}

// The initial parameters, and each parameter at its limits or choices with the others initial.
std::vector<ParameterSet> parameterCorners(const Calibrator& calibrator) {
    std::vector<ParameterSet> corners{ParameterSet(calibrator.parameters)};
    for (const Parameter& row : calibrator.parameters)
        for (const double value : {row.minimum, row.maximum}) {
            corners.emplace_back(calibrator.parameters);
            (void)corners.back().set(row.key, value);
        }
    return corners;
}

// NumPy's percentile, method "linear", on sorted values.
double slowPercentile(const std::vector<double>& sorted, double percent) {
    const double place = percent / 100 * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

}  // namespace

class TestCalibrator : public QObject {
    Q_OBJECT

  private slots:
    void tableIsWellFormed_data();
    void tableIsWellFormed();
    void anyDataHasARange_data();
    void anyDataHasARange();
    void cancelIsHeard_data();
    void cancelIsHeard();
    void minMaxTakesTheExtremes();
    void sigmaKeepsThatManyDeviations();
    void percentilesInterpolateLikeNumPy_data();
    void percentilesInterpolateLikeNumPy();
    void percentileLiesInModelOptsBin_data();
    void percentileLiesInModelOptsBin();
    void entropySaysWhenItFallsBack_data();
    void entropySaysWhenItFallsBack();
    void entropyClipsOutliers();
    void entropyCountsTheLevelsOfOneSign_data();
    void entropyCountsTheLevelsOfOneSign();
    void searchFallsBackWhenLevelsAreLearnt();
};

namespace {

void addCalibratorRows() {
    QTest::addColumn<const Calibrator*>("calibrator");
    for (const Calibrator* calibrator : calibrators())
        QTest::newRow(std::string(calibrator->id).c_str()) << calibrator;
}

}  // namespace

void TestCalibrator::tableIsWellFormed_data() {
    addCalibratorRows();
}

void TestCalibrator::tableIsWellFormed() {
    QFETCH(const Calibrator*, calibrator);
    QVERIFY(findCalibrator(calibrator->id) == calibrator);
    QVERIFY(!calibrator->title.empty() && !calibrator->formula.empty());
    QVERIFY(calibrator->help.ends_with('.'));
    for (const char c : calibrator->id)
        QVERIFY((c >= 'a' && c <= 'z') || c == '-');
    std::set<std::string_view> keys;
    for (const Parameter& row : calibrator->parameters) {
        QVERIFY(keys.insert(row.key).second);
        QVERIFY(row.minimum <= row.initial && row.initial <= row.maximum);
        QVERIFY(row.help.ends_with('.'));
    }
    QVERIFY(findCalibrator("no such calibrator") == nullptr);
}

void TestCalibrator::anyDataHasARange_data() {
    QTest::addColumn<const Calibrator*>("calibrator");
    QTest::addColumn<std::vector<float>>("values");
    for (const Calibrator* calibrator : calibrators())
        for (const NamedValues& data : oddData())
            QTest::addRow("%s, %s", std::string(calibrator->id).c_str(), data.name)
                << calibrator << data.values;
}

void TestCalibrator::anyDataHasARange() {
    QFETCH(const Calibrator*, calibrator);
    QFETCH(std::vector<float>, values);
    for (const int bits : {1, 4, 9})
        for (const char* symmetry : {"asymmetric", "symmetric"})
            for (const ParameterSet& parameters : parameterCorners(*calibrator)) {
                CalibrationRun run(values,
                                   settingsOf("uniform", bits, std::string("symmetry=") + symmetry),
                                   *calibrator);
                run.parameters = parameters;
                CalibrationInput input = run.input();
                Moments moments = run.moments;
                if (!calibrator->needsAbsoluteDeviation) moments.meanAbsoluteDeviation = NAN;
                const auto calibration = calibrator->calibrate(
                    {moments, calibrator->needsIndex ? input.values : nullptr, input.scheme,
                     input.settings, input.parameters, input.control});
                QVERIFY(calibration);
                const Range& range = calibration->range;
                QVERIFY(std::isfinite(range.alpha) && std::isfinite(range.beta));
                QVERIFY(range.alpha <= range.beta);
                QVERIFY(!calibration->note.empty());
                QVERIFY(calibration->note.find("nan") == std::string::npos);
                if (moments.count == 0) QVERIFY((range == Range{0, 0}));
                if (moments.count > 0 && moments.minimum == moments.maximum)
                    QVERIFY((range == Range{moments.minimum, moments.maximum}));
                const double reach = std::max(std::abs(moments.minimum), std::abs(moments.maximum));
                QVERIFY(std::max(std::abs(range.alpha), std::abs(range.beta)) <= reach);
            }
}

void TestCalibrator::cancelIsHeard_data() {
    QTest::addColumn<const Calibrator*>("calibrator");
    for (const Calibrator* calibrator :
         {&calibration::mse, &calibration::entropy, &calibration::histogram})
        QTest::newRow(std::string(calibrator->id).c_str()) << calibrator;
}

void TestCalibrator::cancelIsHeard() {
    QFETCH(const Calibrator*, calibrator);
    CalibrationRun run(normalValues(100'000, 1), settingsOf("uniform", 4), *calibrator);
    std::stop_source stop;
    stop.request_stop();
    run.control = JobControl(stop.get_token());
    const auto calibration = run.run();
    QVERIFY(!calibration);
    QCOMPARE(calibration.error().code, ErrorCode::Cancelled);
}

void TestCalibrator::minMaxTakesTheExtremes() {
    const CalibrationRun run({3, -1, 2, NAN, INFINITY}, settingsOf("uniform", 4),
                             calibration::min_max);
    QVERIFY((run.run()->range == Range{-1, 3}));
}

void TestCalibrator::sigmaKeepsThatManyDeviations() {
    const std::vector<float> values{0, 0, 4, 4};  // mean 2, population deviation 2
    CalibrationRun run(values, settingsOf("uniform", 4), calibration::sigma);
    QVERIFY(run.parameters.set("k", 0.5));
    QVERIFY((run.run()->range == Range{1, 3}));
    QVERIFY(run.parameters.set("k", 3));
    QVERIFY((run.run()->range == Range{0, 4}));
}

void TestCalibrator::percentilesInterpolateLikeNumPy_data() {
    QTest::addColumn<std::vector<float>>("values");
    QTest::addColumn<double>("percent");
    for (const double percent : {50.0, 75.3, 99.0, 99.9, 100.0}) {
        QTest::addRow("normal, %g %%", percent) << normalValues(1237, 9) << percent;
        QTest::addRow("shifted, %g %%", percent) << normalValues(500, 10, 3, 1) << percent;
        QTest::addRow("two, %g %%", percent) << std::vector<float>{-1, 3} << percent;
        QTest::addRow("ties, %g %%", percent)
            << std::vector<float>{0, -0.0F, 1, -1, 1, 2, -2, 2, 0, 5} << percent;
    }
}

// Interpolation in double between float32 values: a few roundings.
void TestCalibrator::percentilesInterpolateLikeNumPy() {
    QFETCH(std::vector<float>, values);
    QFETCH(double, percent);
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    CalibrationRun run(values, settingsOf("uniform", 4), calibration::percentile);
    QVERIFY(run.parameters.set("percent", percent));
    const Range twoSided = run.run()->range;
    const double tolerance = 1e-13 * std::max(std::abs(sorted.front()), std::abs(sorted.back()));
    QVERIFY(std::abs(twoSided.alpha - slowPercentile(sorted, (100 - percent) / 2)) <= tolerance);
    QVERIFY(std::abs(twoSided.beta - slowPercentile(sorted, 100 - (100 - percent) / 2)) <=
            tolerance * static_cast<double>(sorted.size()));

    QVERIFY(run.parameters.setText("tails", "symmetric"));
    const Range symmetric = run.run()->range;
    std::vector<double> magnitudes = sorted;
    for (double& x : magnitudes)
        x = std::abs(x);
    std::ranges::sort(magnitudes);
    const double magnitude = slowPercentile(magnitudes, percent);
    const double low = std::clamp(-magnitude, sorted.front(), sorted.back());
    const double high = std::clamp(magnitude, sorted.front(), sorted.back());
    QVERIFY(std::abs(symmetric.alpha - low) <= tolerance);
    QVERIFY(std::abs(symmetric.beta - high) <= tolerance);
}

void TestCalibrator::percentileLiesInModelOptsBin_data() {
    QTest::addColumn<QString>("histogram");
    QTest::addColumn<double>("percent");
    QTest::addColumn<double>("magnitude");
    const auto list = vectors::jsonOf("calibration/calib.json");
    for (const auto& row : list["cases"]) {
        if (row["method"] != "percentile") continue;
        const QString name = QString("%1_%2")
                                 .arg(QString::fromStdString(row["data"].get<std::string>()))
                                 .arg(row["bins"].get<int>());
        const double percent = row["percentile"].get<double>();
        QTest::addRow("%s, %g %%", qPrintable(name), percent)
            << "calibration/%1_" + name + ".npy" << percent << row["amax"].get<double>();
    }
}

// With every value at its bin's left edge, ModelOpt's answer is the order statistic ceil(p n) and
// ours interpolates from floor(p (n - 1)) + 1 to the next one (counted from 1): the first of them
// is ceil(p n) or the one before, the second that or the one after.
void TestCalibrator::percentileLiesInModelOptsBin() {
    QFETCH(QString, histogram);
    QFETCH(double, percent);
    QFETCH(double, magnitude);
    const auto counts = vectors::npyOf<std::int32_t>(histogram.arg("hist"));
    const auto edges = vectors::npyOf<float>(histogram.arg("edges"));
    std::vector<float> values;
    for (std::size_t i = 0; i < counts.size(); ++i)
        values.insert(values.end(), static_cast<std::size_t>(counts[i]), edges[i]);
    CalibrationRun run(values, settingsOf("uniform", 4), calibration::percentile);
    QVERIFY(run.parameters.set("percent", percent));
    QVERIFY(run.parameters.setText("tails", "symmetric"));
    const double found = run.run()->range.beta;
    const auto count = static_cast<double>(values.size());
    const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * count)) - 1;
    QCOMPARE(double{values[rank]}, magnitude);
    QVERIFY(found >= values[rank == 0 ? 0 : rank - 1] &&
            found <= values[std::min(rank + 1, values.size() - 1)]);
}

void TestCalibrator::entropySaysWhenItFallsBack_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("fallsBack");
    QTest::newRow("enough values") << 5000 << 8 << false;
    QTest::newRow("group of 32") << 32 << 4 << true;
    QTest::newRow("fewer values than bins") << 2047 << 4 << true;
    QTest::newRow("more levels than bins") << 5000 << 13 << true;
}

void TestCalibrator::entropySaysWhenItFallsBack() {
    QFETCH(int, count);
    QFETCH(int, bits);
    QFETCH(bool, fallsBack);
    const std::vector<float> values = normalValues(static_cast<std::size_t>(count), 12);
    const CalibrationRun run(values, settingsOf("uniform", bits), calibration::entropy);
    const auto calibration = run.run();
    QVERIFY(calibration);
    QCOMPARE(calibration->fellBack, fallsBack);
    QCOMPARE(calibration->note.find("falls back to mse") != std::string::npos, fallsBack);
}

void TestCalibrator::entropyClipsOutliers() {
    std::vector<float> values = normalValues(100'000, 13);
    values[17] = 50;
    const CalibrationRun run(values, settingsOf("uniform", 4), calibration::entropy);
    const Range range = run.run()->range;
    QVERIFY(range.beta < 10 && range.beta > 2);
    QVERIFY(range.alpha >= run.moments.minimum && range.alpha < -2);
}

void TestCalibrator::entropyCountsTheLevelsOfOneSign_data() {
    QTest::addColumn<bool>("rectified");
    QTest::addColumn<bool>("mirrored");
    QTest::addColumn<int>("levels");  // of 2^5 codes
    QTest::newRow("both signs, asymmetric") << false << false << 16;
    QTest::newRow("both signs, symmetric") << false << true << 16;
    QTest::newRow("one sign, asymmetric") << true << false << 32;
    QTest::newRow("one sign, symmetric") << true << true << 16;
}

void TestCalibrator::entropyCountsTheLevelsOfOneSign() {
    QFETCH(bool, rectified);
    QFETCH(bool, mirrored);
    QFETCH(int, levels);
    std::vector<float> values = laplaceValues(20'000, 15);
    for (float& x : values)
        x = rectified ? std::max(x, 0.0F) : x;
    const CalibrationRun run(
        values, settingsOf("uniform", 5, mirrored ? "symmetry=symmetric" : "symmetry=asymmetric"),
        calibration::entropy);
    const Histogram histogram = magnitudeHistogramOf(*run.index, 2048);
    const auto bin = entropyClipBin(histogram.counts, static_cast<std::size_t>(levels), 128, 1, {});
    const double edge = histogram.edge(*bin);
    const Range range = run.run()->range;
    QCOMPARE(range.beta, std::min<double>(edge, run.moments.maximum));
    QCOMPARE(range.alpha, std::max<double>(-edge, run.moments.minimum));
}

void TestCalibrator::searchFallsBackWhenLevelsAreLearnt() {
    const CalibrationRun run(normalValues(1000, 14), settingsOf("uniform", 4), calibration::mse);
    Scheme learning = *findScheme("uniform");
    learning.learns = true;
    const CalibrationInput input = run.input();
    const auto calibration = calibration::mse.calibrate(
        {input.moments, input.values, learning, input.settings, input.parameters, input.control});
    QVERIFY(calibration && calibration->fellBack);
    QVERIFY(calibration->note.find("falls back to min-max") != std::string::npos);
    QVERIFY((calibration->range == Range{run.moments.minimum, run.moments.maximum}));
}

QTEST_GUILESS_MAIN(TestCalibrator)
#include "tst_calibrator.moc"
