// SPDX-License-Identifier: GPL-3.0-or-later
// What the error view draws, against quantizing each value.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "app/views/error/series.h"
#include "app/views/kit/plot/steps_in_sight.h"
#include "app/views/kit/plot/value_axis.h"
#include "core/tensor/distribution.h"
#include "support/near.h"
#include "support/outcomes.h"
#include "support/test_program.h"

using namespace quantoscope;
using quantoscope::test::outcomeOf;

class TestErrorSeries : public QObject {
    Q_OBJECT

  private slots:
    void sharesAddUp_data();
    void sharesAddUp();
    void sharesAreThoseOfTheValues();
    void wrappedSharesAddUp();
    void linesJumpAtThresholds();
    void stochasticHasTwoLines();
    void envelopeHoldsEveryError();
    void theShapeIsTheSeriesWithoutItsShares();
    void degenerateDataGiveFiniteSeries_data();
    void degenerateDataGiveFiniteSeries();
};

namespace {

std::vector<float> drawn(std::string_view distribution) {
    const Result<Tensor> tensor = generate(*parseDistribution(distribution), JobControl{});
    return {tensor->values.begin(), tensor->values.end()};
}

ErrorQuestion questionOf(const Outcome& outcome) {
    const AxisRange range = firstRange(outcome, true);
    return {range.from, range.to, 640};
}

// As the view asks for it, with what wraps around.
ErrorSeries seriesOf(const OutcomePointer& outcome, const ErrorQuestion& question) {
    StepsInSight inSight;
    inSight.look(outcome, question.from, question.to);
    return errorSeries(*outcome->focus, inSight.steps(), question);
}

double sumOf(const std::vector<double>& shares) {
    return std::accumulate(shares.begin(), shares.end(), 0.0);
}

double errorOf(const StepFunction& steps, float x) {
    return static_cast<double>(steps.levels[steps.intervalOf(x)]) - static_cast<double>(x);
}

}  // namespace

void TestErrorSeries::sharesAddUp_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("stochastic");
    for (const int bits : {1, 4, 8, 12, 16})
        for (const bool stochastic : {false, true})
            QTest::addRow("%d bits%s", bits, stochastic ? ", stochastic" : "")
                << bits << stochastic;
}

void TestErrorSeries::sharesAddUp() {
    QFETCH(int, bits);
    QFETCH(bool, stochastic);
    const OutcomePointer outcome = outcomeOf(
        drawn("normal:n=20000"),
        {.bits = bits, .rounding = stochastic ? Rounding::Stochastic : Rounding::NearestEven});
    const ErrorSeries series = seriesOf(outcome, questionOf(*outcome));
    const Evaluation& evaluation = outcome->focus->evaluation;
    // Each of the up to 640 sums is exact to float64; the expected ones cancel a few digits more.
    NEAR(sumOf(series.roundingShares), evaluation.roundingSquaredError / evaluation.squaredError(),
         1e-9, 0);
    NEAR(sumOf(series.clippingShares), evaluation.clippingSquaredError / evaluation.squaredError(),
         1e-9, 0);
}

void TestErrorSeries::sharesAreThoseOfTheValues() {
    const std::vector<float> values = drawn("normal:n=5000");
    const OutcomePointer outcome = outcomeOf(values, {.bits = 5});
    const ErrorQuestion question = questionOf(*outcome);
    const ErrorSeries series = seriesOf(outcome, question);
    const StepFunction& steps = outcome->focus->steps;
    std::vector<double> rounding(series.roundingShares.size());
    std::vector<double> clipping(series.roundingShares.size());
    const double total = outcome->focus->evaluation.squaredError();
    for (const float value : values) {
        const double place = (static_cast<double>(value) - question.from) / series.binWidth;
        const bool isClipped = value < steps.clipLow || value > steps.clipHigh;
        const double error = errorOf(steps, value);
        (isClipped ? clipping : rounding)[static_cast<std::size_t>(place)] += error * error / total;
    }
    for (std::size_t bin = 0; bin < rounding.size(); ++bin) {
        NEAR(series.roundingShares[bin], rounding[bin], 1e-12, 1e-9);
        NEAR(series.clippingShares[bin], clipping[bin], 1e-12, 1e-9);
    }
}

// Beyond the codes the errors are those of the codes that come around, not of clamped ones.
void TestErrorSeries::wrappedSharesAddUp() {
    const std::vector<float> values = drawn("normal:n=5000,std=2");
    Request request = withScheme(defaultRequest(), *findScheme("fixed-point"));
    request.settings.bits = 4;
    QVERIFY(request.settings.parameters.setText("integer_bits", "2"));
    QVERIFY(request.settings.parameters.setText("overflow", "wrap"));
    auto tensor = std::make_shared<Tensor>();
    tensor->shape = {static_cast<std::int64_t>(values.size())};
    tensor->values.assign(values.begin(), values.end());
    const auto data = makeDataSet(request.source, std::move(tensor), {});
    const OutcomePointer outcome = *analyze(request, *data, 0, {});
    const ErrorSeries series = seriesOf(outcome, questionOf(*outcome));
    const Evaluation& evaluation = outcome->focus->evaluation;
    QVERIFY(evaluation.clippingSquaredError > evaluation.roundingSquaredError);
    NEAR(sumOf(series.roundingShares), evaluation.roundingSquaredError / evaluation.squaredError(),
         1e-9, 0);
    NEAR(sumOf(series.clippingShares), evaluation.clippingSquaredError / evaluation.squaredError(),
         1e-9, 0);
}

void TestErrorSeries::linesJumpAtThresholds() {
    const OutcomePointer outcome = outcomeOf(drawn("normal:n=1000"), {.bits = 3});
    const StepFunction& steps = outcome->focus->steps;
    const ErrorSeries series = seriesOf(outcome, questionOf(*outcome));
    QCOMPARE(series.lines.size(), std::size_t{1});
    QVERIFY(series.envelope.empty());
    const std::vector<ErrorPoint>& line = series.lines[0];
    QCOMPARE(line.size(), 2 * steps.size());
    for (std::size_t k = 0; k < steps.size(); ++k)
        for (const ErrorPoint& point : {line[2 * k], line[2 * k + 1]})
            QCOMPARE(point.error, static_cast<double>(steps.levels[k]) - point.x);
    for (std::size_t k = 1; k < steps.size(); ++k) {
        QCOMPARE(line[2 * k - 1].x, static_cast<double>(steps.lower[k]));
        QCOMPARE(line[2 * k].x, static_cast<double>(steps.lower[k]));
    }
    NEAR(series.roundingReach, steps.scale / 2, 0, 1e-5);
}

void TestErrorSeries::stochasticHasTwoLines() {
    const OutcomePointer outcome =
        outcomeOf(drawn("normal:n=1000"), {.bits = 3, .rounding = Rounding::Stochastic});
    const ErrorSeries series = seriesOf(outcome, questionOf(*outcome));
    QCOMPARE(series.lines.size(), std::size_t{2});
    QCOMPARE(series.lines[0].size(), series.lines[1].size());
    const StepFunction& steps = outcome->focus->steps;
    const auto lowest = static_cast<double>(steps.levels.front());
    const auto highest = static_cast<double>(steps.levels.back());
    for (std::size_t i = 0; i + 1 < series.lines[0].size(); i += 2) {
        const double x = (series.lines[0][i].x + series.lines[0][i + 1].x) / 2;
        const double gap = series.lines[1][i].error - series.lines[0][i].error;
        NEAR(gap, x > lowest && x < highest ? steps.scale : 0, 1e-12, 1e-5);
    }
}

void TestErrorSeries::theShapeIsTheSeriesWithoutItsShares() {
    for (const int bits : {3, 12}) {
        const auto outcome = outcomeOf(drawn("normal:n=500"), {.bits = bits});
        const ErrorSeries whole = seriesOf(outcome, questionOf(*outcome));
        const ErrorSeries shape = errorShape(outcome->focus->steps, questionOf(*outcome));
        QCOMPARE(shape.lines.size(), whole.lines.size());
        QCOMPARE(shape.envelope.size(), whole.envelope.size());
        QCOMPARE(shape.lines.empty(), bits == 12);
        QCOMPARE(shape.roundingReach, whole.roundingReach);
        QVERIFY(shape.roundingShares.empty() && !whole.roundingShares.empty());
    }
}

void TestErrorSeries::envelopeHoldsEveryError() {
    const std::vector<float> values = drawn("normal:n=5000");
    const OutcomePointer outcome = outcomeOf(values, {.bits = 12});
    const ErrorQuestion question = questionOf(*outcome);
    const ErrorSeries series = seriesOf(outcome, question);
    QVERIFY(series.lines.empty());
    QCOMPARE(series.envelope.size(), std::size_t{640});
    const double pixel = (question.to - question.from) / question.pixels;
    for (const float value : values) {
        const double place = (static_cast<double>(value) - question.from) / pixel;
        const ErrorSeries::Span& span = series.envelope[static_cast<std::size_t>(place)];
        const double error = errorOf(outcome->focus->steps, value);
        QVERIFY(error >= span.least - 1e-12 && error <= span.most + 1e-12);
    }
}

void TestErrorSeries::degenerateDataGiveFiniteSeries_data() {
    QTest::addColumn<std::vector<float>>("values");
    const auto denormal = std::numeric_limits<float>::denorm_min();
    const auto largest = std::numeric_limits<float>::max();
    QTest::newRow("empty") << std::vector<float>{};
    QTest::newRow("all NaN") << std::vector<float>(3, std::numeric_limits<float>::quiet_NaN());
    QTest::newRow("one value") << std::vector<float>{1.5F};
    QTest::newRow("constant") << std::vector<float>(50, -7);
    QTest::newRow("huge") << std::vector<float>{-largest, 0, largest};
    QTest::newRow("denormal") << std::vector<float>{-3 * denormal, denormal, 9 * denormal};
}

void TestErrorSeries::degenerateDataGiveFiniteSeries() {
    QFETCH(std::vector<float>, values);
    for (const int bits : {1, 4, 16})
        for (const Range range : {Range{-1, 1}, Range{0, 0}, Range{-3e38, 3e38}})
            for (const Rounding rounding : {Rounding::NearestEven, Rounding::Stochastic}) {
                const OutcomePointer outcome =
                    outcomeOf(values, {.bits = bits, .range = range, .rounding = rounding});
                const ErrorSeries series = seriesOf(outcome, questionOf(*outcome));
                QVERIFY(!series.lines.empty() || !series.envelope.empty());
                for (const auto& line : series.lines)
                    for (const ErrorPoint& point : line)
                        QVERIFY(std::isfinite(point.x) && std::isfinite(point.error));
                for (const ErrorSeries::Span& span : series.envelope)
                    QVERIFY(std::isfinite(span.least) && std::isfinite(span.most));
                QVERIFY(std::isfinite(series.roundingReach) && std::isfinite(series.largestShare));
            }
}

QUANTOSCOPE_TEST(TestErrorSeries);
#include "tst_error_series.moc"
