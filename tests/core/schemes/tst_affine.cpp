// SPDX-License-Identifier: GPL-3.0-or-later
// The thresholds of affine quantizers against their own arithmetic, float by float.
#include <QTest>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/affine.h"
#include "core/schemes/affine/scale_fit.h"
#include "core/schemes/threshold_search.h"
#include "support/evaluation_oracle.h"
#include "support/sizes.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The least code that x can take: the highest draw below 1 rounds up least often.
std::int32_t leastCode(const AffineQuantizer& quantizer, float x) {
    return quantizer.code(x, std::nextafterf(1, 0));
}

QString differenceAt(const AffineQuantizer& quantizer, const StepFunction& steps, float x) {
    const std::int32_t own = leastCode(quantizer, x);
    const std::int32_t found = steps.codes[steps.intervalOf(x)];
    if (own == found) return {};
    return QStringLiteral("%1: code %2, interval of code %3")
        .arg(static_cast<double>(x), 0, 'g', 9)
        .arg(own)
        .arg(found);
}

// Each threshold with four floats on each side and random bits; `sweep` adds every float whose
// lower half is 0.
QString firstDifference(const AffineQuantizer& quantizer, const StepFunction& steps, bool sweep) {
    QString text;
    const auto agreeAt = [&](float x) {
        if (!std::isnan(x)) text = differenceAt(quantizer, steps, x);
        return text.isEmpty();
    };
    for (const float edge : steps.lower) {
        if (std::isinf(edge)) continue;
        for (std::uint32_t key = orderedKey(edge) - 4; key <= orderedKey(edge) + 4; ++key)
            if (!agreeAt(floatOfKey(key))) return text;
    }
    constexpr std::uint32_t kStride = fewerWhenSanitized(1, 16);
    for (std::uint32_t upper = 0; sweep && upper < 65536; upper += kStride)
        if (!agreeAt(std::bit_cast<float>(upper << 16))) return text;
    std::mt19937 random(1);
    const int draws = sweep ? fewerWhenSanitized(20'000, 2'000) : 1'000;
    for (int i = 0; i < draws; ++i)
        if (!agreeAt(std::bit_cast<float>(static_cast<std::uint32_t>(random())))) return text;
    return {};
}

struct Grid {
    const char* name;
    float low, high;
};
constexpr Grid kGrids[] = {
    {"around zero", -1.3F, 2.7F},      {"symmetric", -1, 1},
    {"far from zero", 1000, 1010},     {"beyond whole floats", 1e6F, 1e6F + 1},
    {"negative", -3.5F, -0.25F},       {"denormal", -3e-43F, 9e-43F},
    {"tiny scale", 0, 1e-38F},         {"huge", -3e38F, 3e38F},
    {"largest", -3.4e38F, 3.4028e38F}, {"from zero", 0, 6}};

}  // namespace

class TestAffine : public QObject {
    Q_OBJECT

  private slots:
    void thresholdsAreExact_data();
    void thresholdsAreExact();
    void thresholdsOfWideCodes();
    void stochasticDrawsAreUnbiased();
    void stochasticOnMidRise();
    void searchFindsTheFirst();
    void wrappedCodesEqualModularArithmetic();
    void wrappedStepsAreOnePeriod();
};

void TestAffine::thresholdsAreExact_data() {
    QTest::addColumn<int>("rounding");
    for (const RoundingRow& row : kRoundings)
        QTest::newRow(row.id.data()) << static_cast<int>(row.rounding);
}

void TestAffine::thresholdsAreExact() {
    QFETCH(int, rounding);
    for (const Grid& grid : kGrids)
        for (const std::int32_t span : {1, 3, 15, 254, 255})
            for (int variant = 0; variant < 8; ++variant) {
                AffineQuantizer quantizer{.qmin = -(span + 1) / 2,
                                          .qmax = span - (span + 1) / 2,
                                          .rounding = static_cast<Rounding>(rounding),
                                          .byReciprocal = (variant & 1) != 0,
                                          .floatZeroPoint = (variant & 2) != 0,
                                          .midRise = (variant & 4) != 0};
                fitScale(quantizer, grid.low, grid.high, {});
                if (!std::isfinite(1 / quantizer.scale)) quantizer.byReciprocal = false;
                const StepFunction steps = affineSteps(quantizer);
                QCOMPARE(steps.size(), static_cast<std::size_t>(span) + 1);
                const QString difference = firstDifference(quantizer, steps, span == 15);
                QVERIFY2(difference.isEmpty(),
                         qPrintable(QStringLiteral("%1, %2 codes, variant %3: ")
                                        .arg(grid.name)
                                        .arg(span + 1)
                                        .arg(variant) +
                                    difference));
            }
}

void TestAffine::thresholdsOfWideCodes() {
    for (const bool byReciprocal : {false, true}) {
        AffineQuantizer quantizer{.qmin = 0, .qmax = 65535, .byReciprocal = byReciprocal};
        fitScale(quantizer, -0.7F, 5.3F, {});
        const QString difference = firstDifference(quantizer, affineSteps(quantizer), true);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
}

// Over all draws j / n the mean code is x / scale, less than one draw off.
void TestAffine::stochasticDrawsAreUnbiased() {
    const AffineQuantizer quantizer{
        .scale = 0.5F, .qmin = -8, .qmax = 7, .rounding = Rounding::Stochastic};
    constexpr int kDraws = 4096;
    for (const float x : {-3.9F, -0.3F, 0.0F, 0.1F, 0.25F, 1.9999999F, 3.0F}) {
        double sum = 0;
        for (int j = 0; j < kDraws; ++j)
            sum += quantizer.code(x, static_cast<float>(j) / static_cast<float>(kDraws));
        QVERIFY(std::fabs(sum / kDraws - static_cast<double>(x) / 0.5) <= 1.0 / kDraws);
    }
}

void TestAffine::stochasticOnMidRise() {
    const AffineQuantizer quantizer{
        .qmin = -2, .qmax = 1, .rounding = Rounding::Stochastic, .midRise = true};
    // Levels -1.5, -0.5, 0.5, 1.5: 0.75 is a quarter of the way from 0.5 up.
    QCOMPARE(quantizer.quantize(0.75F, 0.24F), 1.5F);
    QCOMPARE(quantizer.quantize(0.75F, 0.26F), 0.5F);
    QCOMPARE(quantizer.quantize(0.5F, 0), 0.5F);
    QCOMPARE(quantizer.quantize(9, 0.5F), 1.5F);
}

void TestAffine::searchFindsTheFirst() {
    for (const float first :
         {-kInfinity, -3.4e38F, -1.0F, -1e-45F, -0.0F, 0.0F, 1e-45F, 2.5F, 3.4e38F, kInfinity})
        for (const float guess : {-kInfinity, -2.0F, -0.0F, 0.0F, 2.5F, 1e30F, kInfinity}) {
            const auto holds = [&](float x) { return orderedKey(x) >= orderedKey(first); };
            QVERIFY(orderedKey(firstFloatWhere(guess, holds)) == orderedKey(first));
        }
    QVERIFY(firstFloatWhere(1, [](float) { return false; }) == kInfinity);
}

// With scale 1 the code before the end is the value itself, whatever its size.
void TestAffine::wrappedCodesEqualModularArithmetic() {
    std::mt19937 random(2);
    for (const auto& [qmin, qmax] : kWrappingCodes) {
        const AffineQuantizer quantizer{.qmin = qmin, .qmax = qmax, .wraps = true};
        for (int i = 0; i < 20'000; ++i) {
            auto x = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
            if (i % 2 == 0) x = static_cast<float>(static_cast<std::int32_t>(random()) >> i % 31);
            if (!std::isfinite(x)) continue;
            const float q = std::nearbyint(x);
            QCOMPARE(quantizer.code(x), slowWrappedCode(q, qmin, qmax));
        }
        QCOMPARE(quantizer.code(kInfinity), qmax);
        QCOMPARE(quantizer.code(-kInfinity), qmin);
    }
    const AffineQuantizer q2{.scale = 0.25F, .zeroPoint = 0, .qmin = -8, .qmax = 7, .wraps = true};
    QCOMPARE(q2.quantize(1.75F), 1.75F);
    QCOMPARE(q2.quantize(2.0F), -2.0F);
    QCOMPARE(q2.quantize(-2.25F), 1.75F);
    QCOMPARE(q2.quantize(6.25F), -1.75F);
}

void TestAffine::wrappedStepsAreOnePeriod() {
    AffineQuantizer quantizer{.scale = 0.3F, .zeroPoint = 2, .qmin = -8, .qmax = 7};
    const StepFunction clamped = affineSteps(quantizer);
    quantizer.wraps = true;
    const StepFunction wrapped = affineSteps(quantizer);
    QVERIFY(wrapped.lower == clamped.lower && wrapped.levels == clamped.levels);
    QCOMPARE(wrapped.clipHigh, clamped.clipHigh);
    for (float x = wrapped.clipLow; x < wrapped.clipHigh; x += 0.01F)
        QCOMPARE(wrapped.codes[wrapped.intervalOf(x)], quantizer.code(x));
    QCOMPARE(quantizer.code(wrapped.clipHigh + 0.2F), -8);
}

QUANTOSCOPE_TEST(TestAffine);
#include "tst_affine.moc"
