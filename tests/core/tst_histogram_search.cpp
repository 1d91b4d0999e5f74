// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/histogram_search.h"

#include <QTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "core/calibration/histogram.h"
#include "support/calibration_run.h"
#include "support/numpy_file.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const QString kFolder = QStringLiteral(QUANTOSCOPE_TEST_DATA) + "/observers/";

std::vector<float> asFloats(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

}  // namespace

class TestHistogramSearch : public QObject {
    Q_OBJECT

  private slots:
    void equalsPyTorchOnItsHistogram_data();
    void equalsPyTorchOnItsHistogram();
    void equalsPyTorchOnTheData_data();
    void equalsPyTorchOnTheData();
    void calibratorTakesTheSearchedRange();
    void errorOfAFlatHistogramIsThatOfUniformSteps();
};

// One row for each histogram; dtypes and schemes share its search.
void TestHistogramSearch::equalsPyTorchOnItsHistogram_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("data");
    QTest::addColumn<bool>("merged");  // of three batches: fractional counts
    QTest::addColumn<int>("levels");
    QTest::addColumn<double>("minimum");
    QTest::addColumn<double>("maximum");
    QTest::addColumn<double>("newMinimum");
    QTest::addColumn<double>("newMaximum");
    std::ifstream file((kFolder + "qparams.json").toStdString());
    const auto vectors = nlohmann::json::parse(file);
    std::set<std::string> seen;
    for (const auto& row : vectors["cases"]) {
        if (!row.contains("hist_file")) continue;
        const auto name = row["hist_file"].get<std::string>();
        // torch 1.13 loses the tails of data whose extremes are no integers.
        if (name.find("INTBUG") != std::string::npos || !seen.insert(name).second) continue;
        QTest::newRow(name.c_str())
            << QString::fromStdString(name)
            << QString::fromStdString("data_" + row["data"].get<std::string>() + ".npy")
            << (row["n_batches"].get<int>() > 1) << row["dst_nbins"].get<int>()
            << row["min"].get<double>() << row["max"].get<double>() << row["new_min"].get<double>()
            << row["new_max"].get<double>();
    }
}

// PyTorch keeps the ends as float32: 1e-6 of the range covers their rounding.
void TestHistogramSearch::equalsPyTorchOnItsHistogram() {
    QFETCH(QString, file);
    QFETCH(int, levels);
    QFETCH(double, minimum);
    QFETCH(double, maximum);
    QFETCH(double, newMinimum);
    QFETCH(double, newMaximum);
    const Histogram histogram{minimum, maximum, readNumpyFile(kFolder + file)};
    const auto kept = histogramSearch(histogram.counts, histogram.binWidth(),
                                      static_cast<std::size_t>(levels), {});
    QVERIFY(kept);
    const double tolerance = 1e-6 * (maximum - minimum);
    QVERIFY(std::abs(histogram.edge(kept->first) - newMinimum) <= tolerance);
    QVERIFY(std::abs(histogram.edge(kept->last + 1) - newMaximum) <= tolerance);
}

void TestHistogramSearch::equalsPyTorchOnTheData_data() {
    equalsPyTorchOnItsHistogram_data();
}

// PyTorch bins in float32 and we in double: a value on an edge may change its bin, so the ends may
// move by one bin.
void TestHistogramSearch::equalsPyTorchOnTheData() {
    QFETCH(QString, file);
    QFETCH(QString, data);
    QFETCH(bool, merged);
    QFETCH(int, levels);
    QFETCH(double, newMinimum);
    QFETCH(double, newMaximum);
    if (merged) QSKIP("the histogram of batches is merged approximately by PyTorch");
    const std::vector<float> values = asFloats(readNumpyFile(kFolder + data));
    const auto index = *ValueIndex::build(values, {});
    const std::size_t bins = readNumpyFile(kFolder + file).size();
    const Histogram histogram = histogramOf(*index, index->minimum(), index->maximum(), bins);
    const auto kept = histogramSearch(histogram.counts, histogram.binWidth(),
                                      static_cast<std::size_t>(levels), {});
    QVERIFY(kept);
    const double tolerance = 1.001 * histogram.binWidth();
    QVERIFY(std::abs(histogram.edge(kept->first) - newMinimum) <= tolerance);
    QVERIFY(std::abs(histogram.edge(kept->last + 1) - newMaximum) <= tolerance);
}

void TestHistogramSearch::calibratorTakesTheSearchedRange() {
    const std::vector<float> values = asFloats(readNumpyFile(kFolder + "data_laplace.npy"));
    const CalibrationRun run(values, uniformSettings(8), *findCalibrator("histogram"));
    const auto calibration = run.run();
    QVERIFY(calibration && !calibration->fellBack);
    const Histogram histogram =
        histogramOf(*run.index, run.index->minimum(), run.index->maximum(), 2048);
    const auto kept = histogramSearch(histogram.counts, histogram.binWidth(), 256, {});
    QCOMPARE(calibration->range.alpha, histogram.edge(kept->first));
    QCOMPARE(calibration->range.beta, histogram.edge(kept->last + 1));
}

// Uniform values, steps of whole bins: step^2 / 12 each.
void TestHistogramSearch::errorOfAFlatHistogramIsThatOfUniformSteps() {
    const std::vector<double> counts(64, 10);
    const double width = 0.25;
    const double step = 64 * width / 8;
    const double error = histogramError(counts, width, 8, {0, 63});
    QVERIFY(std::abs(error - 640 * step * step / 12) < 1e-9);
}

QTEST_GUILESS_MAIN(TestHistogramSearch)
#include "tst_histogram_search.moc"
