// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/explain/series.h"

#include <QTest>
#include <cmath>

#include "core/schemes/explain.h"
#include "core/schemes/vectors/vector_scheme.h"
#include "support/analysis_run.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// Values from -1 to 1 in small uneven steps, in rows of 32.
OutcomePointer outcomeBy(std::string_view scheme, std::size_t count) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = std::sin(static_cast<float>(i * i));
    const Request request = withScheme(defaultRequest(), *findScheme(scheme));

    return outcomeOf(request, dataOf({static_cast<std::int64_t>(count / 32), 32}, values));
}

QString allOf(const Explanation& explanation) {
    QStringList list;
    for (const ExplainStep& step : explanation.steps)
        list << QString::fromStdString(step.text + ": " + step.formula);
    return list.join(" | ");
}

}  // namespace

class TestExplainSeries : public QObject {
    Q_OBJECT
  private slots:
    void withoutAPickTheUpperQuartile() {
        const OutcomePointer outcome = outcomeBy("uniform", 64);
        QCOMPARE(explainPick(*outcome, {}).x, outcome->focus->values->quantile(0.75));
    }

    // The block in focus is told with its own numbers.
    void blockOfTheFocus() {
        const OutcomePointer outcome = outcomeBy("mxfp4", 96);
        const auto looked = withFocus(outcome, 2, {});
        QVERIFY(looked.ok());
        Pick pick;
        pick.element = 70;
        const Explanation told = explainPick(**looked, pick);
        QCOMPARE(*told.x, double(std::sin(4900.0F)));
        QVERIFY2(allOf(told).startsWith("Block 2 holds in its bytes: scale = "),
                 qPrintable(allOf(told)));
    }

    void vectors_data() {
        QTest::addColumn<QString>("scheme");
        QTest::newRow("one part") << "vq";
        QTest::newRow("parts") << "pq";
        QTest::newRow("stages") << "rvq";
    }
    // The last step is the cell's own decoded value.
    void vectors() {
        QFETCH(QString, scheme);
        const OutcomePointer outcome = outcomeBy(scheme.toStdString(), 256);
        const VectorQuantization& quantized = *outcome->vectors;
        std::vector<float> decoded(256);
        QVERIFY(decodeVectors(quantized, decoded, {}).ok());
        Pick pick;
        pick.element = 131;
        const Explanation told = explainPick(*outcome, pick);
        QCOMPARE(told.steps.size(), quantized.parts + 2);
        QCOMPARE(told.steps.back().formula,
                 explainLevel(decoded[131], outcome->data->tensor->values[131]));
    }

    void nothingOfNothing() {
        const OutcomePointer outcome = outcomeBy("uniform", 0);
        QVERIFY(!explainPick(*outcome, {}).x);
    }
};

QUANTOSCOPE_TEST(TestExplainSeries);
#include "tst_explain_series.moc"
