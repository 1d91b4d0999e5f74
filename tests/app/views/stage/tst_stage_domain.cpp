// SPDX-License-Identifier: GPL-3.0-or-later
// The stage's two domains, and the two histograms where there are no levels.
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/views/stage/domain.h"
#include "app/views/stage/view.h"
#include "core/schemes/vectors/vector_scheme.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

OutcomePointer transformed(std::string_view scheme) {
    Request request = withScheme(defaultRequest(), *findScheme(scheme));
    request.preparation.transforms.push_back(*parseTransform("mean"));
    auto tensor = std::make_shared<Tensor>();
    const std::vector<float> values = bell(500);
    tensor->shape = {500};
    for (const float value : values)
        tensor->values.push_back(value + 50);
    const auto plain = makeDataSet(request.source, tensor, {});
    return *analyze(request, *prepareDataSet(*plain, request.preparation, {}), 0, {});
}

double area(const std::vector<double>& edges, const std::vector<double>& heights) {
    double sum = 0;
    for (std::size_t i = 0; i < heights.size(); ++i)
        sum += heights[i] * (edges[i + 1] - edges[i]);
    return sum;
}

// Laid out and replotted, as the event loop would do next.
void draw(View& view) {
    view.grab();
    view.plot()->replot();
}

}  // namespace

class TestStageDomain : public QObject {
    Q_OBJECT
  private slots:
    void bothHistogramsHoldAllValues() {
        const OutcomePointer outcome =
            answer(withScheme(defaultRequest(), *findScheme("vq")), bell(500));
        QVERIFY(countsAfter(*outcome, StageDomain::Transformed));
        QVERIFY(!hasDomain(*outcome, StageDomain::Original));
        const std::vector<float> after = valuesAfter(*outcome, StageDomain::Transformed);
        QCOMPARE(after.size(), std::size_t{500});
        QCOMPARE(
            after[6],
            outcome->vectors->codeword(
                0, outcome->vectors
                       ->codes[6 / outcome->vectors->dimension])[6 % outcome->vectors->dimension]);
        const StageQuestion question{.from = -10, .to = 10, .pixels = 400};
        const StageSeries density = beforeAndAfter(*outcome->focus->values, after, question);
        // Sums of 500 terms, rounded in double.
        QVERIFY(std::abs(area(density.edges, density.heights) - 1) < 1e-12);
        QVERIFY(std::abs(area(density.edges, density.after) - 1) < 1e-12);
        StageQuestion counted = question;
        counted.mode = StageMode::LogCounts;
        const StageSeries counts = beforeAndAfter(*outcome->focus->values, after, counted);
        QCOMPARE(std::accumulate(counts.after.begin(), counts.after.end(), 0.0), 500.0);
        QCOMPARE(std::accumulate(counts.heights.begin(), counts.heights.end(), 0.0), 500.0);
        QVERIFY(counts.stems.empty() && counts.thresholds.empty());
    }
    void fewValuesStandForThemselvesBeforeAndAfter() {
        const OutcomePointer outcome =
            answer(withScheme(defaultRequest(), *findScheme("vq")), bell(64));
        const std::vector<float> after = valuesAfter(*outcome, StageDomain::Transformed);
        const StageSeries series =
            beforeAndAfter(*outcome->focus->values, after, {.from = -10, .to = 10, .pixels = 400});
        QVERIFY(series.heights.empty() && series.after.empty());
        for (const auto* values : {&series.values, &series.valuesAfter}) {
            double count = 0;
            for (const StageValue& value : *values)
                count += value.count;
            QCOMPARE(count, 64.0);
        }
        for (const StageValue& value : series.valuesAfter)
            QVERIFY(std::ranges::count(after, static_cast<float>(value.x)) ==
                    std::lround(value.count));
    }
    void levelsStandForThemselves() {
        const OutcomePointer outcome = answer(defaultRequest(), bell(500));
        QVERIFY(!countsAfter(*outcome, StageDomain::Transformed));
        QVERIFY(valuesAfter(*outcome, StageDomain::Transformed).empty());
    }
    void theOriginalDomainIsOfTheSource() {
        const OutcomePointer outcome = transformed("uniform");
        QVERIFY(hasDomain(*outcome, StageDomain::Original));
        QVERIFY(valuesBefore(*outcome, StageDomain::Original).minimum() > 40);
        QVERIFY(valuesBefore(*outcome, StageDomain::Transformed).minimum() < 0);
        for (const float value : valuesAfter(*outcome, StageDomain::Original))
            QVERIFY(value > 35);
    }
    void theStageChangesItsAxisWithTheDomain() {
        StageView stage;
        stage.resize(500, 300);
        const OutcomePointer outcome = transformed("uniform");
        stage.setRequest(outcome->request);
        stage.setOutcome(outcome);
        draw(stage);
        QVERIFY(stage.subtitle().contains("transformed domain"));
        QVERIFY(stage.plot()->xAxis->range().contains(0));
        QVERIFY(!stage.series().stems.empty());
        QSignalSpy linked(&stage, &View::valueRangeEdited);
        stage.setDomain(StageDomain::Original);
        draw(stage);
        QVERIFY(stage.subtitle().contains("original domain"));
        QVERIFY(stage.plot()->xAxis->range().lower > 30);
        QVERIFY(stage.series().stems.empty() && !stage.series().after.empty());
        QVERIFY(!stage.handles());
        stage.setValueRange(-3, 3);  // of the error view, in the other domain
        QVERIFY(stage.plot()->xAxis->range().lower > 30);
        QCOMPARE(linked.count(), 0);
        // Without transforms there is one domain.
        stage.setOutcome(answer(defaultRequest(), bell(500)));
        draw(stage);
        QCOMPARE(stage.domain(), StageDomain::Transformed);
        QVERIFY(stage.subtitle().startsWith("original"));
        QVERIFY(stage.plot()->xAxis->range().contains(0));
    }
};

QUANTOSCOPE_GUI_TEST(TestStageDomain);
#include "tst_stage_domain.moc"
