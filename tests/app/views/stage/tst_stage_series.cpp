// SPDX-License-Identifier: GPL-3.0-or-later
// What the stage draws, against counting by hand.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "app/views/kit/plot/value_axis.h"
#include "app/views/stage/series.h"
#include "app/views/stage/tails.h"
#include "core/tensor/distribution.h"
#include "support/analysis_run.h"
#include "support/near.h"
#include "support/outcomes.h"
#include "support/test_program.h"

using namespace quantoscope;
using quantoscope::test::outcomeOf;

class TestStageSeries : public QObject {
    Q_OBJECT

  private slots:
    void barsHoldEachValueOnce_data();
    void barsHoldEachValueOnce();
    void binsAreNoNarrowerThanTwoPixels();
    void finerHalvesTheBins();
    void fewValuesAreDrawnAsThemselves_data();
    void fewValuesAreDrawnAsThemselves();
    void onlyWhatIsClippedIsMarkedSo();
    void schemesThatLearnDoNotClip();
    void aSpikeIsCut();
    void stemsStandOnLevels_data();
    void stemsStandOnLevels();
    void bucketsShowTheirCounts();
    void closeThresholdsBecomeTicks_data();
    void closeThresholdsBecomeTicks();
    void degenerateDataGiveFiniteSeries_data();
    void degenerateDataGiveFiniteSeries();
    void firstRangeShowsDataAndHandles_data();
    void firstRangeShowsDataAndHandles();
    void aFarRangeIsNotJoined();
    void tailsAreFoldedWithTheirCounts();
};

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> drawn(std::string_view distribution) {
    const Result<Tensor> tensor = generate(*parseDistribution(distribution), JobControl{});
    return {tensor->values.begin(), tensor->values.end()};
}

double countBetween(const std::vector<float>& values, double from, double to) {
    return static_cast<double>(std::ranges::count_if(values, [=](float value) {
        return static_cast<double>(value) >= from && static_cast<double>(value) < to;
    }));
}

StageQuestion questionOf(const Outcome& outcome, StageMode mode = StageMode::Density,
                         bool all = false) {
    const AxisRange range = firstRange(outcome, all);
    return {.from = range.from, .to = range.to, .pixels = 640, .mode = mode};
}

}  // namespace

void TestStageSeries::barsHoldEachValueOnce_data() {
    QTest::addColumn<QString>("distribution");
    QTest::newRow("normal") << "normal:n=20000";
    QTest::newRow("one-sided") << "exponential:n=20000";
    QTest::newRow("many zeros") << "sparse:n=20000";
    QTest::newRow("outliers") << "outliers:n=20000";
    QTest::newRow("five hundred values") << "normal:n=500";
}

void TestStageSeries::barsHoldEachValueOnce() {
    QFETCH(QString, distribution);
    const std::vector<float> values = drawn(distribution.toStdString());
    const OutcomePointer outcome = outcomeOf(values);
    StageQuestion question = questionOf(*outcome, StageMode::LogCounts, true);
    const StageSeries counts = stageSeries(*outcome, question);
    QCOMPARE(counts.edges.size(), counts.heights.size() + 1);
    QCOMPARE(std::accumulate(counts.heights.begin(), counts.heights.end(), 0.0),
             static_cast<double>(values.size()));
    for (std::size_t i = 0; i < counts.heights.size(); ++i)
        QCOMPARE(counts.heights[i], countBetween(values, counts.edges[i], counts.edges[i + 1]));

    question.mode = StageMode::Density;
    const StageSeries density = stageSeries(*outcome, question);
    double area = 0;
    for (std::size_t i = 0; i < density.heights.size(); ++i)
        area += density.heights[i] * (density.edges[i + 1] - density.edges[i]);
    NEAR(area, 1, 1e-12, 0);
}

void TestStageSeries::binsAreNoNarrowerThanTwoPixels() {
    const OutcomePointer outcome = outcomeOf(drawn("normal:n=200000"));
    for (const int pixels : {40, 200, 640, 2000}) {
        StageQuestion question = questionOf(*outcome);
        question.pixels = pixels;
        const StageSeries series = stageSeries(*outcome, question);
        QVERIFY(series.binWidth * pixels / (question.to - question.from) >= 2 * (1 - 1e-9));
        QVERIFY(series.heights.size() <= static_cast<std::size_t>(pixels) / 2 + 2);
    }
}

void TestStageSeries::finerHalvesTheBins() {
    const OutcomePointer outcome = outcomeOf(drawn("normal:n=2000"));
    StageQuestion question = questionOf(*outcome);
    const double width = stageSeries(*outcome, question).binWidth;
    question.finer = 1;
    NEAR(stageSeries(*outcome, question).binWidth, width / 2, 0, 1e-12);
    question.finer = -1;
    NEAR(stageSeries(*outcome, question).binWidth, width * 2, 0, 1e-12);
}

void TestStageSeries::fewValuesAreDrawnAsThemselves_data() {
    QTest::addColumn<std::vector<float>>("values");
    QTest::addColumn<std::vector<double>>("places");
    QTest::addColumn<std::vector<double>>("counts");
    QTest::newRow("five") << std::vector<float>{1.5F, -2, 0.25F, 1.5F, 0}
                          << std::vector<double>{-2, 0, 0.25, 1.5}
                          << std::vector<double>{1, 1, 1, 2};
    std::vector<float> repeated{-0.0F};  // the same value as 0
    repeated.reserve(1001);
    for (int i = 0; i < 1000; ++i)
        repeated.push_back(0.25F * static_cast<float>(i % 5));
    QTest::newRow("a thousand of five") << repeated << std::vector<double>{0, 0.25, 0.5, 0.75, 1}
                                        << std::vector<double>{201, 200, 200, 200, 200};
}

void TestStageSeries::fewValuesAreDrawnAsThemselves() {
    QFETCH(std::vector<float>, values);
    QFETCH(std::vector<double>, places);
    QFETCH(std::vector<double>, counts);
    const OutcomePointer outcome = outcomeOf(values);
    for (const StageMode mode : {StageMode::Density, StageMode::LogCounts}) {
        const StageSeries series = stageSeries(*outcome, questionOf(*outcome, mode));
        QVERIFY(series.edges.empty() && series.heights.empty());
        QCOMPARE(series.values.size(), places.size());
        for (std::size_t i = 0; i < places.size(); ++i) {
            QCOMPARE(series.values[i].x, places[i]);
            QCOMPARE(series.values[i].count, counts[i]);
        }
        // A level is as high as its values are many.
        for (const StageStem& stem : series.stems)
            QCOMPARE(stem.height, outcome->focus->evaluation.counts[stem.interval]);
    }
}

// Of 3 bits from -2.62 to 2.7 by 0.76 the levels are -2.28 to 3.04, and half a step beyond is
// clipped: by counting in double.
void TestStageSeries::onlyWhatIsClippedIsMarkedSo() {
    const std::vector<float> values{-3, -2.62F, -1, 0, 2.7F, 3.3F, 3.5F, 9};
    const OutcomePointer outcome = outcomeOf(values, {.bits = 3});
    const StepFunction& steps = outcome->focus->steps;
    const StageSeries series = stageSeries(*outcome, questionOf(*outcome));
    std::uint64_t clipped = 0;
    for (const StageValue& value : series.values) {
        const double half = steps.scale / 2;
        const bool isBeyond = value.x < static_cast<double>(steps.levels.front()) - half * 1.0001 ||
                              value.x > static_cast<double>(steps.levels.back()) + half * 1.0001;
        QCOMPARE(value.isClipped, isBeyond);
        if (value.isClipped) ++clipped;
    }
    const Evaluation& evaluation = outcome->focus->evaluation;
    QCOMPARE(clipped, evaluation.clippedBelow + evaluation.clippedAbove);
    QVERIFY(clipped > 0);
}

void TestStageSeries::schemesThatLearnDoNotClip() {
    const std::vector<float> values = drawn("normal:n=300");
    const Request request = withScheme(defaultRequest(), *findScheme("lloyd-max"));
    const OutcomePointer outcome = test::outcomeOf(
        request, test::dataOf({1, static_cast<std::int64_t>(values.size())}, values));
    const ClipEdges edges = clipEdgesOf(*outcome);
    QVERIFY(std::isinf(edges.low) && std::isinf(edges.high));
    QVERIFY(outcome->metrics.clippedFraction && *outcome->metrics.clippedFraction > 0);
    for (const StageValue& value : stageSeries(*outcome, questionOf(*outcome)).values)
        QVERIFY(!value.isClipped);
}

void TestStageSeries::aSpikeIsCut() {
    std::vector<float> values = drawn("normal:n=10000");
    values.resize(20000, 0.01F);
    const OutcomePointer outcome = outcomeOf(values);
    const StageSeries series = stageSeries(*outcome, questionOf(*outcome));
    QVERIFY(series.cutBar.has_value());
    QVERIFY(series.edges[*series.cutBar] <= 0.01 && series.edges[*series.cutBar + 1] > 0.01);
    QVERIFY(series.cutShare > 0.5);
    QVERIFY(series.heights[*series.cutBar] > 3 * series.top);
}

void TestStageSeries::stemsStandOnLevels_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("stochastic");
    QTest::newRow("2 bits") << 2 << false;
    QTest::newRow("4 bits") << 4 << false;
    QTest::newRow("4 bits, stochastic") << 4 << true;
}

void TestStageSeries::stemsStandOnLevels() {
    QFETCH(int, bits);
    QFETCH(bool, stochastic);
    const OutcomePointer outcome = outcomeOf(
        drawn("normal:n=20000"),
        {.bits = bits, .rounding = stochastic ? Rounding::Stochastic : Rounding::NearestEven});
    const Focus& focus = *outcome->focus;
    const StageSeries series = stageSeries(*outcome, questionOf(*outcome));
    QCOMPARE(series.stems.size(), focus.steps.size());
    const auto count = static_cast<double>(focus.values->count());
    for (std::size_t k = 0; k < series.stems.size(); ++k) {
        QCOMPARE(series.stems[k].x, static_cast<double>(focus.steps.levels[k]));
        QCOMPARE(series.stems[k].interval, k);
        const bool isInner = k > 0 && k + 1 < series.stems.size();
        // Inner buckets of a uniform scheme are one scale wide.
        if (isInner)
            NEAR(series.stems[k].height * focus.steps.scale, focus.evaluation.counts[k] / count,
                 1e-15, 1e-5);
    }
}

void TestStageSeries::bucketsShowTheirCounts() {
    const OutcomePointer outcome = outcomeOf(drawn("normal:n=20000"), {.bits = 3});
    const StageSeries series = stageSeries(*outcome, questionOf(*outcome, StageMode::Buckets));
    QCOMPARE(series.heights, outcome->focus->evaluation.counts);
    QCOMPARE(series.edges.front(), static_cast<double>(outcome->focus->steps.clipLow));
    QCOMPARE(series.edges.back(), static_cast<double>(outcome->focus->steps.clipHigh));
}

void TestStageSeries::closeThresholdsBecomeTicks_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("close");
    QTest::newRow("1 bit") << 1 << false;
    QTest::newRow("4 bits") << 4 << false;
    QTest::newRow("8 bits") << 8 << true;
    QTest::newRow("16 bits") << 16 << true;
}

void TestStageSeries::closeThresholdsBecomeTicks() {
    QFETCH(int, bits);
    QFETCH(bool, close);
    const OutcomePointer outcome = outcomeOf(drawn("normal:n=20000"), {.bits = bits});
    const StageSeries series = stageSeries(*outcome, questionOf(*outcome));
    const std::size_t thresholds = outcome->focus->steps.size() - 1;
    QCOMPARE(series.thresholds.size(), close ? 0 : thresholds);
    QCOMPARE(series.denseThresholds.empty(), !close);
    QVERIFY(series.denseThresholds.size() <= 641);
    QVERIFY(series.stems.size() <= 641);
}

void TestStageSeries::degenerateDataGiveFiniteSeries_data() {
    QTest::addColumn<std::vector<float>>("values");
    QTest::addColumn<int>("bits");
    const auto denormal = std::numeric_limits<float>::denorm_min();
    const auto largest = std::numeric_limits<float>::max();
    for (const int bits : {1, 4, 16}) {
        const auto row = [&](const char* name, const std::vector<float>& values) {
            QTest::addRow("%s, %d bits", name, bits) << values << bits;
        };
        row("empty", {});
        row("all NaN", {kNan, kNan, kNan});
        row("one value", {1.5F});
        row("two values", {-1, 2});
        row("constant", std::vector<float>(100, -7));
        row("all zero", std::vector<float>(100, 0));
        row("huge", {-largest, 0, largest});
        row("denormal", {-3 * denormal, denormal, 2 * denormal, 9 * denormal});
        row("infinities", {1, 2, std::numeric_limits<float>::infinity()});
        row("a far outlier", {0, 1, 2, 3, 4, 5, 6, 7, 1e30F});
    }
}

void TestStageSeries::degenerateDataGiveFiniteSeries() {
    QFETCH(std::vector<float>, values);
    QFETCH(int, bits);
    const auto finite = std::ranges::count_if(values, [](float x) { return std::isfinite(x); });
    for (const Range range : {Range{-1, 1}, Range{0, 0}, Range{-3e38, 3e38}, Range{0, 1e-44}}) {
        const OutcomePointer outcome = outcomeOf(values, {.bits = bits, .range = range});
        for (const StageMode mode :
             {StageMode::Density, StageMode::LogCounts, StageMode::Buckets}) {
            const StageQuestion question = questionOf(*outcome, mode);
            QVERIFY(question.to > question.from);
            const StageSeries series = stageSeries(*outcome, question);
            QVERIFY(std::isfinite(series.top));
            QCOMPARE(series.heights.empty() && series.stems.empty(), finite == 0);
            QVERIFY(std::ranges::is_sorted(series.edges));
            for (const double height : series.heights)
                QVERIFY(std::isfinite(height) && height >= 0);
            for (const StageStem& stem : series.stems)
                QVERIFY(std::isfinite(stem.height) && stem.height >= 0);
        }
    }
}

void TestStageSeries::firstRangeShowsDataAndHandles_data() {
    QTest::addColumn<std::vector<float>>("values");
    QTest::addColumn<double>("reach");  // the most that the view may be wide
    QTest::addColumn<bool>("outliersBeyond");
    std::vector<float> values = drawn("normal:n=10000");
    QTest::newRow("normal") << values << 7.8 << true;  // 3.3 sigma on each side, and its padding
    values[5] = 1e6F;
    QTest::newRow("one far outlier") << values << 7.8 << true;
    QTest::newRow("constant") << std::vector<float>(10, 2) << 6.0 << false;
    QTest::newRow("none") << std::vector<float>{} << 6.0 << false;
}

void TestStageSeries::firstRangeShowsDataAndHandles() {
    QFETCH(std::vector<float>, values);
    QFETCH(double, reach);
    QFETCH(bool, outliersBeyond);
    const OutcomePointer outcome = outcomeOf(values);
    const AxisRange range = firstRange(*outcome);
    QCOMPARE(range.outliersBeyond, outliersBeyond);
    QVERIFY2(range.to - range.from <= reach, qPrintable(QString::number(range.to - range.from)));
    QVERIFY(range.from <= -2.62 && range.to >= 2.7);
    for (const float level : outcome->focus->steps.levels)
        QVERIFY(static_cast<double>(level) > range.from && static_cast<double>(level) < range.to);
    const AxisRange all = firstRange(*outcome, true);
    for (const float value : values)
        QVERIFY(static_cast<double>(value) > all.from && static_cast<double>(value) < all.to);
}

// A range that is asked for is joined, unless the bulk would be less than an eighth.
void TestStageSeries::aFarRangeIsNotJoined() {
    const std::vector<float> values = drawn("normal:n=10000");
    const AxisRange near = firstRange(*outcomeOf(values, {.range = {-20, 20}}));
    QVERIFY(near.from < -20 && near.to > 20);
    const AxisRange far = firstRange(*outcomeOf(values, {.range = {-200, 200}}));
    QVERIFY(far.from > -20 && far.to < 20);
}

void TestStageSeries::tailsAreFoldedWithTheirCounts() {
    const std::vector<float> values{-9, -5, -1, -1, 0, 0.5F, 1, 2, 2, 7};
    const OutcomePointer outcome = outcomeOf(values, {.range = {-6, 6}});
    const FoldedTails tails =
        foldedTails(*outcome->focus->values, clipEdgesOf(*outcome), -1.0, 2.0);
    QCOMPARE(tails.below.count, 2U);
    QCOMPARE(tails.below.extreme, -9.0);
    QCOMPARE(tails.below.clipped, 1U);
    QCOMPARE(tails.above.count, 1U);
    QCOMPARE(tails.above.extreme, 7.0);
    QCOMPARE(tails.above.clipped, 1U);
    QCOMPARE(tailText(tails.below, 0.01), QStringLiteral("2 values to −9.00"));
    QCOMPARE(tailText(tails.above, 0.01), QStringLiteral("1 value at 7.00"));
    const FoldedTails none =
        foldedTails(*outcome->focus->values, clipEdgesOf(*outcome), -10.0, 10.0);
    QCOMPARE(none.below.count + none.above.count, 0U);
}

QUANTOSCOPE_TEST(TestStageSeries);
#include "tst_stage_series.moc"
