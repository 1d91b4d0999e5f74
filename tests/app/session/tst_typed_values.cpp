// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as people type and paste them, and the worked examples against their published figures.
#include <QTest>
#include <string>
#include <vector>

#include "app/session/examples.h"
#include "app/session/typed_values.h"
#include "support/curves.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestTypedValues : public QObject {
    Q_OBJECT

  private slots:
    void areReadAsWritten_data();
    void areReadAsWritten();
    void areRefusedWithASentence_data();
    void areRefusedWithASentence();
    void comeBackFromTheirSource();
    void examplesGiveThePublishedFigures_data();
    void examplesGiveThePublishedFigures();
};

using Values = std::vector<double>;

void TestTypedValues::areReadAsWritten_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QVector<double>>("values");
    QTest::addColumn<int>("columns");
    const auto row = [](const char* name, const char* text, const QVector<double>& values,
                        int columns) {
        QTest::newRow(name) << QString::fromUtf8(text) << values << columns;
    };
    row("one", "1.5", {1.5}, 0);
    row("list", "1, 2.5 -3e2", {1, 2.5, -300}, 0);
    row("comma alone", "1,2,3", {1, 2, 3}, 0);
    row("JSON", "[[1, 2], [3, 4]]", {1, 2, 3, 4}, 2);
    row("JSON over lines", "[[1,\n 2],\n[3, 4]]\n", {1, 2, 3, 4}, 2);
    row("NumPy", "array([[1., 2.],\n       [3., 4.]], dtype=float32)", {1, 2, 3, 4}, 2);
    row("PyTorch", "tensor([0.5, -0.25])", {0.5, -0.25}, 0);
    row("table", "1\t2\t3\n4\t5\t6\n", {1, 2, 3, 4, 5, 6}, 3);
    row("column", "1\n2\n3\n", {1, 2, 3}, 1);
    row("decimal commas", "0,5;1,25\n-2;3", {0.5, 1.25, -2, 3}, 2);
    row("decimal commas by tab", "0,5\t1", {0.5, 1}, 0);
    row("uneven", "1 2 3\n4 5", {1, 2, 3, 4, 5}, 0);
    row("true minus", "\u22121 2", {-1, 2}, 0);
}

void TestTypedValues::areReadAsWritten() {
    QFETCH(QString, text);
    QFETCH(QVector<double>, values);
    QFETCH(int, columns);
    const auto spec = typedValues(text.toStdString());
    QVERIFY2(spec, spec ? "" : spec.error().sentence().c_str());
    QCOMPARE(spec->parameters.numbers("x"), Values(values.begin(), values.end()));
    QCOMPARE(spec->parameters.integer("columns"), columns);
}

void TestTypedValues::areRefusedWithASentence_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << QString() << "There is no number in this text.";
    QTest::newRow("blank") << " \n[ ]"
                           << "There is no number in this text.";
    QTest::newRow("word") << "1 two 3"
                          << "'two' is no finite float32 number.";
    QTest::newRow("infinite") << "1 inf"
                              << "'inf' is no finite float32 number.";
    QTest::newRow("beyond float32") << "1e39"
                                    << "'1e39' is no finite float32 number.";
    QTest::newRow("many") << QString("1 ").repeated(4097)
                          << "At most 4096 values are taken by hand; save more as a CSV file and "
                             "open it.";
}

void TestTypedValues::areRefusedWithASentence() {
    QFETCH(QString, text);
    QFETCH(QString, says);
    const auto spec = typedValues(text.toStdString());
    QVERIFY(!spec);
    QCOMPARE(QString::fromStdString(spec.error().what), says);
}

void TestTypedValues::comeBackFromTheirSource() {
    const auto spec = typedValues("[[0.1, -2.5e-7], [3, 1e30]]");
    const auto source = parseSource(sourceText(Source(*spec)));
    QVERIFY(source);
    QVERIFY(std::get<DistributionSpec>(*source) == *spec);
    const auto tensor = generate(*spec, JobControl());
    QVERIFY(tensor);
    QCOMPARE(tensor->shape, (Shape{2, 2}));
    QCOMPARE(std::vector<float>(tensor->values.begin(), tensor->values.end()),
             (std::vector<float>{0.1F, -2.5e-7F, 3, 1e30F}));
}

void TestTypedValues::examplesGiveThePublishedFigures_data() {
    QTest::addColumn<QString>("title");
    QTest::addColumn<double>("scale");  // not a number: it has none
    QTest::addColumn<double>("zeroPoint");
    QTest::addColumn<double>("mse");
    const double none = std::numeric_limits<double>::quiet_NaN();
    // Courses and articles print these; the squared error of the centroids is an exact optimum's.
    QTest::newRow("min-max") << "3 × 3 matrix, 8 bits" << 3.578823433670343 << -77.0 << 1.5730;
    QTest::newRow("symmetric") << "3 × 3 matrix, symmetric" << 728.6 / 127 << 0.0 << 2.50919;
    QTest::newRow("guess") << "3 × 3 matrix, scale by guess" << 3.5 << -70.0 << 170.8753;
    QTest::newRow("ten") << "[-10, 10], symmetric" << 10.0 / 127 << 0.0 << none;
    QTest::newRow("offset") << "[10, 260], unsigned" << 250.0 / 255 << -10.0 << none;
    QTest::newRow("six") << "Six weights, 4 bits" << 0.127142857 << 0.0 << none;
    QTest::newRow("linear") << "5 × 5 matrix, 2 bits" << 1.0 / 3 << -1.0 << none;
    QTest::newRow("k-means") << "5 × 5 matrix, four centroids" << none << none << 0.0792215 / 25;
}

void TestTypedValues::examplesGiveThePublishedFigures() {
    QFETCH(QString, title);
    QFETCH(double, scale);
    QFETCH(double, zeroPoint);
    QFETCH(double, mse);
    const auto example = std::ranges::find_if(
        examples(), [&](const Example& one) { return QString::fromUtf8(one.title) == title; });
    QVERIFY(example != examples().end());
    const auto request = exampleRequest(*example);
    QVERIFY2(request, request ? "" : request.error().sentence().c_str());
    const auto tensor = generate(std::get<DistributionSpec>(request->source), JobControl());
    const OutcomePointer outcome =
        answer(*request, {tensor->values.begin(), tensor->values.end()}, tensor->shape);
    QVERIFY(outcome != nullptr);
    if (!std::isnan(scale)) {
        NEAR(outcome->focus->steps.scale, scale, 0, 1e-7);
        QCOMPARE(outcome->focus->steps.zeroPoint, zeroPoint);
    }
    if (!std::isnan(mse)) NEAR(outcome->metrics.mse.value(), mse, 0, 2e-5);
}

QUANTOSCOPE_TEST(TestTypedValues);
#include "tst_typed_values.moc"
