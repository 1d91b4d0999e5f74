// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibrator.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "support/calibration_run.h"
#include "support/near.h"
#include "support/scheme_variants.h"
#include "support/test_program.h"

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
    std::vector<float> mostlyZeros(1000, 0.0F);
    std::ranges::copy(normalValues(300, 5), mostlyZeros.begin());
    std::vector<float> outlier = normalValues(5000, 3);
    outlier.front() = 1e6F;
    return {
        {"empty", {}},
        {"only NaN", {NAN, NAN}},
        {"only infinities", {kInfinity, -kInfinity, kInfinity}},
        {"one value", {-2.5F}},
        {"zero", {0}},
        {"two values", {1, 3}},
        {"mostly zeros", mostlyZeros},
        {"zeros and ones", {0, 0, 1, 0, 1, 0, 0, 1}},
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

// What a calibrator did not ask for, as it must not look at it: in place of a null index, one of
// other data, so that a look is seen and does not crash.
Result<Calibration> calibrateBlindly(const Calibrator& calibrator, const CalibrationRun& run,
                                     const IndexPointer& other, double unknown) {
    Moments moments = run.moments;
    if (!calibrator.needsAbsoluteDeviation) moments.meanAbsoluteDeviation = unknown;
    if (calibrator.needsOnlyExtremes) {
        moments.zeros = 0;
        moments.mean = unknown;
        moments.standardDeviation = unknown;
    }
    const CalibrationInput input = run.input();
    return calibrator.calibrate({.moments = moments,
                                 .values = calibrator.needsIndex ? input.values : other.get(),
                                 .scheme = input.scheme,
                                 .settings = input.settings,
                                 .parameters = input.parameters,
                                 .control = input.control});
}

// The initial parameters, and each parameter at its limits or choices with the others initial.
std::vector<ParameterSet> parameterCorners(const Calibrator& calibrator) {
    std::vector<ParameterSet> corners{ParameterSet(calibrator.parameters)};
    for (const Parameter& row : calibrator.parameters)
        for (const double value : valuesToTry(row)) {
            corners.emplace_back(calibrator.parameters);
            (void)corners.back().set(row.key, value);
        }
    return corners;
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
    void everyParameterChangesTheRange_data();
    void everyParameterChangesTheRange();
    void simpleOnesAgreeWithASlowCount_data();
    void simpleOnesAgreeWithASlowCount();
    void sigmaKeepsThatManyDeviations();
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
    QVERIFY(calibrator->calibrate != nullptr);
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
    QVERIFY(calibrator != nullptr && calibrator->calibrate != nullptr);
    const IndexPointer other = *ValueIndex::build(std::vector<float>{-3, 0.5F, 11}, {});
    const IndexPointer another = *ValueIndex::build(normalValues(100, 8, -4, 9), {});
    for (const int bits : {1, 4, 9})
        for (const char* symmetry : {"asymmetric", "symmetric"})
            for (const ParameterSet& parameters : parameterCorners(*calibrator)) {
                CalibrationRun run(values,
                                   settingsOf("uniform", bits, std::string("symmetry=") + symmetry),
                                   *calibrator);
                run.parameters = parameters;
                const Moments& moments = run.moments;
                const auto calibration = calibrateBlindly(*calibrator, run, other, NAN);
                QVERIFY(calibration);
                const auto again = calibrateBlindly(*calibrator, run, another, 1e30);
                QVERIFY2(
                    again && again->range == calibration->range && again->note == calibration->note,
                    "it looks at what it did not ask for");
                const Range& range = calibration->range;
                QVERIFY(std::isfinite(range.alpha) && std::isfinite(range.beta));
                QVERIFY(range.alpha <= range.beta);
                QVERIFY(!calibration->note.empty());
                QVERIFY(calibration->note.find("nan") == std::string::npos);
                if (moments.count == 0) QVERIFY((range == Range{0, 0}));
                if (moments.count > 0 && moments.minimum == moments.maximum)
                    QVERIFY((range == Range{moments.minimum, moments.maximum}));
                // An empty range has no scale of its own.
                if (moments.minimum < moments.maximum) QVERIFY(range.alpha < range.beta);
                const double reach = std::max(std::abs(moments.minimum), std::abs(moments.maximum));
                QVERIFY(std::max(std::abs(range.alpha), std::abs(range.beta)) <= reach);
            }
}

void TestCalibrator::cancelIsHeard_data() {
    QTest::addColumn<const Calibrator*>("calibrator");
    for (const char* id : {"mse", "entropy", "histogram"})
        QTest::newRow(id) << findCalibrator(id);
}

void TestCalibrator::cancelIsHeard() {
    QFETCH(const Calibrator*, calibrator);
    QVERIFY(calibrator != nullptr && calibrator->calibrate != nullptr);
    CalibrationRun run(normalValues(100'000, 1), settingsOf("uniform", 4), *calibrator);
    std::stop_source stop;
    stop.request_stop();
    run.control = JobControl(stop.get_token());
    const auto calibration = run.run();
    QVERIFY(!calibration);
    QCOMPARE(calibration.error().code, ErrorCode::Cancelled);
}

void TestCalibrator::everyParameterChangesTheRange_data() {
    addCalibratorRows();
}

// On one sample or another, beside the others at each of their values.
void TestCalibrator::everyParameterChangesTheRange() {
    QFETCH(const Calibrator*, calibrator);
    QVERIFY(calibrator != nullptr && calibrator->calibrate != nullptr);
    for (const Parameter& row : calibrator->parameters) {
        bool matters = false;
        for (const std::vector<float>& values : {normalValues(20'000, 6), laplaceValues(300, 7)}) {
            CalibrationRun run(values, settingsOf("uniform", 4), *calibrator);
            for (const ParameterSet& base : parameterCorners(*calibrator)) {
                run.parameters = base;
                const Range range = run.run()->range;
                for (const double value : valuesToTry(row)) {
                    run.parameters = base;
                    QVERIFY(run.parameters.set(row.key, value));
                    matters = matters || run.run()->range != range;
                }
                if (matters) break;
            }
            if (matters) break;
        }
        QVERIFY2(matters, std::string(row.key).c_str());
    }
}

namespace {

// The value below which the share lies, between neighbours in rank.
double slowQuantile(std::vector<double> values, double share) {
    std::ranges::sort(values);
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double next = values[std::min(below + 1, values.size() - 1)];
    return values[below] + (place - static_cast<double>(below)) * (next - values[below]);
}

// By the definition, from the values themselves.
Range slowRange(std::string_view id, const std::vector<double>& values) {
    const auto [low, high] = std::ranges::minmax(values);
    if (id == "min-max") return {low, high};
    if (id == "percentile")  // 99.9 % kept, as much cut off on each side
        return {slowQuantile(values, 0.0005), slowQuantile(values, 0.9995)};
    const auto count = static_cast<double>(values.size());
    double mean = 0;
    for (const double x : values)
        mean += x / count;
    double variance = 0;
    for (const double x : values)
        variance += (x - mean) * (x - mean) / count;
    const double reach = 3 * std::sqrt(variance);
    return {std::max(low, mean - reach), std::min(high, mean + reach)};
}

}  // namespace

void TestCalibrator::simpleOnesAgreeWithASlowCount_data() {
    QTest::addColumn<QString>("id");
    for (const char* id : {"min-max", "percentile", "sigma"})
        QTest::newRow(id) << id;
}

// Sums of up to 3000 terms in double: each is rounded by at most 2^-53 of the largest magnitude.
void TestCalibrator::simpleOnesAgreeWithASlowCount() {
    QFETCH(QString, id);
    const Calibrator* calibrator = findCalibrator(id.toStdString());
    QVERIFY(calibrator != nullptr && calibrator->calibrate != nullptr);
    std::mt19937 random(17);
    for (int round = 0; round < 60; ++round) {
        const std::size_t count = 1 + random() % 3000;
        const double mean = round % 3 == 0 ? 0 : std::ldexp(1.0, round % 7) - 20;
        std::vector<float> values = normalValues(count, 100U + round, mean, 1 + round % 5);
        if (round % 4 == 1) std::fill_n(values.begin(), count / 2, 0.0F);
        const std::vector<double> finite(values.begin(), values.end());
        if (round % 2 == 1) values.insert(values.begin(), {NAN, INFINITY, -INFINITY});
        const CalibrationRun run(values, settingsOf("uniform", 4), *calibrator);
        const Range expected = slowRange(calibrator->id, finite);
        const Range found = run.run()->range;
        constexpr double kLargest = 100;  // no value is larger
        const double rounded = 3000 * 8 * 0x1p-53 * kLargest;
        NEAR(found.alpha, expected.alpha, rounded, 0);
        NEAR(found.beta, expected.beta, rounded, 0);
    }
}

void TestCalibrator::sigmaKeepsThatManyDeviations() {
    const std::vector<float> values{0, 0, 4, 4};  // mean 2, population deviation 2
    CalibrationRun run(values, settingsOf("uniform", 4), *findCalibrator("sigma"));
    QVERIFY(run.parameters.set("k", 0.5));
    QVERIFY((run.run()->range == Range{1, 3}));
    QVERIFY(run.parameters.set("k", 3));
    QVERIFY((run.run()->range == Range{0, 4}));
}

QUANTOSCOPE_TEST(TestCalibrator);
#include "tst_calibrator.moc"
