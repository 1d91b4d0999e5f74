// SPDX-License-Identifier: GPL-3.0-or-later
// Small slices one after the other against the pass over each of them alone, on the step function.
#include "core/metrics/slice_evaluation.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <random>

#include "core/calibration/calibrator.h"
#include "core/metrics/evaluate.h"
#include "core/schemes/scheme.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// Slices of every kind and many sizes, so that each has its own end of a vector.
std::vector<std::vector<float>> slices(bool huge) {
    std::mt19937 engine(7);
    std::normal_distribution<float> normal;
    std::vector<std::vector<float>> all{
        {},
        {kNan},
        {kInfinity, -kInfinity, kNan},
        {0.0F, -0.0F},
        {1.5F},
        std::vector<float>(33, -0.1F),
        {1e-45F, -3e-45F, 2e-40F},
        {1.0F, kNan, 2.0F, kInfinity, 3.0F},
        {1e8F, 1e8F + 8, 1e8F + 16},
    };
    if (huge) all.push_back({-3.4e38F, 3.4e38F, 1.0F});
    for (std::size_t size : {1, 7, 16, 31, 32, 64, 100, 128, 1023, 1025, 5000}) {
        std::vector<float>& slice = all.emplace_back(size);
        for (float& x : slice)
            x = normal(engine) * static_cast<float>(size);
        if (size % 2 == 1) slice[size / 2] = kNan;
    }
    return all;
}

SchemeSettings settingsOf(const ParameterSet& parameters, int bits, Rounding rounding) {
    return {.bits = bits, .parameters = parameters, .codes = {}, .rounding = rounding, .seed = 0};
}

Extremes slowExtremes(std::span<const float> values) {
    Extremes extremes;
    for (const float x : values) {
        if (!std::isfinite(x)) continue;
        const bool first = extremes.count++ == 0;
        extremes.minimum = first ? x : std::min(extremes.minimum, x);
        extremes.maximum = first ? x : std::max(extremes.maximum, x);
    }
    return extremes;
}

}  // namespace

class TestSliceEvaluation : public QObject {
    Q_OBJECT

  private slots:
    void agreesWithEachSliceAlone_data();
    void agreesWithEachSliceAlone();
    void findsTheExtremes();
    void edgesClipTheSameValues();

  private:
    void compareSlices(const SchemeSettings& settings, double shrink);
};

void TestSliceEvaluation::agreesWithEachSliceAlone_data() {
    QTest::addColumn<int>("rounding");
    QTest::addColumn<double>("shrink");
    for (const Rounding rounding :
         {Rounding::NearestEven, Rounding::NearestAway, Rounding::TowardZero, Rounding::Floor})
        for (const double shrink : {1.0, 0.5})
            QTest::addRow("rounding %d, %g of the range", static_cast<int>(rounding), shrink)
                << static_cast<int>(rounding) << shrink;
}

// Each slice gets the range of its extremes, or a part of it, so that some values are clipped.
void TestSliceEvaluation::compareSlices(const SchemeSettings& settings, double shrink) {
    const JobControl control;
    SliceEvaluator evaluator;
    Evaluation all;
    for (const std::vector<float>& values : slices(true)) {
        const Extremes extremes = extremesOf(values);
        const Range range{extremes.minimum * shrink, extremes.maximum * shrink};
        const SchemeInput input{.settings = settings,
                                .range = range,
                                .given = {},
                                .values = nullptr,
                                .control = control};
        const auto quantizer = findScheme("uniform")->affine(input);
        QVERIFY(quantizer);
        const Evaluation alone =
            evaluateDirect(values, affineSteps(*quantizer), 0, 0, control).value();
        const SliceFigures figures = evaluator.add(values, extremes, *quantizer);
        QCOMPARE(figures.clipped, alone.clippedBelow + alone.clippedAbove);
        NEAR(figures.squaredError, alone.squaredError(), 0, 1e-12);
        NEAR(figures.sumOfSquares, alone.sumOfSquares, 0, 1e-12);
        all.count += alone.count;
        all.clippedBelow += alone.clippedBelow;
        all.product += alone.product;
        all.levelSquares += alone.levelSquares;
        all.absoluteError += alone.absoluteError;
        all.maxAbsoluteError = std::max(all.maxAbsoluteError, alone.maxAbsoluteError);
        all.counts.resize(alone.counts.size());
        for (std::size_t k = 0; k < alone.counts.size(); ++k)
            all.counts[k] += alone.counts[k];
    }
    const Evaluation sums = evaluator.sums();
    QCOMPARE(sums.counts, all.counts);
    QCOMPARE(sums.count, all.count);
    QCOMPARE(sums.clippedBelow, all.clippedBelow);
    QCOMPARE(sums.maxAbsoluteError, all.maxAbsoluteError);
    NEAR(sums.absoluteError, all.absoluteError, 0, 1e-12);
    NEAR(sums.product, all.product, 0, 1e-12);
    NEAR(sums.levelSquares, all.levelSquares, 0, 1e-12);
}

void TestSliceEvaluation::agreesWithEachSliceAlone() {
    QFETCH(int, rounding);
    QFETCH(double, shrink);
    const Scheme& uniform = *findScheme("uniform");
    int compared = 0;
    for (const std::string symmetry : {"asymmetric", "symmetric", "restricted"})
        for (const std::string grid : {"mid-tread", "mid-rise"})
            for (const std::string zeroPoint : {"integer", "float"})
                for (const std::string arithmetic : {"pytorch", "onnx"})
                    for (const int bits : {2, 4, 8, 12}) {
                        ParameterSet parameters(uniform.parameters);
                        QVERIFY(parameters.setText("symmetry", symmetry));
                        QVERIFY(parameters.setText("grid", grid));
                        QVERIFY(parameters.setText("zero_point", zeroPoint));
                        QVERIFY(parameters.setText("arithmetic", arithmetic));
                        const SchemeSettings settings =
                            settingsOf(parameters, bits, static_cast<Rounding>(rounding));
                        if (!uniform.check(settings)) continue;
                        compareSlices(settings, shrink);
                        if (QTest::currentTestFailed()) return;
                        ++compared;
                    }
    QVERIFY(compared >= 24);
}

void TestSliceEvaluation::findsTheExtremes() {
    for (const std::vector<float>& values : slices(true)) {
        const Extremes found = extremesOf(values);
        const Extremes expected = slowExtremes(values);
        QCOMPARE(found.count, expected.count);
        QVERIFY(found.minimum == expected.minimum && found.maximum == expected.maximum);
        QVERIFY(found.minimum != 0 || !std::signbit(found.minimum));
        QVERIFY(found.maximum != 0 || !std::signbit(found.maximum));
    }
}

// Values next to the edges themselves, with grids of every size and place.
void TestSliceEvaluation::edgesClipTheSameValues() {
    std::mt19937 engine(11);
    std::uniform_real_distribution<float> real(-1, 1);
    int infinite = 0;
    for (int i = 0; i < 20000; ++i) {
        AffineQuantizer quantizer{.scale = std::ldexp(1 + real(engine) / 2, i % 60 - 30),
                                  .qmin = -(1 << (i % 16)),
                                  .qmax = (1 << (i % 16)) - 1};
        quantizer.floatZeroPoint = i % 3 == 0;
        quantizer.midRise = i % 5 == 0;
        quantizer.byReciprocal = i % 2 == 0;
        const float place = real(engine) * std::ldexp(1.0F, i % 21);
        quantizer.zeroPoint = quantizer.floatZeroPoint ? place : std::nearbyint(place);
        const ClipEdges edges = clipEdges(quantizer);
        const auto stretch = [&](float edge) {
            return edge + real(engine) / 256 * quantizer.scale;
        };
        for (const float low :
             {edges.low, std::nextafter(edges.low, -kInfinity), stretch(edges.low)}) {
            const float high = stretch(edges.high);
            const ClipEdges told = clipEdgesOf(quantizer, low, high);
            QCOMPARE(low < told.low, low < edges.low);
            QCOMPARE(high > told.high, high > edges.high);
            infinite += std::isinf(told.low) && !std::isinf(edges.low) ? 1 : 0;
        }
    }
    QVERIFY(infinite > 1000);
}

QUANTOSCOPE_TEST(TestSliceEvaluation);
#include "tst_slice_evaluation.moc"
