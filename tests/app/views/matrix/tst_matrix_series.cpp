// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <limits>

#include "app/views/matrix/series.h"
#include "support/curves.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

MatrixSample sampleOf(const std::vector<float>& values, Shape shape, std::size_t most = 64,
                      const Request& request = defaultRequest()) {
    const auto outcome = answer(request, values, std::move(shape));
    return *sampleMatrix(*outcome, {}, most, most, {});
}

}  // namespace

class TestMatrixSeries : public QObject {
    Q_OBJECT
  private slots:
    void picturesHaveOnePixelForEachCell() {
        std::vector<float> values = bell(70);
        values[5] = kNan;
        const MatrixSample sample = sampleOf(values, {70});  // wrapped: 8 rows of 9, 2 places over
        const Theme theme = lightTheme();
        for (const MatrixPart part : kMatrixParts) {
            const ColorScale scale = colorScale(sample, part);
            const QImage image = matrixImage(sample, part, scale, theme);
            QCOMPARE(image.size(), QSize(9, 8));
            QCOMPARE(qAlpha(image.pixel(8, 7)), 0);
            // No code is shown for what is no number; what it is stored as is dequantized.
            const bool isStored = part == MatrixPart::Dequantized;
            QCOMPARE(std::isnan(cellValue(sample, part, 5)), !isStored);
            if (!isStored) QCOMPARE(image.pixel(5, 0), colorOf(std::nan(""), part, scale, theme));
            for (const std::size_t cell : {0U, isStored ? 5U : 1U, 17U, 40U}) {
                const QColor drawn(
                    image.pixel(static_cast<int>(cell % 9), static_cast<int>(cell / 9)));
                const QColor exact(colorOf(cellValue(sample, part, cell), part, scale, theme));
                QVERIFY(std::abs(drawn.red() - exact.red()) <= 3);  // 256 shades
                QVERIFY(std::abs(drawn.green() - exact.green()) <= 3);
                QVERIFY(std::abs(drawn.blue() - exact.blue()) <= 3);
            }
        }
    }
    void cellsAreWhatTheyAreCalled() {
        const MatrixSample sample = sampleOf(bell(60), {6, 10});
        for (std::size_t cell = 0; cell < 60; ++cell) {
            QCOMPARE(cellValue(sample, MatrixPart::Codes, cell), sample.codes[cell]);
            NEAR(cellValue(sample, MatrixPart::Dequantized, cell) -
                     cellValue(sample, MatrixPart::Original, cell),
                 cellValue(sample, MatrixPart::Error, cell), 0, 0);
        }
    }
    void originalAndDequantizedShareAScaleThatOutliersDoNotStretch() {
        std::vector<float> values = bell(1000);
        values[3] = 1e6F;
        const MatrixSample sample = sampleOf(values, {10, 100}, 200);
        const ColorScale original = colorScale(sample, MatrixPart::Original);
        const ColorScale dequantized = colorScale(sample, MatrixPart::Dequantized);
        QCOMPARE(original.high, dequantized.high);
        QCOMPARE(original.low, -original.high);
        QVERIFY(original.beyond);
        QVERIFY(original.high < 100);
        QVERIFY(!colorScale(sampleOf(bell(1000), {10, 100}, 200), MatrixPart::Codes).diverging);
    }
    void degenerateSamplesHaveScales_data() {
        QTest::addColumn<QVector<float>>("values");
        QTest::newRow("none") << QVector<float>{};
        QTest::newRow("one") << QVector<float>{1.5F};
        QTest::newRow("NaN") << QVector<float>{kNan, kNan, kNan};
        QTest::newRow("constant zero") << QVector<float>(9, 0.0F);
        QTest::newRow("infinite") << QVector<float>{std::numeric_limits<float>::infinity(), 1};
    }
    void degenerateSamplesHaveScales() {
        QFETCH(QVector<float>, values);
        const MatrixSample sample = sampleOf({values.begin(), values.end()}, {values.size()});
        for (const MatrixPart part : kMatrixParts) {
            const ColorScale scale = colorScale(sample, part);
            QVERIFY(scale.low < scale.high);
            QVERIFY(std::isfinite(scale.low) && std::isfinite(scale.high));
            matrixImage(sample, part, scale, darkTheme());
        }
    }
    void linesPartTheSlices() {
        Request request = defaultRequest();
        request.granularity = Granularity::Channel;
        const auto outcome = answer(request, bell(60), {6, 10});
        const MatrixSample sample = *sampleMatrix(*outcome, {}, 64, 64, {});
        const QVector<QLineF> lines = sliceLines(sample, *outcome->slicing, 1, 1);
        QCOMPARE(lines.size(), 5);
        for (const QLineF& line : lines) {
            QCOMPARE(line.y1(), line.y2());
            QCOMPARE(line.length(), 10.0);
        }
        QVERIFY(sliceLines(sample, *outcome->slicing, 1, 3).isEmpty());
        const auto whole = answer(defaultRequest(), bell(60), {6, 10});
        QVERIFY(sliceLines(sample, *whole->slicing, 1, 1).isEmpty());
    }
    void groupsPartColumns() {
        Request request = defaultRequest();
        request.granularity = Granularity::Group;
        request.axis = 1;
        request.groupSize = 5;
        const auto outcome = answer(request, bell(60), {3, 20});
        const MatrixSample sample = *sampleMatrix(*outcome, {}, 64, 64, {});
        int vertical = 0;
        for (const QLineF& line : sliceLines(sample, *outcome->slicing, 2, 2))
            vertical += line.x1() == line.x2() ? 1 : 0;
        QCOMPARE(vertical, 3);
    }
    void samplingIsSaid_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<QString>("text");
        QTest::newRow("all") << 10 << 10 << "";
        QTest::newRow("second") << 20 << 10 << "every 2nd row";
        QTest::newRow("both") << 30 << 110 << "every 3rd row, every 11th column";
        QTest::newRow("uneven") << 15 << 10 << "10 of 15 rows";
    }
    void samplingIsSaid() {
        QFETCH(int, rows);
        QFETCH(int, columns);
        QFETCH(QString, text);
        const auto count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
        const MatrixSample sample = sampleOf(bell(count), {rows, columns}, 10);
        QCOMPARE(samplingText(sample), text);
    }
    void elementsAreFoundAgain() {
        const MatrixSample all = sampleOf(bell(60), {6, 10});
        for (std::size_t cell = 0; cell < 60; ++cell)
            QVERIFY(cellOfElement(all, all.elements[cell]) == cell);
        const MatrixSample some = sampleOf(bell(600), {20, 30}, 7);
        for (std::size_t cell = 0; cell < some.elements.size(); ++cell)
            QVERIFY(cellOfElement(some, some.elements[cell]) == cell);
        QVERIFY(!cellOfElement(all, 60));
    }
    void windowsStayWithinTheMatrix() {
        const MatrixShape whole{100, 40};
        const MatrixWindow all{0, 0, 100, 40};
        const MatrixWindow closer = zoomedWindow(all, whole, 0.5, 50, 20);
        QVERIFY((closer == MatrixWindow{25, 10, 50, 20}));
        QVERIFY(zoomedWindow(closer, whole, 100, 0, 0) == all);
        QVERIFY((movedWindow(closer, whole, -1e9, 1e9) == MatrixWindow{0, 20, 50, 20}));
        const MatrixWindow least = zoomedWindow(all, whole, 1e-9, 99.5, 39.5);
        QVERIFY(least.rows == 4 && least.firstRow + least.rows <= 100);
    }
};

QUANTOSCOPE_TEST(TestMatrixSeries);
#include "tst_matrix_series.moc"
