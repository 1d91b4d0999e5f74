// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/explain/series.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <memory>

#include "app/views/look/number_format.h"
#include "app/views/view.h"
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

    // By the definition, at 4 bits with codes from -8 to 7.
    void theRangeComesFirst_data() {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QStringList>("formulas");
        QTest::newRow("asymmetric") << QByteArray(R"({"alpha": -3, "beta": 4.5})")
                                    << QStringList{"[-3, 4.5]", "(4.5 - (-3)) / 15 = 0.5",
                                                   "-8 - round(-3 / 0.5) = -8 - (-6) = -2"};
        QTest::newRow("mirrored") << QByteArray(R"({"alpha": 0, "beta": 7.5, "symmetric": true})")
                                  << QStringList{"[0, 7.5] -> [-7.5, 7.5]",
                                                 "(7.5 - (-7.5)) / 15 = 1", "0"};
    }
    void theRangeComesFirst() {
        QFETCH(QByteArray, settings);
        QFETCH(QStringList, formulas);
        const QJsonObject asked = QJsonDocument::fromJson(settings).object();
        Request request = withScheme(defaultRequest(), *findScheme("uniform"));
        if (asked["symmetric"].toBool())
            QVERIFY(request.settings.parameters.setText("symmetry", "symmetric"));
        request.range.mode = RangeMode::Manual;
        request.range.manual = {{asked["alpha"].toDouble(), asked["beta"].toDouble()}};
        const OutcomePointer outcome = outcomeOf(request, dataOf({1, 4}, {-1, 0.3F, 2, 4}));
        Pick pick;
        pick.x = 0.3F;
        const Explanation told = explainPick(*outcome, pick);
        QCOMPARE(*told.x, static_cast<double>(0.3F));
        QVERIFY(told.steps.size() > 5);
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(QString::fromStdString(told.steps[i].formula),
                     formulas[static_cast<qsizetype>(i)]);
    }

    // The x of a vector scheme is that of the value that is told.
    void vectorsTellTheValueNearestToX() {
        const OutcomePointer outcome = outcomeBy("vq", 256);
        const FloatBuffer& values = outcome->data->tensor->values;
        Pick pick;
        pick.x = 0.3;
        const Explanation told = explainPick(*outcome, pick);
        for (const float value : values)
            QVERIFY(std::abs(*told.x - 0.3) <= std::abs(static_cast<double>(value) - 0.3));
        const auto element = static_cast<std::size_t>(
            std::ranges::find(values, static_cast<float>(*told.x)) - values.begin());
        std::vector<float> decoded(256);
        QVERIFY(decodeVectors(*outcome->vectors, decoded, {}).ok());
        QCOMPARE(told.steps.back().formula, explainLevel(decoded[element], values[element]));
    }

    void textThatIsNoNumberIsRefused_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("number") << "0.25" << true;
        QTest::newRow("with a true minus") << "\u22120.25" << true;
        QTest::newRow("word") << "abc" << false;
        QTest::newRow("nothing") << "" << false;
        QTest::newRow("not finite") << "1e99" << false;
    }
    void textThatIsNoNumberIsRefused() {
        QFETCH(QString, text);
        QFETCH(bool, isTaken);
        const std::unique_ptr<View> view(findView("explain")->create(nullptr));
        const OutcomePointer outcome = outcomeBy("uniform", 64);
        view->setOutcome(outcome);
        connect(view.get(), &View::pickEdited, view.get(), &View::setPick);
        view->show();
        auto* field = view->findChild<QLineEdit*>();
        field->setText(text);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(field->property("wrong").toBool(), !isTaken);
        QCOMPARE(view->dataTable().rows.isEmpty(), !isTaken);
        if (!isTaken) return;
        QCOMPARE(field->text(), text);  // and what is told is told of it
        const double x = QString(text).replace(QChar(0x2212), u'-').toDouble();
        const auto level =
            outcome->focus->steps.levels[outcome->focus->steps.intervalOf(static_cast<float>(x))];
        const QString last = view->dataTable().rows.back()[1];
        QVERIFY2(last.contains(typeset(explainLevel(level, static_cast<float>(x)))),
                 qPrintable(last));
    }

    // Each key is told of; what is typed stays as it is.
    void whatIsTypedIsToldAtOnce() {
        const std::unique_ptr<View> view(findView("explain")->create(nullptr));
        view->setOutcome(outcomeBy("uniform", 64));
        connect(view.get(), &View::pickEdited, view.get(), &View::setPick);
        view->show();
        auto* field = view->findChild<QLineEdit*>();
        field->selectAll();
        QTest::keyClicks(field, "-0.50");
        QCOMPARE(field->text(), "-0.50");
        QVERIFY(view->caption().contains("-0.5 "));
        QTest::keyClicks(field, "x");
        QVERIFY(field->property("wrong").toBool());
        QVERIFY(view->dataTable().rows.isEmpty());
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

QUANTOSCOPE_GUI_TEST(TestExplainSeries);
#include "tst_explain_series.moc"
