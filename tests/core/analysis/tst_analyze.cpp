// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyze.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "core/base/machine/parallel.h"
#include "core/base/numbers/random.h"
#include "support/analysis_run.h"
#include "support/near.h"
#include "support/sizes.h"
#include "support/slow_analysis.h"
#include "support/test_program.h"

using namespace quantoscope;
using quantoscope::test::dataOf;
using quantoscope::test::outcomeOf;
using quantoscope::test::quantized;
using quantoscope::test::requestOf;
using quantoscope::test::slowSlices;
using quantoscope::test::slowSteps;
using quantoscope::test::SlowSums;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// What the requests of a test are drawn from: every scheme, calibrator, granularity and rounding.
std::vector<std::pair<std::string, Request>> everyRequest() {
    std::vector<std::pair<std::string, Request>> all;
    const std::vector<std::string> cuts{R"({"granularity": "tensor"})",
                                        R"({"granularity": "channel", "axis": 0})",
                                        R"({"granularity": "channel", "axis": 2})",
                                        R"({"granularity": "group", "axis": 2, "group_size": 16})",
                                        R"({"granularity": "group", "axis": 0, "group_size": 2})"};
    for (const std::string& cut : cuts)
        for (const Scheme* scheme : scalarSchemes())
            for (const Rounding rounding : scheme->roundings)
                for (const Calibrator* calibrator : calibrators()) {
                    // Calibrators are the same for all schemes but for their search of least error.
                    const bool differs = calibrator->id == "min-max" || calibrator->id == "mse";
                    if (!differs && scheme->id != "uniform") continue;
                    Request request = withScheme(requestOf(cut), *scheme);
                    request = withCalibrator(std::move(request), *calibrator);
                    request.settings.bits = std::clamp(3, scheme->minimumBits, scheme->maximumBits);
                    request.settings.rounding = rounding;
                    all.emplace_back(cut + " " + std::string(scheme->id) + " " +
                                         std::string(roundingRow(rounding).id) + " " +
                                         std::string(calibrator->id),
                                     request);
                }
    return all;
}

// 3 x 5 x 40 values whose slices differ in scale, with NaN, infinities, zeros of both signs.
DataSetPointer mixedData() {
    std::mt19937 random(11);
    std::normal_distribution<float> normal;
    std::vector<float> values;
    for (int row = 0; row < 15; ++row)
        for (int i = 0; i < 40; ++i)
            values.push_back(normal(random) * std::ldexp(1.0F, row % 5));
    values[3] = kNan;
    values[100] = kInfinity;
    values[101] = -kInfinity;
    values[7] = 0.0F;
    values[8] = -0.0F;
    return dataOf({3, 5, 40}, values);
}

}  // namespace

class TestAnalyze : public QObject {
    Q_OBJECT

  private slots:
    void equalsTheSlowDefinition_data();
    void equalsTheSlowDefinition();
    void quantizedTensorHasTheReportedError_data();
    void quantizedTensorHasTheReportedError();
    void threadsChangeNoDigit_data();
    void threadsChangeNoDigit();
    void degenerateDataHaveAnAnswer_data();
    void degenerateDataHaveAnAnswer();
    void focusIsOneSliceOfTheAnswer();
    void drawsAreKeyedByThePlace();
    void givenScalesGiveTheirRanges();
    void sizesCountScales();
    void refusesListsOfTheWrongLength();
    void cancelIsHeard();
    void samplesAnswerTheSameRequest();
};

void TestAnalyze::equalsTheSlowDefinition_data() {
    QTest::addColumn<int>("row");
    const auto all = everyRequest();
    for (std::size_t i = 0; i < all.size(); ++i)
        QTest::newRow(all[i].first.c_str()) << static_cast<int>(i);
}

void TestAnalyze::equalsTheSlowDefinition() {
    QFETCH(int, row);
    static const auto all = everyRequest();
    static const DataSetPointer data = mixedData();
    const Request& request = all[static_cast<std::size_t>(row)].second;
    const OutcomePointer outcome = outcomeOf(request, data);
    const auto slices = slowSlices(*outcome);
    SlowSums sums;
    double highestLevel = 0;
    for (std::size_t s = 0; s < slices.size(); ++s) {
        const StepFunction steps = slowSteps(request, slices[s]);
        SlowSums own;
        for (const float value : slices[s])
            if (std::isfinite(value)) {
                sums.add(value, steps);
                own.add(value, steps);
            }
        highestLevel = std::max(highestLevel, static_cast<double>(std::abs(steps.levels.back())));
        highestLevel = std::max(highestLevel, static_cast<double>(std::abs(steps.levels.front())));
        const SliceOutcome& slice = (*outcome->slices)[s];
        QCOMPARE(slice.count, own.count);
        QCOMPARE(slice.clipped, own.clipped);
        NEAR(slice.squaredError, double(own.squared), 1e-13 * double(own.squares), 1e-9);
    }
    // Squares of float32 roundings of the levels are the floor.
    const double floor = std::pow(highestLevel * 0x1p-24, 2);
    const Metrics& metrics = outcome->metrics;
    const auto n = static_cast<long double>(sums.count);
    QCOMPARE(metrics.count, sums.count);
    NEAR(*metrics.mse, double(sums.squared / n), floor, 1e-9);
    NEAR(*metrics.mae, double(sums.absolute / n), std::sqrt(floor), 1e-9);
    NEAR(*metrics.mseClipping, double(sums.clippedSquared / n), floor, 1e-9);
    NEAR(*metrics.mseRounding + *metrics.mseClipping, *metrics.mse, 0, 1e-14);
    QCOMPARE(metrics.clippedBelow + metrics.clippedAbove, sums.clipped);
    NEAR(*metrics.entropyBits, sums.entropy(), 1e-12, 1e-9);
    NEAR(*metrics.sqnrDb, 10 * std::log10(double(sums.squares / sums.squared)), 1e-8, 0);
    QCOMPARE(metrics.expected, request.settings.rounding == Rounding::Stochastic);
}

void TestAnalyze::quantizedTensorHasTheReportedError_data() {
    QTest::addColumn<int>("row");
    const auto all = everyRequest();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].second.settings.rounding != Rounding::Stochastic &&
            all[i].second.range.calibrator == calibrators().front())
            QTest::newRow(all[i].first.c_str()) << static_cast<int>(i);
}

void TestAnalyze::quantizedTensorHasTheReportedError() {
    QFETCH(int, row);
    const OutcomePointer outcome =
        outcomeOf(everyRequest()[static_cast<std::size_t>(row)].second, mixedData());
    const auto result = quantized(*outcome);
    const auto& values = outcome->data->tensor->values;
    long double squared = 0;
    std::set<std::int32_t> used;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) continue;
        const long double error =
            static_cast<long double>(result.values[i]) - static_cast<long double>(values[i]);
        squared += error * error;
        used.insert(result.codes[i]);
    }
    QCOMPARE(std::isnan(result.values[3]), outcome->focus->steps.nanCode.has_value());
    NEAR(*outcome->metrics.mse, double(squared / outcome->metrics.count), 1e-13, 1e-9);
    QCOMPARE(outcome->metrics.levelsUsed, static_cast<std::uint64_t>(used.size()));
}

// Counts, sums and levels in exact order: the whole JSON is compared.
void TestAnalyze::threadsChangeNoDigit_data() {
    QTest::addColumn<QString>("json");
    QTest::newRow("tensor") << "{}";
    QTest::newRow("tensor, 16 bits") << R"({"bits": 16})";
    QTest::newRow("channels of axis 0") << R"({"granularity": "channel", "axis": 0})";
    QTest::newRow("channels of axis 1") << R"({"granularity": "channel", "axis": 1})";
    QTest::newRow("groups") << R"({"granularity": "group", "axis": 1, "group_size": 48})";
    QTest::newRow("stochastic groups") << R"({"granularity": "group", "axis": 1,
                                              "group_size": 48, "rounding": "stochastic"})";
    QTest::newRow("codebooks") << R"({"granularity": "channel", "scheme": "lloyd-max"})";
}

void TestAnalyze::threadsChangeNoDigit() {
    QFETCH(QString, json);
    const int rows = test::fewerWhenSanitized(300, 60);
    const auto data = dataOf("weights:rows=" + std::to_string(rows) + ",columns=700");
    const Request request = requestOf(json.toStdString());
    std::set<std::string> answers;
    for (const unsigned threads : {1U, 2U, 5U}) {
        setWorkerCount(threads);
        const OutcomePointer outcome = outcomeOf(request, data, 1);
        std::string answer = outcomeJson(*outcome);
        for (const SliceOutcome& slice : *outcome->slices)
            answer.append(reinterpret_cast<const char*>(&slice.squaredError), sizeof(double));
        answers.insert(answer);
    }
    setWorkerCount(0);
    QCOMPARE(answers.size(), std::size_t{1});
}

void TestAnalyze::degenerateDataHaveAnAnswer_data() {
    QTest::addColumn<QVector<float>>("values");
    QTest::addColumn<QString>("note");  // a word of what is said about them
    QTest::newRow("none") << QVector<float>{} << "no values";
    QTest::newRow("one") << QVector<float>{-2.5F} << "";
    QTest::newRow("two") << QVector<float>{1, 2} << "";
    QTest::newRow("zeros") << QVector<float>{0.0F, -0.0F, 0.0F} << "equal";
    QTest::newRow("equal") << QVector<float>{7, 7, 7} << "equal";
    QTest::newRow("all NaN") << QVector<float>{kNan, kNan, kNan} << "no finite values";
    QTest::newRow("one among NaN") << QVector<float>{kNan, 4, kNan} << "2 NaN are";
    QTest::newRow("infinities") << QVector<float>{kInfinity, 1, -kInfinity} << "2 infinities";
    QTest::newRow("denormals") << QVector<float>{1e-45F, -4e-45F, 1e-40F} << "denormal";
    QTest::newRow("huge") << QVector<float>{3e38F, -3e38F, 1e38F} << "";
    QTest::newRow("few") << QVector<float>{1, 2, 1, 2, 1, 2, 1, 2} << "2 distinct values";
}

// Whatever is asked: the counts are right, nothing is NaN, and all parts of the answer are there.
void TestAnalyze::degenerateDataHaveAnAnswer() {
    QFETCH(QVector<float>, values);
    QFETCH(QString, note);
    const auto size = static_cast<std::int64_t>(values.size());
    const auto data = dataOf({1, size, 1}, {values.begin(), values.end()});
    const bool said = std::ranges::any_of(data->notes, [&](const std::string& one) {
        return QString::fromStdString(one).contains(note);
    });
    QVERIFY(note.isEmpty() ? data->notes.empty() : said);
    for (const auto& [name, request] : everyRequest()) {
        const auto outcome = analyze(request, data, 3, {});
        QVERIFY2(outcome.ok(), name.c_str());
        const Metrics& metrics = (*outcome)->metrics;
        QCOMPARE(metrics.count, data->index->count());
        QCOMPARE((*outcome)->slices->size(), (*outcome)->slicing->count());
        QVERIFY2(metrics.mse.has_value() == (metrics.count > 0), name.c_str());
        for (const auto& figure : {metrics.mse, metrics.mae, metrics.sqnrDb, metrics.psnrDb,
                                   metrics.cosine, metrics.entropyBits, metrics.maxAbsError})
            QVERIFY2(!figure || !std::isnan(*figure), name.c_str());
        QVERIFY2((*outcome)->focus->steps.size() > 0, name.c_str());
        const auto result = quantized(**outcome);
        const bool holdsNan = (*outcome)->focus->steps.nanCode.has_value();
        for (std::size_t i = 0; i < result.values.size(); ++i)
            QCOMPARE(std::isnan(result.values[i]),
                     holdsNan && std::isnan(values[static_cast<qsizetype>(i)]));
    }
}

void TestAnalyze::focusIsOneSliceOfTheAnswer() {
    for (const auto& [name, request] : everyRequest()) {
        const OutcomePointer first = outcomeOf(request, mixedData());
        const std::size_t last = first->slicing->count() - 1;
        const OutcomePointer beyond = outcomeOf(request, mixedData(), last + 100);
        QCOMPARE(beyond->focus->slice, last);
        const auto moved = withFocus(first, last, {});
        QVERIFY(moved.ok());
        QCOMPARE(outcomeJson(**moved), outcomeJson(*first));
        for (const OutcomePointer& outcome : {beyond, *moved}) {
            const Focus& focus = *outcome->focus;
            const SliceOutcome& slice = (*outcome->slices)[last];
            QVERIFY2(focus.calibration.range == slice.range, name.c_str());
            QCOMPARE(focus.label, outcome->slicing->label(last));
            QCOMPARE(focus.evaluation.count, slice.count);
            NEAR(focus.evaluation.squaredError(), slice.squaredError, 1e-13 * slice.sumOfSquares,
                 1e-9);
        }
    }
}

// Codes of stochastic rounding depend on seed and place alone, however the tensor is cut.
void TestAnalyze::drawsAreKeyedByThePlace() {
    const auto data = mixedData();
    for (const char* cut : {R"("tensor")", R"("channel", "axis": 0)", R"("channel", "axis": 2)",
                            R"("group", "axis": 1, "group_size": 2)"}) {
        const Request request = requestOf(
            R"({"rounding": "stochastic", "seed": 9, "granularity": )" + std::string(cut) + "}");
        const OutcomePointer outcome = outcomeOf(request, data);
        const auto result = quantized(*outcome);
        for (std::size_t i = 0; i < result.codes.size(); ++i) {
            const float value = data->tensor->values[i];
            if (std::isnan(value)) continue;
            const SliceOutcome& slice = (*outcome->slices)[outcome->slicing->sliceOf(i)];
            const JobControl control;
            const auto quantizer = request.scheme->affine({.settings = request.settings,
                                                           .range = slice.range,
                                                           .given = {},
                                                           .values = nullptr,
                                                           .control = control});
            QCOMPARE(result.codes[i], quantizer->code(value, stochasticDraw(9, i)));
        }
    }
}

void TestAnalyze::givenScalesGiveTheirRanges() {
    const std::string given = R"("bits": 4, "range": {"mode": "scale", "given": [[0.5, 2]]})";
    for (const char* rest : {"}", R"(, "granularity": "channel", "axis": 1})"}) {
        const OutcomePointer outcome = outcomeOf(requestOf("{" + given + rest), mixedData());
        for (const SliceOutcome& slice : *outcome->slices) {
            QCOMPARE(slice.scale, 0.5F);
            QCOMPARE(slice.zeroPoint, 2.0F);
            QVERIFY((slice.range == Range{-5, 2.5}));  // codes -8 to 7
        }
        QVERIFY((outcome->focus->calibration.range == Range{-5, 2.5}));
    }
}

// 600 values of 4 bits; a scale of 32 bits and a zero point of 4 for each slice.
void TestAnalyze::sizesCountScales() {
    const auto bitsOf = [](const char* json) {
        return outcomeOf(requestOf(json), mixedData())->metrics.bitsPerWeight;
    };
    NEAR(bitsOf("{}"), 4 + 36 / 600.0, 0, 1e-15);
    NEAR(bitsOf(R"({"granularity": "channel", "axis": 1})"), 4 + 5 * 36 / 600.0, 0, 1e-15);
    const char* const alongTheLast =
        R"({"granularity": "group", "axis": -1, "group_size": 16, "layout": "axes"})";
    NEAR(bitsOf(alongTheLast), 4 + 45 * 36 / 600.0, 0, 1e-15);
    const OutcomePointer outcome = outcomeOf(requestOf("{}"), mixedData());
    QCOMPARE(outcome->metrics.bytes, (600 * 4 + 36) / 8.0);
    QCOMPARE(outcome->metrics.float32Bytes, 2400.0);
}

void TestAnalyze::refusesListsOfTheWrongLength() {
    Request request = requestOf(R"({"granularity": "channel", "axis": 1,
                                    "range": {"mode": "manual", "manual": [[0, 1], [0, 2]]}})");
    const auto refused = analyze(request, mixedData(), 0, {});
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    request.range.manual.resize(5, {-1, 1});
    const OutcomePointer outcome = outcomeOf(request, mixedData());
    QVERIFY(((*outcome->slices)[1].range == Range{0, 2}));
    QVERIFY(((*outcome->slices)[4].range == Range{-1, 1}));
}

void TestAnalyze::cancelIsHeard() {
    std::stop_source stop;
    stop.request_stop();
    const JobControl control(stop.get_token());
    for (const char* json : {"{}", R"({"granularity": "channel", "axis": 1})"}) {
        const auto outcome = analyze(requestOf(json), mixedData(), 0, control);
        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.error().code, ErrorCode::Cancelled);
    }
}

void TestAnalyze::samplesAnswerTheSameRequest() {
    const auto full = dataOf("weights:rows=64,columns=300");
    for (const char* json : {"{}", R"({"granularity": "channel", "axis": 0})",
                             R"({"granularity": "channel", "axis": -1})",
                             R"({"granularity": "group", "axis": 1, "group_size": 32})"}) {
        const Request request = requestOf(json);
        const auto sample = sampleDataSet(full->source, full->tensor, request, 2000, {});
        QVERIFY(sample.ok());
        QVERIFY((*sample)->preview);
        QCOMPARE((*sample)->fullCount, full->fullCount);
        QVERIFY((*sample)->tensor->values.size() <= 2048);
        const OutcomePointer outcome = outcomeOf(request, *sample);
        const OutcomePointer exact = outcomeOf(request, full);
        if (request.granularity == Granularity::Channel)
            QCOMPARE(outcome->slices->size(), exact->slices->size());
        NEAR(outcome->metrics.bitsPerWeight, exact->metrics.bitsPerWeight, 0, 0.05);
        const auto whole = sampleDataSet(full->source, full->tensor, request, 1 << 20, {});
        QVERIFY(!(*whole)->preview);
    }
}

QUANTOSCOPE_TEST(TestAnalyze);
#include "tst_analyze.moc"
