// SPDX-License-Identifier: GPL-3.0-or-later
// The OCP microscaling formats against microxcaling, and NVFP4 and MXFP4 bytes against ModelOpt.
#include <QTest>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/schemes/blocks/block_format.h"
#include "core/schemes/blocks/mx/format.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

struct Encoded {
    std::vector<std::uint8_t> bytes;
    std::vector<float> values;
};

Encoded roundTrip(std::string_view id, const SchemeSettings& settings,
                  const std::vector<float>& values) {
    const BlockFormat& format = *findScheme(id)->block;
    const BlockGeometry geometry = format.geometry(settings);
    BlockContext context;
    if (format.prepare != nullptr) context = format.prepare(values, settings, JobControl()).value();
    Encoded encoded{std::vector<std::uint8_t>(values.size() / geometry.values * geometry.bytes),
                    std::vector<float>(values.size())};
    const BlockRun run{settings, context, 0};
    format.encode(run, values, {}, encoded.bytes);
    format.decode(run, encoded.bytes, encoded.values);
    return encoded;
}

template <class T>
std::vector<T> vectorOf(const char* name) {
    return readNpy<T>(dataPath(QLatin1String(name))).values;
}

// -0 and 0 are told apart.
bool sameBits(float a, float b) {
    return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

}  // namespace

class TestMx : public QObject {
    Q_OBJECT

  private slots:
    void asMicroxcaling_data();
    void asMicroxcaling();
    void scaleRules_data();
    void scaleRules();
    void encodingTwiceChangesNothing();
    void nvfp4AsModelOpt();
    void mxfp4OfModelOpt();
};

void TestMx::asMicroxcaling_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<QString>("rounding");
    const auto manifest = readJson(dataPath("mx/manifest.json"));
    for (const auto& row : manifest.at("cases")) {
        std::string element = row.at("elem").get<std::string>();
        if (element == "int4") continue;  // no format of the OCP specification
        std::replace(element.begin(), element.end(), '_', '-');
        if (element == "fp4-e2m1") element = "fp4";
        const std::string file = row.at("file").get<std::string>();
        QTest::newRow(file.c_str())
            << QString::fromStdString("mx/" + file) << QByteArray::fromStdString("mx" + element)
            << QString::fromStdString(row.at("round").get<std::string>());
    }
}

void TestMx::asMicroxcaling() {
    QFETCH(QString, file);
    QFETCH(QByteArray, scheme);
    QFETCH(QString, rounding);
    const Scheme* const found = findScheme(scheme.constData());
    QVERIFY(found != nullptr);
    const Rounding ours = rounding == "nearest" ? Rounding::NearestAway
                          : rounding == "even"  ? Rounding::NearestEven
                                                : Rounding::TowardZero;
    const auto values = vectorOf<float>("mx/x.npy");
    const auto expected = readNpy<float>(dataPath(file)).values;
    const SchemeSettings settings = settingsOf(found->id, found->minimumBits, {}, ours);
    const Encoded encoded = roundTrip(found->id, settings, values);
    for (std::size_t i = 0; i < values.size(); ++i)
        QVERIFY2(encoded.values[i] == expected[i],
                 qPrintable(QStringLiteral("%1: %2 -> %3, not %4")
                                .arg(i)
                                .arg(static_cast<double>(values[i]))
                                .arg(static_cast<double>(encoded.values[i]))
                                .arg(static_cast<double>(expected[i]))));
    const auto exponents = vectorOf<float>("mx/floor_log2_amax.npy");
    const double largest = scheme.startsWith("mxfp8-e4") ? 8
                           : scheme.startsWith("mxfp8")  ? 15
                           : scheme == "mxfp6-e3m2"      ? 4
                           : scheme == "mxint8"          ? 0
                                                         : 2;
    for (std::size_t block = 0; block < exponents.size(); ++block) {
        const double exponent = std::max(static_cast<double>(exponents[block]) - largest, -127.0);
        const std::size_t bytes = encoded.bytes.size() / exponents.size();
        QCOMPARE(static_cast<double>(encoded.bytes[block * bytes]), exponent + 127);
    }
}

// torchao's rules, worked out by hand for MXFP4 (largest 6, emax 2) and MXINT8 (127/64, 0).
void TestMx::scaleRules_data() {
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<float>("magnitude");
    QTest::addColumn<int>("floor");
    QTest::addColumn<int>("ceil");
    QTest::addColumn<int>("even");
    QTest::addColumn<int>("rceil");
    const QByteArray fp4 = "mxfp4";
    const QByteArray int8 = "mxint8";
    constexpr float kLargest = std::numeric_limits<float>::max();
    QTest::newRow("4") << fp4 << 4.0F << 0 << 0 << 0 << 0;
    QTest::newRow("6") << fp4 << 6.0F << 0 << 1 << 0 << 0;
    QTest::newRow("just over 6") << fp4 << std::nextafterf(6, 7) << 0 << 1 << 0 << 1;
    QTest::newRow("just under 7") << fp4 << std::nextafterf(7, 6) << 0 << 1 << 0 << 1;
    QTest::newRow("7") << fp4 << 7.0F << 0 << 1 << 1 << 1;
    QTest::newRow("1.5") << fp4 << 1.5F << -2 << -1 << -2 << -2;
    QTest::newRow("0") << fp4 << 0.0F << -127 << -127 << -127 << -127;
    QTest::newRow("0, int8") << int8 << 0.0F << -126 << -126 << -126 << -127;
    QTest::newRow("denormal") << int8 << 1e-45F << -127 << -127 << -127 << -127;
    QTest::newRow("2^-127") << int8 << std::ldexp(1.0F, -127) << -127 << -127 << -127 << -127;
    QTest::newRow("over 2^-127") << int8 << std::nextafterf(std::ldexp(1.0F, -127), 1) << -127
                                 << -126 << -127 << -127;
    QTest::newRow("2 - 1/128, int8") << int8 << 1.9921875F << 0 << 1 << 1 << 1;
    QTest::newRow("127/64") << int8 << 1.984375F << 0 << 1 << 0 << 0;
    QTest::newRow("largest") << fp4 << kLargest << 125 << 126 << 126 << 126;
    QTest::newRow("largest, int8: NaN") << int8 << kLargest << 127 << 128 << 128 << 128;
}

void TestMx::scaleRules() {
    QFETCH(QByteArray, scheme);
    QFETCH(float, magnitude);
    const Scheme* const found = findScheme(scheme.constData());
    for (const char* rule : {"floor", "ceil", "even", "rceil"}) {
        const auto settings =
            settingsOf(found->id, found->minimumBits, std::string("scale_rule=") + rule);
        std::vector<float> values(32, magnitude / 8);
        values[9] = -magnitude;
        const int expected = *static_cast<const int*>(QTest::qData(rule, QMetaType::Int));
        QCOMPARE(static_cast<int>(roundTrip(found->id, settings, values).bytes[0]) - 127, expected);
    }
}

void TestMx::encodingTwiceChangesNothing() {
    // Near the largest float32 all rules but floor may round an element to 2^128, which is
    // infinite.
    auto values = vectorOf<float>("mx/x.npy");
    for (float& x : values)
        x = std::clamp(x, -1e38F, 1e38F);
    for (const Scheme* scheme : schemes()) {
        if (!scheme->id.starts_with("mx")) continue;
        for (const char* rule : {"floor", "ceil", "even", "rceil"})
            for (const Rounding rounding : scheme->roundings) {
                // Rounding down what counted as rounded up lowers the scale.
                if (std::string_view(rule) == "even" && rounding == Rounding::TowardZero) continue;
                const auto settings = settingsOf(scheme->id, scheme->minimumBits,
                                                 std::string("scale_rule=") + rule, rounding);
                const auto once = roundTrip(scheme->id, settings, values).values;
                const auto twice = roundTrip(scheme->id, settings, once).values;
                for (std::size_t i = 0; i < once.size(); ++i)
                    QVERIFY2(sameBits(once[i], twice[i]), scheme->id.data());
            }
    }
}

void TestMx::nvfp4AsModelOpt() {
    const auto values = vectorOf<float>("nvfp4/x.npy");
    const auto packed = vectorOf<std::uint8_t>("nvfp4/modelopt_packed.npy");
    const auto scales = vectorOf<std::uint8_t>("nvfp4/modelopt_block_scale_e4m3_code.npy");
    const auto expected = vectorOf<float>("nvfp4/modelopt_dequant.npy");
    const SchemeSettings settings = settingsOf("nvfp4", 4);
    const BlockContext context =
        findScheme("nvfp4")->block->prepare(values, settings, JobControl()).value();
    const double tensorScale = readJson(dataPath("nvfp4/manifest.json")).at("tensor_scale_f32");
    QCOMPARE(context.numbers.size(), std::size_t{1});
    QVERIFY(context.numbers[0] == static_cast<float>(tensorScale));
    QCOMPARE(context.bits, 32.0);
    const Encoded encoded = roundTrip("nvfp4", settings, values);
    QCOMPARE(encoded.bytes.size(), 9 * scales.size());
    for (std::size_t block = 0; block < scales.size(); ++block) {
        QCOMPARE(encoded.bytes[9 * block], scales[block]);
        for (std::size_t i = 0; i < 8; ++i)
            QCOMPARE(encoded.bytes[9 * block + 1 + i], packed[8 * block + i]);
    }
    // ModelOpt's table of levels reads the code of -0 as 0.
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY(encoded.values[i] == expected[i]);
}

// ModelOpt's MXFP4 takes ties down and writes -0 for 0; its scale is the `rceil` rule.
void TestMx::mxfp4OfModelOpt() {
    const auto values = vectorOf<float>("nvfp4/modelopt_mxfp4_x.npy");
    const auto packed = vectorOf<std::uint8_t>("nvfp4/modelopt_mxfp4_packed.npy");
    const auto scales = vectorOf<std::uint8_t>("nvfp4/modelopt_mxfp4_scale_e8m0.npy");
    const auto expected = vectorOf<float>("nvfp4/modelopt_mxfp4_dequant.npy");
    const SchemeSettings settings = settingsOf("mxfp4", 4, "scale_rule=rceil");
    std::vector<std::uint8_t> bytes;
    for (std::size_t block = 0; block < scales.size(); ++block) {
        bytes.push_back(scales[block]);
        const auto first = packed.begin() + static_cast<std::ptrdiff_t>(16 * block);
        bytes.insert(bytes.end(), first, first + 16);
    }
    std::vector<float> decoded(values.size());
    findScheme("mxfp4")->block->decode({settings, {}, 0}, bytes, decoded);
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY(sameBits(decoded[i], expected[i]));

    const Encoded encoded = roundTrip("mxfp4", settings, values);
    for (std::size_t block = 0; block < scales.size(); ++block)
        QCOMPARE(encoded.bytes[17 * block], scales[block]);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (encoded.values[i] == expected[i]) continue;
        const double value = static_cast<double>(values[i]);
        const double ours = std::fabs(static_cast<double>(encoded.values[i]) - value);
        const double theirs = std::fabs(static_cast<double>(expected[i]) - value);
        QCOMPARE(ours, theirs);
    }
}

QUANTOSCOPE_TEST(TestMx);
#include "tst_mx.moc"
