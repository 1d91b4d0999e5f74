// SPDX-License-Identifier: GPL-3.0-or-later
// Ranges at the edges of float32, and the settings that uniform quantization refuses.
#include <QTest>
#include <cmath>
#include <limits>

#include "core/schemes/affine.h"
#include "core/schemes/affine/scale_fit.h"
#include "core/schemes/scheme.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr double kLargest = std::numeric_limits<float>::max();
const JobControl kControl;

Result<AffineQuantizer> fit(const SchemeSettings& settings, Range range) {
    const SchemeInput input{.settings = settings, .range = range, .given = {}, .control = kControl};
    return findScheme("uniform")->affine(input);
}

}  // namespace

class TestScaleFit : public QObject {
    Q_OBJECT

  private slots:
    void constantIsALevel_data();
    void constantIsALevel();
    void nothingButZero();
    void levelsStayFinite_data();
    void levelsStayFinite();
    void tinyRangesDivide();
    void zeroPointFarOutside();
    void smallestScale();
    void scaleIsRoundedToItsType();
    void customCodes();
    void refusals_data();
    void refusals();
    void refusesBadRangesAndScales();
};

void TestScaleFit::constantIsALevel_data() {
    QTest::addColumn<QString>("options");
    QTest::newRow("integer") << "";
    QTest::newRow("float") << "zero_point=float";
    QTest::newRow("unsigned") << "signed=false";
    QTest::newRow("mid-rise") << "grid=mid-rise";
}

void TestScaleFit::constantIsALevel() {
    QFETCH(QString, options);
    for (const int bits : {1, 2, 4, 8, 16})
        for (const double c : {5.0, -5.0, 0.1, -1e-3, 1e-38, -1e-44, 1.7e38, -3e-45}) {
            const auto value = static_cast<float>(c);
            const auto quantizer =
                fit(settingsOf("uniform", bits, options.toStdString()), {c, c}).value();
            // Half a step on each side of 0 takes up to 2^b half steps: past the largest float
            // here.
            if (quantizer.midRise && std::fabs(c) > 1e30) continue;
            QVERIFY2(quantizer.quantize(value) == value, qPrintable(QString::number(c)));
            QVERIFY(std::isfinite(quantizer.level(quantizer.qmin)));
            QVERIFY(std::isfinite(quantizer.level(quantizer.qmax)));
        }
}

void TestScaleFit::nothingButZero() {
    for (const char* options : {"", "symmetry=symmetric", "signed=false", "include_zero=true",
                                "zero_point=float", "symmetry=restricted"}) {
        const auto quantizer = fit(settingsOf("uniform", 4, options), {0, 0}).value();
        QCOMPARE(quantizer.scale, 1.0F);
        QCOMPARE(quantizer.quantize(0), 0.0F);
    }
}

void TestScaleFit::levelsStayFinite_data() {
    QTest::addColumn<QString>("options");
    for (const char* options : {"", "symmetry=symmetric", "symmetry=restricted", "zero_point=float",
                                "grid=mid-rise", "signed=false symmetry=symmetric"})
        QTest::newRow(options) << options;
}

void TestScaleFit::levelsStayFinite() {
    QFETCH(QString, options);
    for (const int bits : {2, 3, 8, 16})
        for (const Range range : {Range{-kLargest, kLargest}, Range{0, kLargest},
                                  Range{-kLargest, -1}, Range{-1e300, 1e300}}) {
            const auto quantizer =
                fit(settingsOf("uniform", bits, options.toStdString()), range).value();
            for (const std::int32_t q : {quantizer.qmin, quantizer.qmin + 1, 0, quantizer.qmax})
                QVERIFY(std::isfinite(quantizer.level(q)));
            QVERIFY(quantizer.level(quantizer.qmax) > quantizer.level(quantizer.qmin));
        }
}

void TestScaleFit::tinyRangesDivide() {
    const auto quantizer = fit(settingsOf("uniform", 8), {0, 1e-40}).value();
    QVERIFY(!quantizer.byReciprocal);
    QVERIFY(quantizer.scale > 0);
    // 1e-40 in steps of its 255th part, which float32 keeps to about one part in 500.
    QCOMPARE(quantizer.code(0), -128);
    const float x = 5e-41F;
    QVERIFY(std::fabs(quantizer.quantize(x) - x) <= quantizer.scale / 2 * 1.01F);
}

void TestScaleFit::zeroPointFarOutside() {
    const auto quantizer = fit(settingsOf("uniform", 8, "signed=false"), {1e6, 1e6 + 1}).value();
    // -255e6 is no whole float32 step of 1 any more, but of 16.
    QCOMPARE(quantizer.zeroPoint, std::nearbyint(-1e6F / quantizer.scale));
    QVERIFY(quantizer.zeroPoint < -2.5e8F);
    for (const float x : {1e6F, 1e6F + 0.5F, 1e6F + 1, -1e30F, 1e30F}) {
        const std::int32_t q = quantizer.code(x);
        QVERIFY(q >= 0 && q <= 255);
    }
}

void TestScaleFit::smallestScale() {
    const auto quantizer = fit(settingsOf("uniform", 8, "min_scale=1e-3"), {-1e-6, 1e-6}).value();
    QCOMPARE(quantizer.scale, 1e-3F);
    // A constant is kept exactly only with a scale that is large enough.
    QCOMPARE(fit(settingsOf("uniform", 8, "min_scale=1e-3"), {1e-6, 1e-6}).value().scale, 1e-3F);
    QCOMPARE(fit(settingsOf("uniform", 8, "min_scale=1e-3"), {5, 5}).value().scale, 5.0F / 256);
}

// 2 / 255 is 1028.0157 steps of 2^-17 at FP16, 128.502 of 2^-14 at BF16, 8.03 of 2^-10 at E4M3.
void TestScaleFit::scaleIsRoundedToItsType() {
    const Scheme& uniform = *findScheme("uniform");
    const auto scaleOf = [](const char* type, Range range) {
        return fit(settingsOf("uniform", 8, std::string("scale_type=") + type), range)->scale;
    };
    QCOMPARE(scaleOf("float32", {-1, 1}), 2.0F / 255);
    QCOMPARE(scaleOf("fp16", {-1, 1}), 1028 * 0x1p-17F);
    QCOMPARE(scaleOf("bf16", {-1, 1}), 129 * 0x1p-14F);
    QCOMPARE(scaleOf("fp8-e4m3", {-1, 1}), 8 * 0x1p-10F);
    QCOMPARE(scaleOf("fp8-e4m3", {-1e9, 1e9}), 448.0F);
    // No level overflows, whichever way the scale is rounded.
    for (const char* type : {"fp16", "bf16", "fp8-e4m3"})
        QVERIFY(levelsAreFinite(
            fit(settingsOf("uniform", 8, std::string("scale_type=") + type), {-kLargest, kLargest})
                .value()));
    QCOMPARE(uniform.overheadBits(settingsOf("uniform", 4)), 36.0);
    QCOMPARE(uniform.overheadBits(settingsOf("uniform", 4, "scale_type=bf16")), 20.0);
    QCOMPARE(
        uniform.overheadBits(settingsOf("uniform", 4, "scale_type=fp8-e4m3 symmetry=symmetric")),
        8.0);
    SchemeSettings settings = settingsOf("uniform", 8, "scale_type=fp16");
    const SchemeInput given{
        .settings = settings, .range = {}, .given = GivenScale{2.0 / 255, 0}, .control = kControl};
    QCOMPARE(uniform.affine(given)->scale, 1028 * 0x1p-17F);
    // Tables are scaled by the stored full scale: 0.1 is 1638.4 steps of 2^-14 at FP16.
    for (const char* table : {"nf4", "af4", "bnb-fp4"}) {
        const SchemeSettings stored = settingsOf(table, 4, "scale_type=fp16");
        const SchemeInput input{
            .settings = stored, .range = {-0.1, 0.05}, .given = {}, .control = kControl};
        QCOMPARE(findScheme(table)->build(input)->levels.back(), 1638 * 0x1p-14F);
        QCOMPARE(findScheme(table)->overheadBits(stored), 16.0);
    }
}

void TestScaleFit::customCodes() {
    SchemeSettings settings = settingsOf("uniform", 4, "symmetry=restricted");
    settings.codes = CodeRange{-8, 7};
    const auto restricted = fit(settings, {-7, 3}).value();
    QCOMPARE(restricted.qmin, -7);
    QCOMPARE(restricted.scale, 1.0F);
    settings = settingsOf("uniform", 4, "symmetry=symmetric");
    settings.codes = CodeRange{0, 15};
    QCOMPARE(fit(settings, {-1, 1}).value().zeroPoint, 7.0F);  // (0 + 15) div 2
    const Scheme& uniform = *findScheme("uniform");
    settings.codes = CodeRange{0, 100};
    QCOMPARE(codeBits(uniform, settings), 7);
}

void TestScaleFit::refusals_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("rounding");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("1 bit restricted")
        << 1 << "symmetry=restricted"
        << "nearest-even"
        << "symmetry: Restricted symmetry needs a code on each side of 0; the codes are -1 to 0.";
    QTest::newRow("unsigned restricted")
        << 8 << "symmetry=restricted signed=false"
        << "nearest-even"
        << "symmetry: Restricted symmetry needs a code on each side of 0; the codes are 0 to 255.";
    QTest::newRow("restricted mid-rise")
        << 8 << "symmetry=restricted grid=mid-rise"
        << "nearest-even"
        << "symmetry: Restricted symmetry needs 0 as a level; the mid-rise grid has none.";
    QTest::newRow("mid-rise floor")
        << 8 << "grid=mid-rise"
        << "floor"
        << "rounding: The mid-rise grid rounds to the nearest level, ties up: choose nearest or "
           "stochastic rounding.";
    QTest::newRow("17 bits") << 17 << ""
                             << "nearest-even"
                             << "bits: Uniform quantization has 1 to 16 bits, not 17.";
}

void TestScaleFit::refusals() {
    QFETCH(int, bits);
    QFETCH(QString, options);
    QFETCH(QString, rounding);
    QFETCH(QString, sentence);
    const SchemeSettings settings =
        settingsOf("uniform", bits, options.toStdString(), *findRounding(rounding.toStdString()));
    const Status checked = findScheme("uniform")->check(settings);
    QVERIFY(!checked.ok());
    QCOMPARE(QString::fromStdString(checked.error().sentence()), sentence);
    QVERIFY(!fit(settings, {-1, 1}).ok());
}

void TestScaleFit::refusesBadRangesAndScales() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const SchemeSettings settings = settingsOf("uniform", 8);
    QVERIFY(!fit(settings, {1, -1}).ok());
    QVERIFY(!fit(settings, {nan, 1}).ok());
    for (const GivenScale given :
         {GivenScale{0, 0}, GivenScale{-1, 0}, GivenScale{nan, 0}, GivenScale{1e-60, 0},
          GivenScale{1e60, 0}, GivenScale{1, 0.5}, GivenScale{1, nan}, GivenScale{3e38, 0}}) {
        const SchemeInput input{
            .settings = settings, .range = {}, .given = given, .control = kControl};
        const auto refused = findScheme("uniform")->affine(input);
        QVERIFY(!refused.ok() && refused.error().code == ErrorCode::InvalidArgument);
    }
    for (const CodeRange codes : {CodeRange{3, 3}, CodeRange{5, -5}, CodeRange{-40000, 0},
                                  CodeRange{-1, 40000}, CodeRange{0, 65536}}) {
        SchemeSettings custom = settings;
        custom.codes = codes;
        QVERIFY(!findScheme("uniform")->check(custom).ok());
    }
}

QUANTOSCOPE_TEST(TestScaleFit);
#include "tst_scale_fit.moc"
