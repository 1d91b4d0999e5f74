// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/histogram_search.h"

#include <QTest>
#include <cmath>
#include <set>

#include "core/calibration/histogram.h"
#include "support/calibration_run.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

std::vector<double> countsOf(const QString& file) {
    return readNpy<double>(dataPath("observers/" + file)).values;
}

// The observer's cases; torch 1.13 loses the tails of data whose extremes are no integers.
std::vector<nlohmann::json> observerCases() {
    std::vector<nlohmann::json> cases;
    const auto list = readJson(dataPath("observers/qparams.json"));
    for (const auto& row : list["cases"])
        if (row.contains("hist_file") && row["obs"] != "HistogramObserver_torch1.13_INTBUG")
            cases.push_back(row);
    return cases;
}

// One row for each histogram; dtypes and schemes share its search.
void addHistogramRows(bool mergedToo) {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("data");
    QTest::addColumn<int>("levels");
    QTest::addColumn<double>("minimum");
    QTest::addColumn<double>("maximum");
    QTest::addColumn<double>("newMinimum");
    QTest::addColumn<double>("newMaximum");
    std::set<std::string> seen;
    for (const auto& row : observerCases()) {
        const auto name = row["hist_file"].get<std::string>();
        if (!seen.insert(name).second || (!mergedToo && row["n_batches"] != 1)) continue;
        QTest::newRow(name.c_str())
            << QString::fromStdString(name)
            << QString::fromStdString("data_" + row["data"].get<std::string>() + ".npy")
            << row["dst_nbins"].get<int>() << row["min"].get<double>() << row["max"].get<double>()
            << row["new_min"].get<double>() << row["new_max"].get<double>();
    }
}

}  // namespace

class TestHistogramSearch : public QObject {
    Q_OBJECT

  private slots:
    void equalsPyTorchOnItsHistogram_data();
    void equalsPyTorchOnItsHistogram();
    void equalsPyTorchOnTheData_data();
    void equalsPyTorchOnTheData();
    void scaleAndZeroPointEqualPyTorch_data();
    void scaleAndZeroPointEqualPyTorch();
    void calibratorTakesTheSearchedRange();
    void errorOfAFlatHistogramIsThatOfUniformSteps();
};

void TestHistogramSearch::equalsPyTorchOnItsHistogram_data() {
    addHistogramRows(true);
}

// PyTorch keeps the ends as float32: 1e-6 of the range covers their rounding.
void TestHistogramSearch::equalsPyTorchOnItsHistogram() {
    QFETCH(QString, file);
    QFETCH(int, levels);
    QFETCH(double, minimum);
    QFETCH(double, maximum);
    QFETCH(double, newMinimum);
    QFETCH(double, newMaximum);
    const Histogram histogram{minimum, maximum, countsOf(file)};
    const auto kept = histogramSearch(histogram.counts, histogram.binWidth(),
                                      static_cast<std::size_t>(levels), {});
    QVERIFY(kept);
    const double tolerance = 1e-6 * (maximum - minimum);
    QVERIFY(std::abs(histogram.edge(kept->first) - newMinimum) <= tolerance);
    QVERIFY(std::abs(histogram.edge(kept->last + 1) - newMaximum) <= tolerance);
}

// PyTorch merges the histograms of batches approximately: one batch.
void TestHistogramSearch::equalsPyTorchOnTheData_data() {
    addHistogramRows(false);
}

// PyTorch bins in float32 and we in double: a value on an edge may change its bin, so the ends may
// move by one bin.
void TestHistogramSearch::equalsPyTorchOnTheData() {
    QFETCH(QString, file);
    QFETCH(QString, data);
    QFETCH(int, levels);
    QFETCH(double, newMinimum);
    QFETCH(double, newMaximum);
    const auto values = readNpy<float>(dataPath("observers/" + data)).values;
    const auto index = *ValueIndex::build(values, {});
    const std::size_t bins = countsOf(file).size();
    const Histogram histogram = histogramOf(*index, index->minimum(), index->maximum(), bins);
    const auto kept = histogramSearch(histogram.counts, histogram.binWidth(),
                                      static_cast<std::size_t>(levels), {});
    QVERIFY(kept);
    const double tolerance = 1.001 * histogram.binWidth();
    QVERIFY(std::abs(histogram.edge(kept->first) - newMinimum) <= tolerance);
    QVERIFY(std::abs(histogram.edge(kept->last + 1) - newMaximum) <= tolerance);
}

void TestHistogramSearch::scaleAndZeroPointEqualPyTorch_data() {
    QTest::addColumn<QString>("row");
    int index = 0;
    for (const auto& row : observerCases())
        QTest::addRow("%d %s %s %s", ++index, row["data"].get<std::string>().c_str(),
                      row["dtype"].get<std::string>().c_str(),
                      row["qscheme"].get<std::string>().c_str())
            << QString::fromStdString(row.dump());
}

// The whole observer: its histogram, the search, its quantization parameters.
void TestHistogramSearch::scaleAndZeroPointEqualPyTorch() {
    QFETCH(QString, row);
    const auto expected = nlohmann::json::parse(row.toStdString());
    const Histogram histogram{expected["min"], expected["max"],
                              countsOf(QString::fromStdString(expected["hist_file"]))};
    const auto kept =
        histogramSearch(histogram.counts, histogram.binWidth(), expected["dst_nbins"], {});
    const std::string symmetry = expected["qscheme"] == "symmetric" ? "symmetric" : "asymmetric";
    const std::string isSigned = expected["dtype"] == "qint8" ? "true" : "false";
    SchemeSettings settings =
        settingsOf("uniform", 8,
                   "include_zero=true min_scale=1.1920928955078125e-07 symmetry=" + symmetry +
                       " signed=" + isSigned);
    const CodeRange codes{expected["quant_min"], expected["quant_max"]};
    if (codes.qmax - codes.qmin != 255) settings.codes = codes;
    const Range range{histogram.edge(kept->first), histogram.edge(kept->last + 1)};
    const auto quantizer = findScheme("uniform")->affine({settings, range, {}, nullptr, {}});
    QVERIFY(quantizer);
    const double scale = expected["scale"];
    QVERIFY(std::abs(quantizer->scale - scale) <= 1e-6 * scale);
    QCOMPARE(static_cast<int>(quantizer->zeroPoint), expected["zero_point"].get<int>());
}

void TestHistogramSearch::calibratorTakesTheSearchedRange() {
    const auto values = readNpy<float>(dataPath("observers/data_laplace.npy")).values;
    const CalibrationRun run(values, settingsOf("uniform", 8), *findCalibrator("histogram"));
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

QUANTOSCOPE_TEST(TestHistogramSearch);
#include "tst_histogram_search.moc"
