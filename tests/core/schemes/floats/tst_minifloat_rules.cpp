// SPDX-License-Identifier: GPL-3.0-or-later
// Small floats at their corners: zeros, subnormals, overflow, scales, and what is refused.
#include <QTest>
#include <cmath>
#include <limits>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/floats/minifloat_steps.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
const JobControl kControl;

StepFunction stepsOf(std::string_view scheme, int bits, std::string_view options,
                     Range range = {-1, 1}) {
    const SchemeSettings settings = settingsOf(scheme, bits, options);
    return findScheme(scheme)->build({settings, range, {}, nullptr, kControl}).value();
}

std::int32_t codeOf(const StepFunction& steps, float x) {
    return steps.codes[steps.intervalOf(x)];
}

}  // namespace

class TestMinifloatRules : public QObject {
    Q_OBJECT

  private slots:
    void decidesFp4();
    void zerosKeepTheirSign();
    void withoutSubnormals();
    void overflowHasItsCode();
    void scales_data();
    void scales();
    void refuses_data();
    void refuses();
};

// Transformer Engine and ModelOpt write the casts to E2M1 with these points.
void TestMinifloatRules::decidesFp4() {
    const StepFunction steps = stepsOf("fp4-e2m1", 4, "");
    const auto expected = [](float x) {
        if (x <= 0.25F) return 0.0F;
        if (x < 0.75F) return 0.5F;
        if (x <= 1.25F) return 1.0F;
        if (x < 1.75F) return 1.5F;
        if (x <= 2.5F) return 2.0F;
        if (x < 3.5F) return 3.0F;
        return x <= 5.0F ? 4.0F : 6.0F;
    };
    for (const float point : {0.25F, 0.75F, 1.25F, 1.75F, 2.5F, 3.5F, 5.0F})
        for (const float x : {previousFloat(point), point, nextFloat(point)}) {
            QVERIFY(steps.levels[steps.intervalOf(x)] == expected(x));
            QVERIFY(steps.levels[steps.intervalOf(-x)] == -expected(x));
        }
    QVERIFY(steps.levels[steps.intervalOf(kInfinity)] == 6);
}

void TestMinifloatRules::zerosKeepTheirSign() {
    const StepFunction steps = stepsOf("fp8-e4m3fn", 8, "");
    for (const float x : {-0.0F, -1e-45F, -0x1p-10F}) {
        QCOMPARE(codeOf(steps, x), 0x80);
        QVERIFY(std::signbit(steps.levels[steps.intervalOf(x)]));
    }
    for (const float x : {0.0F, 1e-45F, 0x1p-10F})
        QCOMPARE(codeOf(steps, x), 0);
    const StepFunction single = stepsOf("fp8-e4m3fnuz", 8, "");
    for (const float x : {-0.0F, 0.0F, -0x1p-11F, 0x1p-11F})
        QCOMPARE(codeOf(single, x), 0);
    QCOMPARE(single.size(), std::size_t{255});
    QCOMPARE(single.specials.size(), std::size_t{1});
    QCOMPARE(single.specials[0].code, 0x80);
}

void TestMinifloatRules::withoutSubnormals() {
    const StepFunction steps = stepsOf("minifloat", 6, "exponent_bits=3 subnormals=false");
    QCOMPARE(steps.size(), std::size_t{64});  // the codes of exponent field 0 all mean a zero
    for (std::size_t k = 0; k < steps.size(); ++k)
        QCOMPARE(steps.levels[k] == 0, (steps.codes[k] & 0x1C) == 0);
    QCOMPARE(codeOf(steps, 0.125F), 0);
    QCOMPARE(codeOf(steps, nextFloat(0.125F)), 4);
    QCOMPARE(codeOf(steps, 0.25F), 4);
    QCOMPARE(codeOf(steps, -0.125F), 32);
    QCOMPARE(codeOf(steps, -nextFloat(0.125F)), 36);
    QCOMPARE(codeOf(steps, 0.2812F), 4);
    QCOMPARE(codeOf(steps, 0.2813F), 5);
    const StepFunction powers = stepsOf("minifloat", 4, "exponent_bits=3 subnormals=false");
    QCOMPARE(codeOf(powers, 0.125F), 0);  // bias 3, no mantissa: 0, 2^-2, 2^-1, ...
    QCOMPARE(codeOf(powers, nextFloat(0.125F)), 1);
    QVERIFY(powers.levels[powers.intervalOf(0.25F)] == 0.25F);
}

void TestMinifloatRules::overflowHasItsCode() {
    const auto level = [](const StepFunction& steps, float x) {
        return steps.levels[steps.intervalOf(x)];
    };
    const StepFunction half = stepsOf("fp16", 16, "saturate=false");
    QVERIFY(level(half, previousFloat(65520)) == 65504 && level(half, 65520) == kInfinity);
    QVERIFY(level(half, -65520) == -kInfinity && codeOf(half, -65520) == 0xFC00);
    const StepFunction e4m3 = stepsOf("fp8-e4m3fn", 8, "saturate=false");
    QVERIFY(level(e4m3, 464) == 448 && std::isnan(level(e4m3, nextFloat(464))));
    const StepFunction fnuz = stepsOf("fp8-e4m3fnuz", 8, "saturate=false");
    QVERIFY(level(fnuz, previousFloat(248)) == 240 && std::isnan(level(fnuz, 248)));
    QVERIFY(codeOf(fnuz, 248) == 0x80 && codeOf(fnuz, -248) == 0x80);
    QVERIFY(fnuz.specials.empty());
}

void TestMinifloatRules::scales_data() {
    QTest::addColumn<QString>("rule");
    QTest::addColumn<double>("amax");
    QTest::addColumn<float>("scale");
    const double huge = std::numeric_limits<float>::max();
    // E2M1: M = 6 = 1.5 x 2^2
    QTest::newRow("OCP clips 7") << "power-of-two" << 7.0 << 1.0F;
    QTest::newRow("OCP 8") << "power-of-two" << 8.0 << 2.0F;
    QTest::newRow("fits 7") << "power-that-fits" << 7.0 << 2.0F;
    QTest::newRow("fits 6") << "power-that-fits" << 6.0 << 1.0F;
    QTest::newRow("fits above 6") << "power-that-fits" << 6.0000005 << 2.0F;
    QTest::newRow("fits 3") << "power-that-fits" << 3.0 << 0.5F;
    QTest::newRow("float 7") << "float" << 7.0 << 7.0F / 6.0F;
    QTest::newRow("none") << "none" << 7.0 << 1.0F;
    QTest::newRow("only zeros") << "float" << 0.0 << 1.0F;
    QTest::newRow("only zeros, power") << "power-of-two" << 0.0 << 1.0F;
    QTest::newRow("as E8M0 begins") << "power-of-two" << 1e-44 << 0x1p-127F;
    QTest::newRow("tiny float") << "float" << 1e-45 << 1e-45F;
    QTest::newRow("huge power") << "power-of-two" << huge << 0x1p125F;
    QTest::newRow("6 x 2^126 would overflow") << "power-that-fits" << huge << 0x1p125F;
    QTest::newRow("beyond float32") << "power-of-two" << 1e300 << 0x1p125F;
}

void TestMinifloatRules::scales() {
    QFETCH(QString, rule);
    QFETCH(double, amax);
    QFETCH(float, scale);
    const StepFunction steps =
        stepsOf("fp4-e2m1", 4, "scale=" + rule.toStdString(), {-amax, amax / 3});
    QVERIFY2(steps.levels.back() == 6 * scale,
             qPrintable(QString::number(static_cast<double>(steps.levels.back()))));
    QVERIFY(steps.effectiveBeta == static_cast<double>(6 * scale));
    const StepFunction mirrored =
        stepsOf("fp4-e2m1", 4, "scale=" + rule.toStdString(), {-amax / 3, amax});
    QCOMPARE(mirrored.levels, steps.levels);
    const Scheme* scheme = findScheme("fp4-e2m1");
    const SchemeSettings settings = settingsOf("fp4-e2m1", 4, "scale=" + rule.toStdString());
    QCOMPARE(rangeMatters(*scheme, settings), rule != "none");
    QCOMPARE(scheme->overheadBits(settings), rule == "none" ? 0.0 : rule == "float" ? 32.0 : 8.0);
}

void TestMinifloatRules::refuses_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("where");
    QTest::newRow("no room") << 4 << "exponent_bits=4"
                             << "exponent_bits";
    QTest::newRow("too large") << 16 << "exponent_bits=8"
                               << "bias";
    QTest::newRow("too small") << 8 << "own_bias=true bias=150"
                               << "bias";
    QTest::newRow("nothing but 0") << 2 << "specials=ieee subnormals=false"
                                   << "specials";
    QTest::newRow("17 bits") << 17 << ""
                             << "bits";
    QTest::newRow("1 bit") << 1 << ""
                           << "bits";
}

void TestMinifloatRules::refuses() {
    QFETCH(int, bits);
    QFETCH(QString, options);
    QFETCH(QString, where);
    const Status checked =
        findScheme("minifloat")->check(settingsOf("minifloat", bits, options.toStdString()));
    QVERIFY(!checked.ok());
    QCOMPARE(QString::fromStdString(checked.error().where), where);
    QVERIFY(!findScheme("fp8-e5m2")->check(settingsOf("fp8-e5m2", 7)).ok());
}

QUANTOSCOPE_TEST(TestMinifloatRules);
#include "tst_minifloat_rules.moc"
