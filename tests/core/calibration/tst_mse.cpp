// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/calibration/range_search.h"
#include "support/calibration_run.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestMse : public QObject {
    Q_OBJECT

  private slots:
    void histogramCandidatesEqualModelOpt_data();
    void histogramCandidatesEqualModelOpt();
    void bestMidRiseRangeIsThePublishedOne_data();
    void bestMidRiseRangeIsThePublishedOne();
    void fallsBackWhenLevelsAreLearnt();
};

void TestMse::histogramCandidatesEqualModelOpt_data() {
    QTest::addColumn<QString>("histogram");
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("oneSided");
    QTest::addColumn<int>("firstBin");
    QTest::addColumn<double>("magnitude");
    const auto list = readJson(dataPath("calibration/calib.json"));
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
void TestMse::histogramCandidatesEqualModelOpt() {
    QFETCH(QString, histogram);
    QFETCH(int, bits);
    QFETCH(bool, oneSided);
    QFETCH(int, firstBin);
    QFETCH(double, magnitude);
    const auto counts = readNpy<std::int32_t>(dataPath(histogram.arg("hist"))).values;
    const auto edges = readNpy<float>(dataPath(histogram.arg("edges"))).values;
    std::vector<float> values;
    std::vector<Range> candidates;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const float centre = (edges[i] + edges[i + 1]) / 2;
        values.insert(values.end(), static_cast<std::size_t>(counts[i]), centre);
        if (i >= static_cast<std::size_t>(firstBin))
            candidates.push_back({oneSided ? 0.0 : -double{centre}, centre});
    }
    const SchemeSettings settings =
        oneSided ? settingsOf("uniform", bits, "signed=false include_zero=true")
                 : settingsOf("uniform", bits, "symmetry=restricted");
    const CalibrationRun run(values, settings, *findCalibrator("mse"));
    const CalibrationInput input = run.input();
    const auto errors = RangeError(input, 2).at(candidates);
    QVERIFY(errors);
    const auto least = std::ranges::min_element(*errors) - errors->begin();
    const double found = candidates[static_cast<std::size_t>(least)].beta;
    QVERIFY2(std::abs(found - magnitude) <= 1.01 * double{edges[1] - edges[0]},
             qPrintable(QString("%1, ModelOpt %2").arg(found).arg(magnitude)));
}

void TestMse::bestMidRiseRangeIsThePublishedOne_data() {
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
void TestMse::bestMidRiseRangeIsThePublishedOne() {
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

    const CalibrationRun run(values,
                             settingsOf("uniform", bits, "symmetry=symmetric grid=mid-rise"),
                             *findCalibrator("mse"));
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

void TestMse::fallsBackWhenLevelsAreLearnt() {
    const CalibrationRun run(normalValues(1000, 14), settingsOf("uniform", 4),
                             *findCalibrator("mse"));
    Scheme learning = *findScheme("uniform");
    learning.learns = true;
    const CalibrationInput input = run.input();
    const auto calibration = findCalibrator("mse")->calibrate(
        {input.moments, input.values, learning, input.settings, input.parameters, input.control});
    QVERIFY(calibration && calibration->fellBack);
    QVERIFY(calibration->note.find("falls back to min-max") != std::string::npos);
    QVERIFY((calibration->range == Range{run.moments.minimum, run.moments.maximum}));
}

QUANTOSCOPE_TEST(TestMse);
#include "tst_mse.moc"
