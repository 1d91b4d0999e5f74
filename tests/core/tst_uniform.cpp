// SPDX-License-Identifier: GPL-3.0-or-later
// Uniform quantization against published worked examples and what PyTorch computed.
#include <QtTest>
#include <bit>
#include <cmath>
#include <limits>

#include "core/schemes/affine.h"
#include "core/schemes/scheme.h"
#include "support/npy_vectors.h"
#include "support/scheme_settings.h"

using namespace quantoscope;
using nlohmann::json;

namespace {

using Values = std::vector<float>;
using Codes = std::vector<int>;

const JobControl kControl;

AffineQuantizer quantizerOf(const SchemeSettings& settings, Range range) {
    const SchemeInput input{settings, range, {}, nullptr, kControl};
    return findScheme("uniform")->affine(input).value();
}

AffineQuantizer quantizerOf(const SchemeSettings& settings, GivenScale given) {
    const SchemeInput input{settings, {}, given, nullptr, kControl};
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
    void torchFakeQuantize_data();
    void torchFakeQuantize();
    void torchFakeQuantizePerChannel();
    void torchObserver();
    void torchObserverPerChannel();
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

namespace {

struct TorchCase {
    AffineQuantizer quantizer;
    StepFunction steps;
};

TorchCase torchCase(const json& row, double scale, double zeroPoint) {
    SchemeSettings settings = settingsOf("uniform", row["bits"]);
    settings.codes = CodeRange{row["qmin"], row["qmax"]};
    const SchemeInput input{settings, {}, GivenScale{scale, zeroPoint}, nullptr, kControl};
    const Scheme& uniform = *findScheme("uniform");
    return {uniform.affine(input).value(), uniform.build(input).value()};
}

// Empty when x, its code and what it is replaced by agree with PyTorch on both paths.
QString torchDifference(const TorchCase& own, float x, float y, const int* code, bool inside) {
    const std::size_t k = own.steps.intervalOf(x);
    const std::int32_t q = own.quantizer.code(x);
    AffineQuantizer wide = own.quantizer;
    wide.qmin -= 1;
    wide.qmax += 1;
    const std::int32_t beyond = wide.code(x);
    const bool ownInside = beyond >= own.quantizer.qmin && beyond <= own.quantizer.qmax;
    if (own.steps.codes[k] == q && (code == nullptr || q == *code) && ownInside == inside &&
        own.quantizer.level(q) == y && own.steps.levels[k] == y)
        return {};
    return QStringLiteral("%1 became code %2 and %3, PyTorch has %4")
        .arg(static_cast<double>(x), 0, 'g', 9)
        .arg(q)
        .arg(static_cast<double>(own.quantizer.level(q)), 0, 'g', 9)
        .arg(static_cast<double>(y), 0, 'g', 9);
}

}  // namespace

void TestUniform::torchFakeQuantize_data() {
    QTest::addColumn<json>("row");
    const json list = vectors::jsonOf("uniform/manifest.json");
    for (const json& row : list["cases"])
        if (row["op"] == "fake_quantize_per_tensor_affine")
            QTest::newRow(row["name"].get<std::string>().c_str()) << row;
}

void TestUniform::torchFakeQuantize() {
    QFETCH(json, row);
    constexpr std::size_t kColumns = 282;
    static const auto x = vectors::npyOf<float>("uniform/pt_x.npy");
    static const auto y = vectors::npyOf<float>("uniform/pt_y.npy");
    static const auto mask = vectors::npyOf<std::uint8_t>("uniform/pt_mask.npy");
    static const auto q = vectors::npyOf<std::int16_t>("uniform/pt_q.npy");
    static const auto dq = vectors::npyOf<float>("uniform/pt_dq.npy");
    const TorchCase own = torchCase(row, row["scale_double"], row["zero_point"]);
    QVERIFY(own.quantizer.scale == row["scale_f32"].get<float>());
    const bool hasCodes = row.value("has_q", false);
    for (std::size_t i = 0; i < kColumns; ++i) {
        const auto at = [&](const char* key) { return row[key].get<std::size_t>() * kColumns + i; };
        const int code = hasCodes ? q[at("row_q")] : 0;
        if (hasCodes) QVERIFY(dq[at("row_dq")] == y[at("row_y")]);
        const QString difference =
            torchDifference(own, x[at("row_x")], y[at("row_y")], hasCodes ? &code : nullptr,
                            mask[at("row_mask")] != 0);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
}

void TestUniform::torchFakeQuantizePerChannel() {
    constexpr std::size_t kColumns = 240;
    const auto x = vectors::npyOf<float>("uniform/pc_x.npy");
    const auto y = vectors::npyOf<float>("uniform/pc_y.npy");
    const auto mask = vectors::npyOf<std::uint8_t>("uniform/pc_mask.npy");
    const auto q = vectors::npyOf<std::int16_t>("uniform/pc_q.npy");
    int cases = 0;
    const json list = vectors::jsonOf("uniform/manifest.json");
    for (const json& row : list["cases"]) {
        if (row["op"] != "fake_quantize_per_channel_affine") continue;
        ++cases;
        const std::vector<std::size_t> shape = row["shape"];
        const auto axis = row["axis"].get<std::size_t>();
        std::size_t inner = 1;
        for (std::size_t d = axis + 1; d < shape.size(); ++d)
            inner *= shape[d];
        std::vector<TorchCase> channels;
        for (std::size_t c = 0; c < shape[axis]; ++c)
            channels.push_back(torchCase(row, row["scale"][c], row["zp"][c]));
        const bool hasCodes = row.value("has_q", false);
        for (std::size_t i = 0; i < kColumns; ++i) {
            const auto at = [&](const char* key) {
                return row[key].get<std::size_t>() * kColumns + i;
            };
            const int code = hasCodes ? q[at("row_q")] : 0;
            const QString difference =
                torchDifference(channels[i / inner % shape[axis]], x[at("row_x")], y[at("row_y")],
                                hasCodes ? &code : nullptr, mask[at("row_mask")] != 0);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
    }
    QCOMPARE(cases, 22);
}

namespace {

// An observer's settings; its "float" scheme has no widening and leaves qmin out of the zero point.
SchemeSettings observerSettings(const json& row) {
    const std::string scheme = row["qscheme"];
    std::string options = "min_scale=1.1920928955078125e-07 signed=";
    options += row["dtype"] == "qint8" ? "true" : "false";
    options += scheme == "affine_float" ? " zero_point=float" : " include_zero=true";
    if (scheme == "symmetric") options += " symmetry=symmetric";
    SchemeSettings settings = settingsOf("uniform", 8, options);
    const CodeRange codes{row.value("quant_min", 0), row.value("quant_max", 255)};
    const bool full = codes.qmax - codes.qmin == 255;
    if (!full || row.value("custom", false)) settings.codes = codes;
    return settings;
}

QString observerDifference(const json& row, Range range, double scale, double zeroPoint) {
    const AffineQuantizer own = quantizerOf(observerSettings(row), range);
    const bool isFloat = row["qscheme"] == "affine_float";
    const double found = static_cast<double>(own.zeroPoint) - (isFloat ? own.qmin : 0);
    // A float zero point is rounded once more here, to float32 after qmin is added.
    const double tolerance = isFloat ? 512 * std::numeric_limits<float>::epsilon() : 0;
    if (std::fabs(own.scale - scale) <= 1e-6 * scale && std::fabs(found - zeroPoint) <= tolerance)
        return {};
    return QStringLiteral("%1: scale %2 for %3, zero point %4 for %5")
        .arg(QString::fromStdString(row.dump()))
        .arg(static_cast<double>(own.scale))
        .arg(scale)
        .arg(found)
        .arg(zeroPoint);
}

}  // namespace

void TestUniform::torchObserver() {
    int cases = 0;
    const json list = vectors::jsonOf("observers/qparams.json");
    for (const json& row : list["cases"]) {
        if (row["obs"] == "MinMaxObserver") {
            ++cases;
            const QString difference = observerDifference(row, Range{row["min"], row["max"]},
                                                          row["scale"], row["zero_point"]);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
        if (row["obs"] != "MovingAverageMinMaxObserver") continue;
        for (const json& step : row["steps"]) {
            ++cases;
            const QString difference = observerDifference(row, Range{step["min"], step["max"]},
                                                          step["scale"], step["zero_point"]);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
    }
    QVERIFY(cases > 220);
}

void TestUniform::torchObserverPerChannel() {
    const auto weight = vectors::npyOf<float>("observers/data_weight_6x3x5.npy");
    constexpr std::array<std::size_t, 3> kShape{6, 3, 5};
    const json list = vectors::jsonOf("observers/qparams.json");
    for (const json& row : list["cases"]) {
        if (row["obs"] != "PerChannelMinMaxObserver") continue;
        const auto axis = row["axis"].get<std::size_t>();
        const std::size_t inner = axis == 0 ? 15 : axis == 1 ? 5 : 1;
        for (std::size_t c = 0; c < kShape[axis]; ++c) {
            Values channel;
            for (std::size_t i = 0; i < weight.size(); ++i)
                if (i / inner % kShape[axis] == c) channel.push_back(weight[i]);
            const Range range = rangeOf(channel);
            // A channel of one value: the observer's float scheme has scale 1, ours keeps the
            // value.
            if (row["qscheme"] == "affine_float" && range.alpha == range.beta) continue;
            const QString difference =
                observerDifference(row, range, row["scale"][c], row["zero_point"][c]);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
    }
}

QTEST_GUILESS_MAIN(TestUniform)
#include "tst_uniform.moc"
