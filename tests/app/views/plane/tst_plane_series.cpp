// SPDX-License-Identifier: GPL-3.0-or-later
// Points, codewords and cells of the plane, against the tensor and a slow search.
#include <QTest>
#include <cmath>
#include <limits>
#include <set>

#include "app/views/plane/series.h"
#include "core/schemes/vectors/vector_scheme.h"
#include "support/curves.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

OutcomePointer vectorsOf(std::string_view scheme, int bits, std::string_view options,
                         std::size_t count, float scale = 1) {
    Request request = withScheme(defaultRequest(), *findScheme(scheme));
    request.settings = settingsOf(scheme, bits, options);
    std::vector<float> values = bell(count);
    for (float& value : values)
        value *= scale;
    return answer(request, values);
}

double squared(double x) {
    return x * x;
}

}  // namespace

class TestPlaneSeries : public QObject {
    Q_OBJECT
  private slots:
    void vectorsAreTheirValuesAndTheirCodewords() {
        const OutcomePointer outcome = vectorsOf("vq", 2, "dimension=2", 200);
        QVERIFY(outcome);
        const auto series = planeSeries(*outcome, {});
        QVERIFY(series);
        QVERIFY(series->hasCells && !series->shadows && !series->pairs);
        QCOMPARE(series->vectors, std::uint64_t{100});
        QCOMPARE(series->points.size(), std::size_t{100});
        QCOMPARE(series->words.size(), outcome->vectors->codewords);
        std::uint64_t counted = 0;
        for (const PlaneWord& word : series->words)
            counted += word.count;
        QCOMPARE(counted, std::uint64_t{100});
        const FloatBuffer& values = outcome->data->tensor->values;
        for (std::size_t i = 0; i < 100; ++i) {
            const PlanePoint& point = series->points[i];
            QCOMPARE(point.element, 2 * i);
            QCOMPARE(point.x, values[2 * i]);
            QCOMPARE(point.y, values[2 * i + 1]);
            const auto word = outcome->vectors->codeword(0, outcome->vectors->codes[i]);
            QCOMPARE(series->words[point.word].x, static_cast<double>(word[0]));
            QCOMPARE(series->words[point.word].y, static_cast<double>(word[1]));
        }
    }
    void cellsAreThoseOfTheNearestCodeword_data() {
        QTest::addColumn<double>("scale");
        QTest::newRow("ones") << 1.0;
        QTest::newRow("tiny") << 1e-30;
        QTest::newRow("huge") << 1e30;
    }
    void cellsAreThoseOfTheNearestCodeword() {
        QFETCH(double, scale);
        const OutcomePointer outcome =
            vectorsOf("vq", 2, "dimension=2", 400, static_cast<float>(scale));
        QVERIFY(outcome);
        for (const PlaneQuestion question : {PlaneQuestion{0, 1}, PlaneQuestion{1, 0}}) {
            const auto series = planeSeries(*outcome, question);
            const PlaneRaster raster{-5 * scale, 5 * scale, -4 * scale, 6 * scale, 37, 29};
            const auto cells = planeCells(*outcome, question, raster);
            QCOMPARE(cells.size(), std::size_t{37} * 29);
            for (int row = 0; row < raster.rows; ++row)
                for (int column = 0; column < raster.columns; ++column) {
                    const double x = (-5 + (column + 0.5) * 10 / 37) * scale;
                    const double y = (-4 + (row + 0.5) * 10 / 29) * scale;
                    const auto away = [&](std::size_t k) {
                        return squared((series->words[k].x - x) / scale) +
                               squared((series->words[k].y - y) / scale);
                    };
                    double least = std::numeric_limits<double>::infinity();
                    for (std::size_t k = 0; k < series->words.size(); ++k)
                        least = std::min(least, away(k));
                    // Distances up to 200 summed in float32: a few units in the last place apart.
                    const double found = away(cells[static_cast<std::size_t>(row) * 37 +
                                                    static_cast<std::size_t>(column)]);
                    QVERIFY(found <= least + 200 * 4 * 1.2e-7);
                }
        }
    }
    void residualCellsFollowTheStages() {
        const OutcomePointer outcome = vectorsOf("rvq", 1, "dimension=2 stages=2", 400);
        QVERIFY(outcome);
        const VectorQuantization& vectors = *outcome->vectors;
        const auto series = planeSeries(*outcome, {});
        QVERIFY(series && series->hasCells && series->countsPoints);
        // A raster point on each vector takes the vector's codes.
        std::size_t differing = 0;
        for (const PlanePoint& point : series->points) {
            const auto x = static_cast<double>(point.x);
            const auto y = static_cast<double>(point.y);
            const auto cells = planeCells(*outcome, {}, {x - 1, x + 1, y - 1, y + 1, 1, 1});
            const std::uint32_t* codes = &vectors.codes[point.element];
            const auto wanted = codes[0] * static_cast<std::uint32_t>(vectors.codewords) + codes[1];
            differing += cells[0] != wanted ? 1 : 0;
        }
        // The middle of a raster point is off by rounding, which may matter on a border.
        QVERIFY2(differing <= 2, qPrintable(QString::number(differing)));
    }
    void partsOfAProductMakeTheirPairs() {
        const OutcomePointer outcome = vectorsOf("pq", 1, "parts=2 dimension=2", 400);
        QVERIFY(outcome);
        const auto within = planeSeries(*outcome, {2, 3});
        QVERIFY(within && within->hasCells && !within->countsPoints);
        QCOMPARE(within->words.size(), outcome->vectors->codewords);
        const auto across = planeSeries(*outcome, {0, 3});
        QVERIFY(across && !across->hasCells && across->countsPoints && across->shadows);
        std::set<std::pair<std::uint32_t, std::uint32_t>> used;
        for (std::size_t i = 0; i < outcome->vectors->codes.size(); i += 2)
            used.emplace(outcome->vectors->codes[i], outcome->vectors->codes[i + 1]);
        QCOMPARE(across->words.size(), used.size());
        for (const PlanePoint& point : across->points) {
            const PlaneWord& word = across->words[point.word];
            QCOMPARE(word.x, static_cast<double>(outcome->vectors->codeword(0, word.codes[0])[0]));
            QCOMPARE(word.y, static_cast<double>(outcome->vectors->codeword(1, word.codes[1])[1]));
        }
    }
    void scalarsPairNeighboursOfTheSliceInFocus() {
        Request request = defaultRequest();
        request.granularity = Granularity::Channel;
        request.axis = 1;
        const OutcomePointer outcome = answer(request, bell(60), {20, 3}, 2);
        const auto series = planeSeries(*outcome, {});
        QVERIFY(series && series->pairs);
        QCOMPARE(series->vectors, std::uint64_t{10});
        QCOMPARE(series->points[4].element, std::size_t{8 * 3 + 2});
        QCOMPARE(series->points[4].y, outcome->data->tensor->values[9 * 3 + 2]);
    }
    void pointsAreAnEvenSampleAndFinite() {
        std::vector<float> values = bell(1000);
        values[10] = std::numeric_limits<float>::quiet_NaN();
        values[21] = std::numeric_limits<float>::infinity();
        const OutcomePointer outcome = answer(defaultRequest(), values);
        QCOMPARE(planeSeries(*outcome, {})->points.size(), std::size_t{498});
        const auto few = planeSeries(*outcome, {.mostPoints = 100});
        QCOMPARE(few->points.size(), std::size_t{98});
        QCOMPARE(few->points[1].element, std::size_t{30});
        QVERIFY(!planeSeries(*answer(defaultRequest(), {1}), {}));
    }
    void bordersAreSoughtPointByPoint() {
        const OutcomePointer outcome = vectorsOf("vq", 2, "dimension=2", 400);
        QVERIFY(outcome);
        const PlaneRaster raster{-6, 6, -5, 5, 241, 203};  // no multiples of the sides
        const auto all = planeCells(*outcome, {}, raster);
        for (const int side : {2, 3, 5}) {
            const auto sought = planeCells(*outcome, {}, raster, side);
            QCOMPARE(sought.size(), all.size());
            std::size_t differing = 0;
            for (std::size_t i = 0; i < all.size(); ++i)
                differing += sought[i] != all[i] ? 1 : 0;
            QCOMPARE(differing, std::size_t{0});
        }
    }
    void manyCodewordsAreSoughtOnACoarserRaster() {
        VectorQuantization vectors;
        vectors.parts = 1;
        vectors.codewords = 16;
        QCOMPARE(cellPixels(vectors, 600, 400), 1);
        vectors.codewords = 65536;
        const int side = cellPixels(vectors, 600, 400);
        QVERIFY(side > 1);
        QVERIFY(600.0 * 400 / (side * side) * 65536 <= 6e7);
    }
};

QUANTOSCOPE_TEST(TestPlaneSeries);
#include "tst_plane_series.moc"
