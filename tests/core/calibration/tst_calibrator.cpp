// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibrator.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "support/calibration_run.h"
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
         {findCalibrator("mse"), findCalibrator("entropy"), findCalibrator("histogram")})
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
                             *findCalibrator("min-max"));
    QVERIFY((run.run()->range == Range{-1, 3}));
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
