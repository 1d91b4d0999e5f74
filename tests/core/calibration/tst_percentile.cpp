// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>

#include "support/calibration_run.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// NumPy's percentile, method "linear", on sorted values.
double slowPercentile(const std::vector<double>& sorted, double percent) {
    const double place = percent / 100 * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

}  // namespace

class TestPercentile : public QObject {
    Q_OBJECT

  private slots:
    void interpolateLikeNumPy_data();
    void interpolateLikeNumPy();
    void liesInModelOptsBin_data();
    void liesInModelOptsBin();
    void emptyRangesFallBack_data();
    void emptyRangesFallBack();
};

void TestPercentile::interpolateLikeNumPy_data() {
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
void TestPercentile::interpolateLikeNumPy() {
    QFETCH(std::vector<float>, values);
    QFETCH(double, percent);
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    CalibrationRun run(values, settingsOf("uniform", 4), *findCalibrator("percentile"));
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

void TestPercentile::liesInModelOptsBin_data() {
    QTest::addColumn<QString>("histogram");
    QTest::addColumn<double>("percent");
    QTest::addColumn<double>("magnitude");
    const auto list = readJson(dataPath("calibration/calib.json"));
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
void TestPercentile::liesInModelOptsBin() {
    QFETCH(QString, histogram);
    QFETCH(double, percent);
    QFETCH(double, magnitude);
    const auto counts = readNpy<std::int32_t>(dataPath(histogram.arg("hist"))).values;
    const auto edges = readNpy<float>(dataPath(histogram.arg("edges"))).values;
    std::vector<float> values;
    for (std::size_t i = 0; i < counts.size(); ++i)
        values.insert(values.end(), static_cast<std::size_t>(counts[i]), edges[i]);
    CalibrationRun run(values, settingsOf("uniform", 4), *findCalibrator("percentile"));
    QVERIFY(run.parameters.set("percent", percent));
    QVERIFY(run.parameters.setText("tails", "symmetric"));
    const double found = run.run()->range.beta;
    const auto count = static_cast<double>(values.size());
    const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * count)) - 1;
    QCOMPARE(double{values[rank]}, magnitude);
    QVERIFY(found >= values[rank == 0 ? 0 : rank - 1] &&
            found <= values[std::min(rank + 1, values.size() - 1)]);
}

// 99 of 100 values are 0, as after a ReLU: no scale follows from their percentile.
void TestPercentile::emptyRangesFallBack_data() {
    QTest::addColumn<QString>("tails");
    QTest::newRow("symmetric") << "symmetric";
    QTest::newRow("two-sided") << "two-sided";
}

void TestPercentile::emptyRangesFallBack() {
    QFETCH(QString, tails);
    std::vector<float> values(1000, 0.0F);
    values[7] = 4;
    CalibrationRun run(values, settingsOf("uniform", 4), *findCalibrator("percentile"));
    QVERIFY(run.parameters.set("percent", 99));
    QVERIFY(run.parameters.setText("tails", tails.toStdString()));
    const auto calibration = run.run();
    QVERIFY(calibration);
    QVERIFY(calibration->fellBack);
    QCOMPARE(calibration->range, (Range{0, 4}));
    QVERIFY(calibration->note.find("an empty range; falls back to min-max") != std::string::npos);
}

QUANTOSCOPE_TEST(TestPercentile);
#include "tst_percentile.moc"
