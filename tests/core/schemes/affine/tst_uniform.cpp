// SPDX-License-Identifier: GPL-3.0-or-later
// Uniform quantization against published worked examples and what PyTorch computed.
#include <QTest>
#include <bit>
#include <cmath>
#include <limits>

#include "core/schemes/affine.h"
#include "core/schemes/scheme.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

using Values = std::vector<float>;
using Codes = std::vector<int>;

const JobControl kControl;

AffineQuantizer quantizerOf(const SchemeSettings& settings, Range range) {
    const SchemeInput input{.settings = settings, .range = range, .given = {}, .control = kControl};
    return findScheme("uniform")->affine(input).value();
}

AffineQuantizer quantizerOf(const SchemeSettings& settings, GivenScale given) {
    const SchemeInput input{.settings = settings, .range = {}, .given = given, .control = kControl};
    return findScheme("uniform")->affine(input).value();
}

Range rangeOf(const Values& values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {*low, *high};
}

Codes codesOf(const AffineQuantizer& quantizer, const Values& values) {
    Codes codes;
    for (const float x : values)
        codes.push_back(quantizer.code(x));
    return codes;
}

double meanSquaredError(const AffineQuantizer& quantizer, const Values& values) {
    double sum = 0;
    for (const float x : values) {
        const double error = static_cast<double>(quantizer.quantize(x)) - static_cast<double>(x);
        sum += error * error;
    }
    return sum / static_cast<double>(values.size());
}

// Within the last digit of a figure printed with that many decimals.
bool printedAs(double value, double printed, int decimals) {
    return std::fabs(value - printed) <= std::pow(10.0, -decimals);
}

bool sameBits(float a, float b) {
    return std::bit_cast<quint32>(a) == std::bit_cast<quint32>(b);
}

// "Quantization in Depth": the 3 x 3 tensor of its linear quantization lesson.
const Values kCourse{191.6F, -13.5F, 728.6F, 92.14F, 295.5F, -184.0F, 0.0F, 684.6F, 245.5F};

std::pair<double, double> errorPerSlice(std::size_t step, std::size_t next) {
    const SchemeSettings settings = settingsOf("uniform", 8, "symmetry=restricted");
    double sum = 0;
    double scale = 0;
    for (std::size_t slice = 0; slice < 3; ++slice) {
        const Values values{kCourse[slice * next], kCourse[slice * next + step],
                            kCourse[slice * next + 2 * step]};
        const AffineQuantizer quantizer = quantizerOf(settings, rangeOf(values));
        sum += meanSquaredError(quantizer, values) / 3;
        if (slice == 0) scale = quantizer.scale;
    }
    return {sum, scale};
}

}  // namespace

class TestUniform : public QObject {
    Q_OBJECT

  private slots:
    void workedExample_data();
    void workedExample();
    void courseTensor();
    void laboratoryMatrix();
    void reciprocalAgainstDivision();
    void tiesFollowTheRounding_data();
    void tiesFollowTheRounding();
};

void TestUniform::workedExample_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<int>("bits");
    QTest::addColumn<double>("alpha");
    QTest::addColumn<double>("beta");
    QTest::addColumn<Values>("values");
    QTest::addColumn<Codes>("codes");
    QTest::addColumn<float>("scale");
    QTest::addColumn<float>("zeroPoint");

    QTest::newRow("restricted int8 of [-10, 10]")
        << "symmetry=restricted" << 8 << -10.0 << 10.0 << Values{0, 10, -10, 5, -7.5F}
        << Codes{0, 127, -127, 64, -95} << 10.0F / 127 << 0.0F;
    QTest::newRow("unsigned 8 bits of [10, 260], zero point outside the codes")
        << "signed=false" << 8 << 10.0 << 260.0 << Values{10, 135, 260} << Codes{0, 128, 255}
        << 250.0F / 255 << -10.0F;
    QTest::newRow("unsigned 8 bits of [10, 260], widened to zero")
        << "signed=false include_zero=true" << 8 << 10.0 << 260.0 << Values{0, 10, 260}
        << Codes{0, 10, 255} << 260.0F / 255 << 0.0F;
    const Values six{-0.89F, 0.16F, 0.08F, -0.13F, 0.16F, -0.54F};
    QTest::newRow("restricted 4 bits over 7") << "symmetry=restricted" << 4 << -0.89 << 0.16 << six
                                              << Codes{-7, 1, 1, -1, 1, -4} << 0.89F / 7 << 0.0F;
    QTest::newRow("symmetric int8 divides by 127.5")
        << "symmetry=symmetric" << 8 << -127.5 << 1.0 << Values{-127.5F, 1, 127.5F}
        << Codes{-128, 1, 127} << 1.0F << 0.0F;
    QTest::newRow("symmetric unsigned 8 bits")
        << "symmetry=symmetric signed=false" << 8 << -127.5 << 1.0 << Values{-127.5F, 0, 127.5F}
        << Codes{0, 128, 255} << 1.0F << 128.0F;
    QTest::newRow("mid-rise 2 bits of [-2, 2], ties up")
        << "grid=mid-rise" << 2 << -2.0 << 2.0 << Values{-2, -1.5F, -1, -0.5F, 0, 0.5F, 1, 2}
        << Codes{-2, -2, -1, -1, 0, 0, 1, 1} << 1.0F << 0.0F;
    QTest::newRow("float zero point keeps the minimum")
        << "zero_point=float signed=false" << 2 << 0.25 << 1.75 << Values{0.25F, 0.75F, 1.75F}
        << Codes{0, 1, 3} << 0.5F << -0.5F;
}

void TestUniform::workedExample() {
    QFETCH(QString, options);
    QFETCH(int, bits);
    QFETCH(double, alpha);
    QFETCH(double, beta);
    QFETCH(Values, values);
    QFETCH(Codes, codes);
    QFETCH(float, scale);
    QFETCH(float, zeroPoint);
    const AffineQuantizer quantizer =
        quantizerOf(settingsOf("uniform", bits, options.toStdString()), Range{alpha, beta});
    QVERIFY2(sameBits(quantizer.scale, scale), qPrintable(QString::number(quantizer.scale)));
    QVERIFY(quantizer.zeroPoint == zeroPoint);
    QCOMPARE(codesOf(quantizer, values), codes);
}

void TestUniform::courseTensor() {
    const SchemeSettings asymmetric = settingsOf("uniform", 8);
    const AffineQuantizer given = quantizerOf(asymmetric, GivenScale{3.5, -70});
    QCOMPARE(codesOf(given, kCourse), (Codes{-15, -74, 127, -44, 14, -123, -70, 126, 0}));
    QVERIFY(printedAs(meanSquaredError(given, kCourse), 170.8753, 4));

    const Range range = rangeOf(kCourse);
    const AffineQuantizer minMax = quantizerOf(asymmetric, range);
    QVERIFY(sameBits(minMax.scale, 3.578823433670343F));
    QVERIFY(minMax.zeroPoint == -77);
    QVERIFY(printedAs(meanSquaredError(minMax, kCourse), 1.5730, 4));

    const auto symmetricError = [&](const char* options) {
        return meanSquaredError(quantizerOf(settingsOf("uniform", 8, options), range), kCourse);
    };
    QVERIFY(printedAs(symmetricError("symmetry=restricted"), 2.50919, 5));
    QVERIFY(printedAs(symmetricError("symmetry=symmetric"), 2.8431, 4));

    const auto [rows, firstScale] = errorPerSlice(1, 3);
    QVERIFY(printedAs(rows, 1.808444, 6));
    QVERIFY(printedAs(firstScale, 5.7370, 4));
    QVERIFY(printedAs(errorPerSlice(3, 1).first, 1.078149, 6));
}

void TestUniform::laboratoryMatrix() {  // MIT 6.5940, laboratory 2
    const Values values{0.0523F,  0.6364F,  -0.0968F, -0.0020F, 0.1940F, 0.7500F, 0.5507F,
                        0.6188F,  -0.1734F, 0.4677F,  -0.0669F, 0.3836F, 0.4297F, 0.6267F,
                        -0.0695F, 0.1536F,  -0.0038F, 0.6075F,  0.6817F, 0.0601F, 0.6446F,
                        -0.2500F, 0.5376F,  -0.2226F, 0.2333F};
    const AffineQuantizer quantizer =
        quantizerOf(settingsOf("uniform", 2), GivenScale{1.0 / 3.0, -1});
    QCOMPARE(codesOf(quantizer, values), (Codes{-1, 1,  -1, -1, 0, 1, 1,  1, -2, 0, -1, 0, 0,
                                                1,  -1, -1, -1, 1, 1, -1, 1, -2, 1, -2, 0}));
}

void TestUniform::reciprocalAgainstDivision() {  // the example in FBGEMM's QuantUtils.h
    const GivenScale given{0.00214854861F, 0};
    const float x = 0.273939937F;
    QCOMPARE(quantizerOf(settingsOf("uniform", 8, "signed=false"), given).code(x), 128);
    QCOMPARE(quantizerOf(settingsOf("uniform", 8, "signed=false arithmetic=onnx"), given).code(x),
             127);
}

void TestUniform::tiesFollowTheRounding_data() {
    QTest::addColumn<Rounding>("rounding");
    QTest::addColumn<Codes>("codes");
    QTest::newRow("even") << Rounding::NearestEven << Codes{-2, -2, 0, 0, 2, 2, -1, 1};
    QTest::newRow("away") << Rounding::NearestAway << Codes{-3, -2, -1, 1, 2, 3, -1, 1};
    QTest::newRow("zero") << Rounding::TowardZero << Codes{-2, -1, 0, 0, 1, 2, 0, 0};
    QTest::newRow("floor") << Rounding::Floor << Codes{-3, -2, -1, 0, 1, 2, -1, 0};
}

void TestUniform::tiesFollowTheRounding() {
    QFETCH(Rounding, rounding);
    QFETCH(Codes, codes);
    const Values values{-2.5F, -1.5F, -0.5F, 0.5F, 1.5F, 2.5F, -0.75F, 0.75F};
    for (const int zeroPoint : {0, 1}) {  // an odd zero point must not turn the ties
        Codes found = codesOf(
            quantizerOf(settingsOf("uniform", 4, {}, rounding), GivenScale{1, 1.0 * zeroPoint}),
            values);
        for (int& code : found)
            code -= zeroPoint;
        QCOMPARE(found, codes);
    }
}

QUANTOSCOPE_TEST(TestUniform);
#include "tst_uniform.moc"
