// SPDX-License-Identifier: GPL-3.0-or-later
// Each point of a sweep is an answer of its own; both must be the same.
#include "core/analysis/sweeps/sweeps.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/machine/parallel.h"
#include "support/analysis_run.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using test::dataOf;
using test::outcomeOf;
using test::requestOf;

namespace {

DataSetPointer weights() {
    static const DataSetPointer data = dataOf("weights:rows=12,columns=200");
    return data;
}

double magnitudeOf(const SliceOutcome& slice) {
    return std::max(std::abs(double{slice.minimum}), std::abs(double{slice.maximum}));
}

}  // namespace

class TestSweeps : public QObject {
    Q_OBJECT

  private slots:
    void bitsAreAnswers_data();
    void bitsAreAnswers();
    void aGivenScaleKeepsItsRange();
    void refusedBitsAreEmpty();
    void everySchemeHasItsRow();
    void clipsAreAnswers_data();
    void clipsAreAnswers();
    void marksAreAnswers_data();
    void marksAreAnswers();
    void gridNamesItsEnds();
    void clippingOfOneSidedData();
    void clippingOfNothing();
    void errorsAreDistributedAsTheyAre_data();
    void errorsAreDistributedAsTheyAre();
    void errorsOfAPerfectReconstruction();
    void cancelIsHeard();
};

namespace {

void addCuts() {
    QTest::addColumn<QString>("json");
    QTest::newRow("tensor") << "{}";
    QTest::newRow("channels") << R"({"granularity": "channel", "axis": 0})";
    QTest::newRow("columns") << R"({"granularity": "channel", "axis": 1})";
    QTest::newRow("groups") << R"({"granularity": "group", "axis": 1, "group_size": 48})";
}

}  // namespace

void TestSweeps::bitsAreAnswers_data() {
    addCuts();
    QTest::newRow("codebook") << R"({"scheme": "lloyd-max"})";
    QTest::newRow("stochastic") << R"({"rounding": "stochastic"})";
}

void TestSweeps::bitsAreAnswers() {
    QFETCH(QString, json);
    Request request = requestOf(json.toStdString());
    const auto points = sweepBits(request, weights(), 2, 6, {});
    QVERIFY(points.ok());
    QCOMPARE(points->size(), std::size_t{5});
    for (const BitsPoint& point : *points) {
        request.settings.bits = point.bits;
        const Metrics metrics = outcomeOf(request, weights())->metrics;
        QVERIFY(point.mse == metrics.mse);
        QVERIFY(point.sqnrDb == metrics.sqnrDb);
        QVERIFY(point.mseRounding == metrics.mseRounding);
        QVERIFY(point.mseClipping == metrics.mseClipping);
        QCOMPARE(point.bitsPerWeight, metrics.bitsPerWeight);
    }
}

void TestSweeps::aGivenScaleKeepsItsRange() {
    const Request request =
        requestOf(R"({"bits": 4, "range": {"mode": "scale", "given": [[0.02, 1]]}})");
    const OutcomePointer outcome = outcomeOf(request, weights());
    Request manual = request;
    manual.range.mode = RangeMode::Manual;
    manual.range.manual = {outcome->slices->front().range};
    manual.settings.bits = 6;
    const auto points = sweepBits(request, weights(), 4, 6, {});
    QVERIFY((*points)[2].mse == outcomeOf(manual, weights())->metrics.mse);
}

void TestSweeps::refusedBitsAreEmpty() {
    const auto points =
        sweepBits(requestOf(R"({"parameters": {"symmetry": "restricted"}})"), weights(), 1, 2, {});
    QVERIFY(!(*points)[0].mse);
    QVERIFY((*points)[1].mse.has_value());
}

void TestSweeps::everySchemeHasItsRow() {
    const Request request = requestOf("{}");
    for (const Scheme* scheme : schemes()) {
        const auto swept = sweepBitsOfScheme(request, *scheme, weights(), 3, 4, {});
        QVERIFY(swept.ok());
        const auto row = schemeRow(request, *scheme, weights(), {});
        QVERIFY(row.ok());
        QVERIFY(row->metrics.has_value() || !row->refused.empty());
        for (const BitsPoint& point : swept->points) {
            Request own = withScheme(request, *scheme);
            own.settings.parameters = ParameterSet(scheme->parameters);
            own.settings.bits = point.bits;
            QVERIFY(point.mse == outcomeOf(own, weights())->metrics.mse);
            if (point.bits == row->request.settings.bits) QVERIFY(point.mse == row->metrics->mse);
        }
    }
}

void TestSweeps::clipsAreAnswers_data() {
    addCuts();
}

void TestSweeps::clipsAreAnswers() {
    QFETCH(QString, json);
    Request request = requestOf(json.toStdString());
    const OutcomePointer outcome = outcomeOf(request, weights());
    const auto sweep = sweepClipping(request, weights(), {.points = 7, .from = {}, .to = {}}, {});
    QVERIFY(sweep.ok());
    QCOMPARE(sweep->relative, request.granularity != Granularity::Tensor);
    QCOMPARE(sweep->points.size(), std::size_t{7});
    const double largest = sweep->relative ? 1 : magnitudeOf(outcome->slices->front());
    QCOMPARE(sweep->points.back().clip, largest);
    NEAR(sweep->points.front().clip, largest / 7, 0, 1e-15);
    request.range.mode = RangeMode::Manual;
    for (const ClipPoint& point : sweep->points) {
        request.range.manual.clear();
        for (const SliceOutcome& slice : *outcome->slices) {
            const double c = sweep->relative ? point.clip * magnitudeOf(slice) : point.clip;
            request.range.manual.push_back(
                {std::max(double{slice.minimum}, -c), std::min(double{slice.maximum}, c)});
        }
        const Metrics metrics = outcomeOf(request, weights())->metrics;
        QCOMPARE(point.mse, *metrics.mse);
        QCOMPARE(point.mseRounding, *metrics.mseRounding);
        QCOMPARE(point.mseClipping, *metrics.mseClipping);
    }
}

void TestSweeps::marksAreAnswers_data() {
    addCuts();
}

void TestSweeps::marksAreAnswers() {
    QFETCH(QString, json);
    const Request request = requestOf(json.toStdString());
    const auto sweep = sweepClipping(request, weights(), {.points = 1, .from = {}, .to = {}}, {});
    QCOMPARE(sweep->marks.size(), calibrators().size());
    for (const CalibratorMark& mark : sweep->marks) {
        const OutcomePointer outcome =
            outcomeOf(withCalibrator(request, *mark.calibrator), weights());
        QCOMPARE(mark.mse, *outcome->metrics.mse);
        double alpha = 0;
        double clips = 0;
        for (const SliceOutcome& slice : *outcome->slices) {
            alpha = std::min(alpha, slice.range.alpha);
            const double end = std::max(std::abs(slice.range.alpha), std::abs(slice.range.beta));
            clips += sweep->relative ? end / magnitudeOf(slice) : end;
        }
        QCOMPARE(mark.range.alpha, alpha);
        NEAR(mark.clip, clips / static_cast<double>(outcome->slices->size()), 0, 1e-12);
    }
}

void TestSweeps::gridNamesItsEnds() {
    const auto sweep =
        sweepClipping(requestOf("{}"), weights(), {.points = 3, .from = 0.5, .to = 6.0}, {});
    QCOMPARE(sweep->points.size(), std::size_t{3});
    QCOMPARE(sweep->points[0].clip, 0.5);
    QCOMPARE(sweep->points[1].clip, 3.25);
    QCOMPARE(sweep->points[2].clip, 6.0);
}

// Below the least value all values are clipped to the threshold.
void TestSweeps::clippingOfOneSidedData() {
    const auto data = dataOf({3}, {10, 15, 20});
    const auto sweep =
        sweepClipping(requestOf("{}"), data, {.points = 2, .from = 5.0, .to = 20.0}, {});
    QVERIFY(sweep.ok());
    NEAR(sweep->points[0].mse, (25 + 100 + 225) / 3.0, 0, 1e-6);
}

void TestSweeps::clippingOfNothing() {
    const auto empty = sweepClipping(requestOf("{}"), dataOf({0}, {}), {}, {});
    QVERIFY(empty.ok() && empty->points.empty());
    const auto learned = sweepClipping(requestOf(R"({"scheme": "lloyd-max"})"), weights(), {}, {});
    QVERIFY(learned.ok() && learned->points.empty());
    const auto zeros = sweepClipping(requestOf("{}"), dataOf({3}, {0, 0, 0}), {}, {});
    QVERIFY(zeros.ok());
    QCOMPARE(zeros->points.size(), std::size_t{1});
}

void TestSweeps::errorsAreDistributedAsTheyAre_data() {
    addCuts();
    QTest::newRow("codebook") << R"({"scheme": "lloyd-max", "granularity": "channel", "axis": 0})";
    QTest::newRow("stochastic") << R"({"rounding": "stochastic", "seed": 3})";
}

void TestSweeps::errorsAreDistributedAsTheyAre() {
    QFETCH(QString, json);
    constexpr std::size_t kBins = 20;
    const OutcomePointer outcome = outcomeOf(requestOf(json.toStdString()), weights());
    const auto distribution = errorDistribution(outcome, kBins, {});
    QVERIFY(distribution.ok());
    const auto result = test::quantized(*outcome);
    std::vector<double> errors;
    std::vector<float> magnitudes;
    for (std::size_t i = 0; i < result.values.size(); ++i) {
        const auto x = static_cast<double>(outcome->data->tensor->values[i]);
        errors.push_back(static_cast<double>(result.values[i]) - x);
        magnitudes.push_back(static_cast<float>(std::abs(errors.back())));
    }
    std::ranges::sort(magnitudes);
    const auto [least, greatest] = std::ranges::minmax(errors);
    QCOMPARE(distribution->from, least);
    QCOMPARE(distribution->to, greatest);
    QCOMPARE(distribution->counts.size(), kBins);
    double counted = 0;
    for (std::size_t bin = 0; bin < kBins; ++bin) {
        const double width = (greatest - least) / kBins;
        const double low = least + static_cast<double>(bin) * width;
        // A value within rounding of an edge may lie on either side of it.
        const double slack = 1e-12 * (greatest - least);
        const auto between = [&](double from, double to) {
            return static_cast<double>(std::ranges::count_if(
                errors, [&](double error) { return error >= from && error < to; }));
        };
        QVERIFY(distribution->counts[bin] >= between(low + slack, low + width - slack));
        QVERIFY(distribution->counts[bin] <= between(low - slack, low + width + slack));
        counted += distribution->counts[bin];
    }
    QCOMPARE(counted, static_cast<double>(errors.size()));
    QCOMPARE(distribution->shares.size(), std::size_t{4});
    for (std::size_t i = 0; i < 4; ++i) {
        const double rank =
            std::ceil(distribution->shares[i] * static_cast<double>(errors.size())) - 1;
        QCOMPARE(distribution->absoluteError[i],
                 static_cast<double>(magnitudes[static_cast<std::size_t>(rank)]));
    }
}

void TestSweeps::errorsOfAPerfectReconstruction() {
    const OutcomePointer outcome = outcomeOf(requestOf("{}"), dataOf({2}, {0, 15}));
    const auto distribution = errorDistribution(outcome, 4, {});
    QVERIFY(distribution.ok());
    QVERIFY(distribution->from < 0 && distribution->to > 0);
    QCOMPARE(std::ranges::max(distribution->counts), 2.0);
    QCOMPARE(distribution->absoluteError.back(), 0.0);
    const auto nothing = errorDistribution(outcomeOf(requestOf("{}"), dataOf({0}, {})), 4, {});
    QVERIFY(nothing.ok() && nothing->absoluteError.empty());
}

void TestSweeps::cancelIsHeard() {
    std::stop_source stop;
    stop.request_stop();
    const JobControl control(stop.get_token());
    const OutcomePointer outcome = outcomeOf(requestOf("{}"), weights());
    const auto cancelled = [](const auto& result) {
        return !result.ok() && result.error().code == ErrorCode::Cancelled;
    };
    QVERIFY(cancelled(sweepBits(outcome->request, weights(), 1, 8, control)));
    QVERIFY(cancelled(
        sweepBitsOfScheme(outcome->request, *findScheme("lloyd-max"), weights(), 1, 8, control)));
    QVERIFY(cancelled(schemeRow(outcome->request, *findScheme("mxfp4"), weights(), control)));
    QVERIFY(cancelled(sweepClipping(outcome->request, weights(), {}, control)));
    QVERIFY(cancelled(errorDistribution(outcome, 4, control)));
}

QUANTOSCOPE_TEST(TestSweeps);
#include "tst_sweeps.moc"
