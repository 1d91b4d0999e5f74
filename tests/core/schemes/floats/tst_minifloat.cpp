// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/floats/minifloat_steps.h"

#include <QTest>
#include <bit>
#include <cmath>
#include <map>
#include <random>
#include <vector>

#include "core/base/numbers/float_bits.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"
#include "support/vectors.h"

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

struct FormatRow {
    const char* vectors;  // name of the files
    const char* scheme;
    int bits;
    const char* options;
    SmallFloat format;
    double largest, smallestNormal, smallest;  // by the format's specification
    int finiteCodes;                           // of those >= 0
    bool saturatingVectors;
};

const FormatRow kFormats[] = {
    {"float16", "fp16", 16, "", kFloat16, 65504, 0x1p-14, 0x1p-24, 31744, false},
    {"bfloat16", "bf16", 16, "", kBFloat16, 0x1.fep127, 0x1p-126, 0x1p-133, 32640, false},
    {"float8_e5m2", "fp8-e5m2", 8, "", kFloat8E5M2, 57344, 0x1p-14, 0x1p-16, 124, true},
    {"float8_e4m3fn", "fp8-e4m3fn", 8, "", kFloat8E4M3FN, 448, 0x1p-6, 0x1p-9, 127, true},
    {"float8_e4m3fnuz", "fp8-e4m3fnuz", 8, "", kFloat8E4M3FNUZ, 240, 0x1p-7, 0x1p-10, 128, true},
    {"float8_e5m2fnuz", "fp8-e5m2fnuz", 8, "", kFloat8E5M2FNUZ, 57344, 0x1p-15, 0x1p-17, 128, true},
    {"float6_e3m2fn", "fp6-e3m2", 6, "", kFloat6E3M2, 28, 0.25, 0.0625, 32, false},
    {"float6_e2m3fn", "fp6-e2m3", 6, "", kFloat6E2M3, 7.5, 1, 0.125, 32, false},
    {"float4_e2m1fn", "fp4-e2m1", 4, "", kFloat4E2M1, 6, 1, 0.5, 8, false},
    {"float8_e4m3", "minifloat", 8, "exponent_bits=4 specials=ieee",
     SmallFloat{4, 3, 7, SpecialValues::Ieee}, 240, 0x1p-6, 0x1p-9, 120, false},
    {"float8_e3m4", "minifloat", 8, "exponent_bits=3 specials=ieee",
     SmallFloat{3, 4, 3, SpecialValues::Ieee}, 15.5, 0.25, 0x1p-6, 112, false},
    {"float8_e4m3b11fnuz", "minifloat", 8,
     "exponent_bits=4 specials=negative-zero own_bias=true bias=11",
     SmallFloat{4, 3, 11, SpecialValues::NegativeZero}, 30, 0x1p-10, 0x1p-13, 128, false},
    {"float4_e2m1fn", "minifloat", 4, "", kFloat4E2M1, 6, 1, 0.5, 8, false},
    {"float16", "minifloat", 16, "specials=ieee", kFloat16, 65504, 0x1p-14, 0x1p-24, 31744, false},
};

std::string withSaturate(const FormatRow& row, bool saturate) {
    if (row.format.special == SpecialValues::None) return row.options;
    return std::string(row.options) + (*row.options != 0 ? " " : "") +
           (saturate ? "saturate=true" : "saturate=false");
}

bool any(const FormatRow& /*row*/) {
    return true;
}

void addFormats(bool (*wanted)(const FormatRow&) = any) {
    QTest::addColumn<int>("row");
    for (int i = 0; i < static_cast<int>(std::size(kFormats)); ++i)
        if (wanted(kFormats[i]))
            QTest::addRow("%s %d %s", kFormats[i].scheme, kFormats[i].bits, kFormats[i].options)
                << i;
}

// The nearest magnitude by trying all, ties to the even code: the definition, in double. `end` is
// the number of finite magnitudes, itself the code of what overflows.
std::uint32_t slowMagnitude(const SmallFloat& format, float y, std::uint32_t end) {
    const double target = std::fabs(static_cast<double>(y));
    std::vector<double> values;
    for (std::uint32_t code = 0; code < end; ++code)
        values.push_back(decodeSmallFloat(format, code));
    values.push_back(2 * values[end - 1] - values[end - 2]);  // one step more of the last binade
    if (target >= values[end]) return end;
    std::uint32_t best = 0;
    for (std::uint32_t code = 1; code <= end; ++code) {
        const double nearer = std::fabs(values[code] - target) - std::fabs(values[best] - target);
        if (nearer < 0 || (nearer == 0 && code % 2 == 0)) best = code;
    }
    return best;
}

std::uint32_t slowCode(const SmallFloat& format, float x, float scale, bool saturates,
                       std::uint32_t end) {
    const float y = x / scale;
    const std::uint32_t sign = std::signbit(y) ? 1U << (format.bits() - 1) : 0;
    const std::uint32_t magnitude = slowMagnitude(format, y, end);
    const bool stays = saturates || format.special == SpecialValues::None;
    if (magnitude == end && stays) return (end - 1) | sign;
    if (format.special != SpecialValues::NegativeZero) return magnitude | sign;
    if (magnitude == end) return 1U << (format.bits() - 1);
    return magnitude == 0 ? 0 : magnitude | sign;
}

}  // namespace

class TestMinifloat : public QObject {
    Q_OBJECT

  private slots:
    void encodesAsMlDtypes_data() { addFormats(); }
    void encodesAsMlDtypes();
    void saturatesAsOnnx_data() {
        addFormats([](const FormatRow& row) { return row.saturatingVectors; });
    }
    void saturatesAsOnnx();
    // tst_small_float holds the 16-bit formats against IEEE 754.
    void decodesAsMlDtypes_data() {
        addFormats([](const FormatRow& row) { return row.bits <= 8; });
    }
    void decodesAsMlDtypes();
    void hasThePublishedLimits_data() { addFormats(); }
    void hasThePublishedLimits();
    void clipsAtHalfAStep_data() { addFormats(); }
    void clipsAtHalfAStep();
    void thresholdsAreTheFirstFloats_data();
    void thresholdsAreTheFirstFloats();
};

void TestMinifloat::encodesAsMlDtypes() {
    QFETCH(int, row);
    const FormatRow& format = kFormats[row];
    const QString base = QStringLiteral("lowfp/enc_%1").arg(QLatin1String(format.vectors));
    const auto x = readNpy<float>(dataPath(base + "_x.npy")).values;
    const auto codes = readNpy<std::int32_t>(dataPath(base + "_code.npy")).values;
    QVERIFY(x.size() == codes.size() && x.size() > 9000);
    const StepFunction steps = stepsOf(format.scheme, format.bits, withSaturate(format, false));
    int nans = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        // A NaN has no interval: it is counted apart, and its code is no scheme's business.
        if (std::isnan(x[i]) && ++nans > 0) continue;
        QVERIFY2(codeOf(steps, x[i]) == codes[i],
                 qPrintable(QStringLiteral("%1: %2, not %3")
                                .arg(static_cast<double>(x[i]), 0, 'g', 9)
                                .arg(codeOf(steps, x[i]))
                                .arg(codes[i])));
    }
    QVERIFY(nans > 0 && nans < 20);
}

void TestMinifloat::saturatesAsOnnx() {
    QFETCH(int, row);
    const FormatRow& format = kFormats[row];
    const QString base = QStringLiteral("lowfp/enc_%1").arg(QLatin1String(format.vectors));
    const auto x = readNpy<float>(dataPath(base + "_x.npy")).values;
    const auto codes = readNpy<std::int32_t>(dataPath(base + "_satcode.npy")).values;
    QCOMPARE(codes.size(), x.size());
    const StepFunction steps = stepsOf(format.scheme, format.bits, withSaturate(format, true));
    for (std::size_t i = 0; i < x.size(); ++i)
        QVERIFY2(std::isnan(x[i]) || codeOf(steps, x[i]) == codes[i],
                 qPrintable(QString::number(static_cast<double>(x[i]), 'g', 9)));
}

// Every code is an interval or a special value, and means what ml_dtypes says.
void TestMinifloat::decodesAsMlDtypes() {
    QFETCH(int, row);
    const FormatRow& format = kFormats[row];
    const auto values =
        readNpy<float>(
            dataPath(QStringLiteral("lowfp/decode_%1.npy").arg(QLatin1String(format.vectors))))
            .values;
    for (const bool saturate : {true, false}) {
        const StepFunction steps =
            stepsOf(format.scheme, format.bits, withSaturate(format, saturate));
        std::map<std::int32_t, float> meanings;
        for (std::size_t k = 0; k < steps.size(); ++k)
            meanings[steps.codes[k]] = steps.levels[k];
        for (const SpecialCode& special : steps.specials)
            QVERIFY(meanings.emplace(special.code, special.value).second);
        QCOMPARE(meanings.size(), values.size());
        for (const auto& [code, value] : meanings) {
            const float expected = values[static_cast<std::size_t>(code)];
            const bool same =
                std::bit_cast<std::uint32_t>(value) == std::bit_cast<std::uint32_t>(expected) ||
                (std::isnan(value) && std::isnan(expected));
            QVERIFY2(same, qPrintable(QString::number(code)));
        }
    }
}

void TestMinifloat::hasThePublishedLimits() {
    QFETCH(int, row);
    const FormatRow& format = kFormats[row];
    const StepFunction steps = stepsOf(format.scheme, format.bits, format.options);
    QVERIFY(steps.levels.back() == static_cast<float>(format.largest));
    QVERIFY(steps.levels.front() == -static_cast<float>(format.largest));
    const auto zero = steps.intervalOf(0.0F);
    QVERIFY(steps.levels[zero + 1] == static_cast<float>(format.smallest));
    QCOMPARE(steps.size() - zero, static_cast<std::size_t>(format.finiteCodes));
    const auto normal = steps.intervalOf(static_cast<float>(format.smallestNormal));
    QVERIFY(steps.levels[normal] == static_cast<float>(format.smallestNormal));
    const double below = static_cast<double>(steps.levels[normal]) - steps.levels[normal - 1];
    const double above = static_cast<double>(steps.levels[normal + 1]) - steps.levels[normal];
    QCOMPARE(below, format.smallest);  // subnormals are as far apart as the first normals ...
    QCOMPARE(above, format.smallest);
    const auto second = steps.intervalOf(static_cast<float>(2 * format.smallestNormal));
    QVERIFY(steps.levels[second + 1] - steps.levels[second] == 2 * format.smallest);  // ... not the
}  // next

// Clipped and overflown are the same values: the largest number plus half a step.
void TestMinifloat::clipsAtHalfAStep() {
    QFETCH(int, row);
    const FormatRow& format = kFormats[row];
    const StepFunction saturating = stepsOf(format.scheme, format.bits, withSaturate(format, true));
    const StepFunction open = stepsOf(format.scheme, format.bits, withSaturate(format, false));
    QVERIFY(saturating.clipHigh == open.clipHigh && saturating.clipLow == open.clipLow);
    // The same on both sides but for the float where an interval begins.
    QVERIFY(std::fabs(saturating.clipLow) >= previousFloat(saturating.clipHigh) &&
            std::fabs(saturating.clipLow) <= nextFloat(saturating.clipHigh));
    const float largest = saturating.levels.back();
    QVERIFY(saturating.clipHigh - largest == largest - saturating.lower.back());
    if (format.format.special == SpecialValues::None) return;
    QVERIFY(!std::isfinite(open.levels.back()) && !std::isfinite(open.levels.front()));
    QVERIFY(open.lower.back() == open.clipHigh || open.lower.back() == nextFloat(open.clipHigh));
}

void TestMinifloat::thresholdsAreTheFirstFloats_data() {
    QTest::addColumn<int>("row");
    QTest::addColumn<QString>("scale");
    QTest::addColumn<bool>("saturate");
    for (int i = 0; i < static_cast<int>(std::size(kFormats)); ++i)
        for (const char* scale : {"none", "power-of-two", "power-that-fits", "float"})
            for (const bool saturate : {true, false})
                if (kFormats[i].bits <= 8)
                    QTest::addRow("%s %s %s %s", kFormats[i].scheme, kFormats[i].options, scale,
                                  saturate ? "saturating" : "")
                        << i << QString(scale) << saturate;
}

// Every threshold of every 8-bit format: that float takes the code, the one before does not.
void TestMinifloat::thresholdsAreTheFirstFloats() {
    QFETCH(int, row);
    QFETCH(QString, scale);
    QFETCH(bool, saturate);
    const FormatRow& format = kFormats[row];
    std::string options = withSaturate(format, saturate);
    options += (options.empty() ? "scale=" : " scale=") + scale.toStdString();
    std::mt19937 random(4);
    for (const float amax : {0.7F, 3.14159F, 1e-30F, 1e-41F, 3e38F}) {
        const Range range{-0.3 * static_cast<double>(amax), static_cast<double>(amax)};
        const StepFunction steps = stepsOf(format.scheme, format.bits, options, range);
        const std::string_view id =
            settingsOf(format.scheme, format.bits, options).parameters.choice("scale");
        MinifloatScale rule = MinifloatScale::None;
        if (id == "power-of-two") rule = MinifloatScale::PowerOfTwo;
        if (id == "power-that-fits") rule = MinifloatScale::PowerThatFits;
        if (id == "float") rule = MinifloatScale::Float;
        const float s = minifloatScale(rule, largestFinite(format.format), range);
        const auto slow = [&](float x) {
            return static_cast<std::int32_t>(slowCode(
                format.format, x, s, saturate, static_cast<std::uint32_t>(format.finiteCodes)));
        };
        for (std::size_t k = 1; k < steps.size(); ++k) {
            const float edge = steps.lower[k];
            QVERIFY2(codeOf(steps, edge) == slow(edge), qPrintable(QString::number(k)));
            const float before = previousFloat(edge);
            QVERIFY2(codeOf(steps, before) == slow(before), qPrintable(QString::number(k)));
        }
        for (int i = 0; i < 1000; ++i) {
            const auto x = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
            if (!std::isnan(x)) QCOMPARE(codeOf(steps, x), slow(x));
        }
    }
}

QUANTOSCOPE_TEST(TestMinifloat);
#include "tst_minifloat.moc"
