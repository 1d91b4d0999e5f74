// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/base/machine/parallel.h"
#include "core/base/machine/simd_target.h"
#include "core/base/numbers/random.h"
#include "core/metrics/evaluate.h"
#include "support/evaluation_oracle.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

struct Quantized {
    std::vector<std::int32_t> codes;
    std::vector<float> levels;
};

template <class Quantizer>
Quantized quantized(std::span<const float> values, const Quantizer& quantizer,
                    std::uint64_t seed = 0, std::uint64_t first = 0) {
    Quantized result;
    result.codes.resize(values.size());
    result.levels.resize(values.size());
    const Status done =
        quantizeValues(values, quantizer, seed, first, result.codes, result.levels, {});
    if (!done) qFatal("not quantized");
    return result;
}

bool sameBits(float a, float b) {
    return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

}  // namespace

class TestQuantizeValues : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanup() { setWorkerCount(0); }
    void stepsEqualSingleLookUps_data() { addAwkwardRows(); }
    void stepsEqualSingleLookUps();
    void affineEqualsItsArithmetic_data() { addAwkwardRows(); }
    void affineEqualsItsArithmetic();
    void stochasticRoundingEqualsItsArithmetic();
    void wrappedCodesEqualModularArithmetic_data() { addAwkwardRows(); }
    void wrappedCodesEqualModularArithmetic();
    void nanTakesTheLevelNearestToZero();
    void outputsAreOptional();
    void threadsChangeNothing();

  private:
    void addAwkwardRows();
};

void TestQuantizeValues::initTestCase() {
    if (simdTargetMissing()) QSKIP("this machine or build lacks QUANTOSCOPE_SIMD_TARGET");
}

void TestQuantizeValues::addAwkwardRows() {
    QTest::addColumn<std::vector<float>>("values");
    for (const NamedValues& row : awkwardValues())
        QTest::newRow(row.name.c_str()) << row.values;
}

void TestQuantizeValues::stepsEqualSingleLookUps() {
    QFETCH(std::vector<float>, values);
    std::mt19937 engine(2);
    for (const std::size_t intervals : {1U, 2U, 16U, 17U, 200U}) {
        const StepFunction steps = randomSteps(intervals, values, engine);
        const Quantized result = quantized(values, steps);
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (std::isnan(values[i])) continue;
            const std::size_t k = steps.intervalOf(values[i]);
            QCOMPARE(result.codes[i], steps.codes[k]);
            QVERIFY(sameBits(result.levels[i], steps.levels[k]));
        }
    }
}

void TestQuantizeValues::affineEqualsItsArithmetic() {
    QFETCH(std::vector<float>, values);
    std::mt19937 engine(3);
    for (int trial = 0; trial < 80; ++trial) {
        const AffineQuantizer quantizer = randomAffine(values, engine);
        const Quantized result = quantized(values, quantizer);
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (std::isnan(values[i])) continue;
            QCOMPARE(result.codes[i], quantizer.code(values[i]));
            QVERIFY(sameBits(result.levels[i], quantizer.quantize(values[i])));
        }
    }
}

void TestQuantizeValues::stochasticRoundingEqualsItsArithmetic() {
    const std::uint64_t seed = 5;
    const std::uint64_t first = (std::uint64_t{1} << 32) - 1000;
    const std::vector<float> values = normalValues(3001, 1, 4);
    AffineQuantizer quantizer{
        .scale = 0.21F, .zeroPoint = -1, .qmin = -8, .qmax = 7, .rounding = Rounding::Stochastic};
    for (const bool midRise : {false, true}) {
        for (const bool floatZeroPoint : {false, true}) {
            quantizer.midRise = midRise;
            quantizer.floatZeroPoint = floatZeroPoint;
            const Quantized result = quantized(values, quantizer, seed, first);
            for (std::size_t i = 0; i < values.size(); ++i) {
                const float draw = stochasticDraw(seed, first + i);
                QCOMPARE(result.codes[i], quantizer.code(values[i], draw));
            }
        }
    }
}

// With scale 1 and zero point 0 the code before it wraps is the value, rounded.
void TestQuantizeValues::wrappedCodesEqualModularArithmetic() {
    QFETCH(std::vector<float>, values);
    for (int i = -70'000; i < 70'000; i += 7)
        values.push_back(static_cast<float>(i));
    for (const auto& [qmin, qmax] : kWrappingCodes) {
        const AffineQuantizer quantizer{.qmin = qmin, .qmax = qmax, .wraps = true};
        const Quantized result = quantized(values, quantizer);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const float x = values[i];
            if (std::isnan(x)) continue;
            const std::int32_t expected = std::isinf(x)
                                              ? (x < 0 ? qmin : qmax)
                                              : slowWrappedCode(std::nearbyint(x), qmin, qmax);
            if (result.codes[i] != expected) QCOMPARE(result.codes[i], expected);
            if (result.levels[i] != static_cast<float>(expected))
                QCOMPARE(result.levels[i], static_cast<float>(expected));
        }
    }
}

void TestQuantizeValues::nanTakesTheLevelNearestToZero() {
    StepFunction steps;
    steps.levels = {-3, -0.5F, 0.75F};
    steps.lower = {-kInfinity, -2, 0};
    steps.codes = {7, 8, 9};
    const std::vector<float> values{kNan, -kInfinity, kInfinity, -kNan};
    const Quantized result = quantized(values, steps);
    QVERIFY(result.codes == std::vector<std::int32_t>({8, 7, 9, 8}));
    QVERIFY(result.levels[0] == -0.5F && result.levels[3] == -0.5F);
    QCOMPARE(result.levels[1], -3.0F);
    steps.levels = {kNan, -0.5F, kInfinity};
    const Quantized overflowing = quantized(values, steps);
    QVERIFY(overflowing.codes == result.codes);
    QVERIFY(std::isnan(overflowing.levels[1]));
    QCOMPARE(overflowing.levels[2], kInfinity);

    steps.nanCode = 1000;
    QVERIFY(quantized(values, steps).codes == std::vector<std::int32_t>({1000, 7, 9, 1000}));
    QVERIFY(std::isnan(quantized(values, steps).levels[0]));

    AffineQuantizer quantizer{.scale = 0.5F, .zeroPoint = 3, .qmin = 0, .qmax = 15};
    QCOMPARE(quantized(values, quantizer).levels[0], 0.0F);
    QVERIFY(quantized(values, quantizer).codes == std::vector<std::int32_t>({3, 0, 15, 3}));
    quantizer.floatZeroPoint = true;
    quantizer.zeroPoint = 3.75F;
    QCOMPARE(quantized(values, quantizer).codes[0], 4);
    quantizer.zeroPoint = 40;
    QCOMPARE(quantized(values, quantizer).codes[0], 15);
    quantizer.zeroPoint = -40;
    QCOMPARE(quantized(values, quantizer).codes[0], 0);
    quantizer = {.scale = 0.5F, .zeroPoint = 3, .qmin = 0, .qmax = 15, .midRise = true};
    QCOMPARE(quantized(values, quantizer).codes[0], 2);
}

void TestQuantizeValues::outputsAreOptional() {
    const std::vector<float> values = normalValues(100, 1, 6);
    const AffineQuantizer quantizer{.scale = 0.1F, .qmin = -8, .qmax = 7};
    const Quantized both = quantized(values, quantizer);
    std::vector<std::int32_t> codes(values.size());
    std::vector<float> levels(values.size());
    QVERIFY(quantizeValues(values, quantizer, 0, 0, codes, {}, {}).ok());
    QVERIFY(quantizeValues(values, quantizer, 0, 0, {}, levels, {}).ok());
    QVERIFY(codes == both.codes);
    QVERIFY(levels == both.levels);
}

void TestQuantizeValues::threadsChangeNothing() {
    const std::vector<float> values = normalValues(200'000, 1, 7);
    const AffineQuantizer quantizer{
        .scale = 0.05F, .qmin = -128, .qmax = 127, .rounding = Rounding::Stochastic};
    const Quantized first = quantized(values, quantizer, 1);
    for (const unsigned threads : {1U, 2U, 3U}) {
        setWorkerCount(threads);
        const Quantized now = quantized(values, quantizer, 1);
        QVERIFY(now.codes == first.codes);
        QVERIFY(now.levels == first.levels);
    }
}

QUANTOSCOPE_TEST(TestQuantizeValues);
#include "tst_quantize_values.moc"
