// SPDX-License-Identifier: GPL-3.0-or-later
// Logarithmic schemes against other software's codecs, their own formulas computed slowly, and the
// published example.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/full_scale.h"
#include "core/schemes/log/g711.h"
#include "core/schemes/scheme.h"
#include "support/near.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
const JobControl kControl;

StepFunction build(std::string_view scheme, int bits, std::string_view options, Range range) {
    const SchemeSettings settings = settingsOf(scheme, bits, options);
    const SchemeInput input{.settings = settings, .range = range, .given = {}, .control = kControl};
    return findScheme(scheme)->build(input).value();
}

std::int32_t codeOf(const StepFunction& steps, float x) {
    return steps.codes[steps.intervalOf(x)];
}
float levelOf(const StepFunction& steps, float x) {
    return steps.levels[steps.intervalOf(x)];
}

// Values of both signs over many magnitudes up to 1.5.
std::vector<float> probes() {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> exponent(-30, 0.58F);
    std::vector<float> values{0.0F, -0.0F, 1.0F, -1.0F};
    for (int i = 0; i < 2000; ++i)
        values.push_back((i % 2 == 0 ? 1.0F : -1.0F) * std::exp2(exponent(random)));
    return values;
}

// q = round(c), in long double; nothing when c is within rounding of a tie.
std::optional<std::int32_t> roundedUnlessTie(long double c) {
    if (std::fabs(c - std::floor(c) - 0.5L) < 1e-9L) return std::nullopt;
    return static_cast<std::int32_t>(std::lround(c));
}

}  // namespace

class TestLogSchemes : public QObject {
    Q_OBJECT

  private slots:
    void articleFormula();
    void fittedScale();
    void compandingFormulas_data();
    void compandingFormulas();
    void compandersBendBack();
    void g711AllSamples_data();
    void g711AllSamples();
    void g711Range();
    void apotLevels_data();
    void apotLevels();
    void powerOfTwoVectors_data();
    void powerOfTwoVectors();
    void powerOfTwoLogDomain();
    void powerOfTwoWithoutZero();
    void powerOfTwoTop();
    void fullScales();
    void refusals();
};

// As the logarithmic scheme is taught: code = round(log(1 + |x|/Q) * Scale), sign kept.
void TestLogSchemes::articleFormula() {
    const StepFunction steps =
        build("log", 8, "mode=given relative=false q=0.01 scale=16", {-1, 1});
    for (const float x : probes()) {
        const long double bent = std::log(1 + std::fabs(static_cast<long double>(x)) / 0.01L) * 16;
        const auto magnitude = roundedUnlessTie(bent);
        if (!magnitude) continue;
        const std::int32_t code = x < 0 ? -*magnitude : *magnitude;
        QCOMPARE(codeOf(steps, x), code);
        const long double back =
            0.01L * (std::exp(static_cast<long double>(*magnitude) / 16) - 1) * (x < 0 ? -1 : 1);
        NEAR(levelOf(steps, x), back, 0, std::ldexp(1.0, -24) * (1 + 1e-6));
    }
    // log(101) * 16 = 73.842, log(51) * 16 = 62.909.
    QCOMPARE(codeOf(steps, 1.0F), 74);
    QCOMPARE(codeOf(steps, -0.5F), -63);
    QCOMPARE(codeOf(steps, 0.0F), 0);
    // The range changes nothing then, and the largest code is never passed.
    QVERIFY(!rangeMatters(*findScheme("log"), settingsOf("log", 8, "mode=given relative=false")));
    QCOMPARE(codeOf(build("log", 4, "mode=given relative=false q=0.01 scale=16", {}), 1.0F), 7);
}

void TestLogSchemes::fittedScale() {
    for (const int bits : {2, 4, 8, 12, 16})
        for (const char* options : {"", "relative=false q=3", "q=1e-9", "q=1e9",
                                    "relative=false q=1e9", "relative=false q=1e-9"})
            for (const double magnitude : {1.0, 0.02, 3e38, 1e-20}) {
                const StepFunction steps = build("log", bits, options, {-magnitude / 3, magnitude});
                const auto largest = (1 << (bits - 1)) - 1;
                const auto full = static_cast<float>(magnitude);
                QCOMPARE(codeOf(steps, full), largest);
                QCOMPARE(codeOf(steps, -full), -largest);
                NEAR(steps.levels.back(), full, 0, 1.2e-7);
                QCOMPARE(steps.size(), static_cast<std::size_t>(2 * largest + 1));
            }
}

void TestLogSchemes::compandingFormulas_data() {
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<bool>("midRise");
    QTest::addColumn<int>("bits");
    for (const char* scheme : {"mu-law", "a-law"})
        for (const bool midRise : {false, true})
            for (const int bits : {6, 16})
                QTest::addRow("%s, %s, %d bits", scheme, midRise ? "mid-rise" : "mid-tread", bits)
                    << scheme << midRise << bits;
}

// The schemes' own formulas, in long double.
void TestLogSchemes::compandingFormulas() {
    QFETCH(QString, scheme);
    QFETCH(bool, midRise);
    QFETCH(int, bits);
    const StepFunction steps =
        build(scheme.toStdString(), bits, midRise ? "grid=mid-rise" : "grid=mid-tread", {-1, 0.5});
    const std::int32_t largest = (1 << (bits - 1)) - 1;
    const long double n = midRise ? largest + 1 : largest;
    const long double a = 87.6L;
    for (const float x : probes()) {
        const long double u = std::fabs(static_cast<long double>(x));
        const long double bent = scheme == "mu-law" ? std::log(1 + 255 * u) / std::log(256.0L)
                                 : u < 1 / a        ? a * u / (1 + std::log(a))
                                                    : (1 + std::log(a * u)) / (1 + std::log(a));
        const auto cell = roundedUnlessTie(midRise ? bent * n - 0.5L : bent * n);
        if (!cell) continue;
        const std::int32_t magnitude = std::min(largest, *cell);
        const bool negative = std::signbit(x);
        const std::int32_t code = !negative ? magnitude : midRise ? -1 - magnitude : -magnitude;
        QCOMPARE(codeOf(steps, x), code);
        const long double y = (static_cast<long double>(magnitude) + (midRise ? 0.5L : 0)) / n;
        const long double back = scheme == "mu-law" ? (std::pow(256.0L, y) - 1) / 255
                                 : y < 1 / (1 + std::log(a))
                                     ? y * (1 + std::log(a)) / a
                                     : std::exp(y * (1 + std::log(a)) - 1) / a;
        NEAR(levelOf(steps, x), negative ? -back : back, 0, std::ldexp(1.0, -24) * (1 + 1e-6));
    }
}

// With a slope of almost nothing at 0 gone, mu-law and A-law are uniform quantizers.
void TestLogSchemes::compandersBendBack() {
    const StepFunction a = build("a-law", 4, "a=1", {-7, 7});
    for (int q = -7; q <= 7; ++q)
        NEAR(a.levels[static_cast<std::size_t>(q + 7)], q, 1e-6, 0);
    // ln(1 + mu u) / ln(1 + mu) departs from u by at most mu / 8.
    const StepFunction mu = build("mu-law", 4, "mu=1e-3", {-7, 7});
    for (int q = -7; q <= 7; ++q)
        NEAR(mu.levels[static_cast<std::size_t>(q + 7)], q, 7 * 1e-3 / 8, 0);
}

void TestLogSchemes::g711AllSamples_data() {
    QTest::addColumn<QString>("law");
    QTest::newRow("mu-law") << "ulaw";
    QTest::newRow("A-law") << "alaw";
}

void TestLogSchemes::g711AllSamples() {
    QFETCH(QString, law);
    const auto encoded = readNpy<std::int32_t>(dataPath("log/" + law + "_encode_all_int16.npy"));
    const auto decoded = readNpy<std::int32_t>(dataPath("log/" + law + "_decode.npy"));
    const StepFunction steps =
        build("g711-" + law.toStdString(), 8, "range_to_int16=false", {-1, 1});
    QCOMPARE(encoded.values.size(), std::size_t{65536});
    for (int sample = -32768; sample < 32768; ++sample) {
        const std::int32_t code =
            encoded.values[static_cast<std::size_t>(std::int64_t{sample} + 32768)];
        const std::size_t k = steps.intervalOf(static_cast<float>(sample));
        QCOMPARE(steps.codes[k], code);
        QCOMPARE(steps.levels[k],
                 static_cast<float>(decoded.values[static_cast<std::size_t>(code)]));
    }
    QCOMPARE(steps.size(), std::size_t{256});
    for (std::size_t k = 0; k < steps.size(); ++k)
        QCOMPARE(steps.levels[k],
                 static_cast<float>(decoded.values[static_cast<std::size_t>(steps.codes[k])]));
}

void TestLogSchemes::g711Range() {
    const StepFunction samples = build("g711-alaw", 8, "range_to_int16=false", {});
    const StepFunction quarter = build("g711-alaw", 8, "", {-0.25, 0.1});
    for (int sample = -40000; sample < 40000; sample += 7)
        QCOMPARE(codeOf(quarter, static_cast<float>(sample) / 131072),
                 codeOf(samples, static_cast<float>(sample)));
    QCOMPARE(codeOf(samples, 1e30F), codeOf(samples, 32767));
    // Samples between integers round half to even first.
    QCOMPARE(codeOf(samples, 15.5F), codeOf(samples, 16));
    QCOMPARE(codeOf(samples, 15.49F), codeOf(samples, 15));
    QVERIFY(codeOf(samples, 15) != codeOf(samples, 16));
}

void TestLogSchemes::apotLevels_data() {
    QTest::addColumn<int>("b");
    for (int b = 2; b <= 6; ++b)
        QTest::addRow("%d bits and sign", b) << b;
}

void TestLogSchemes::apotLevels() {
    QFETCH(int, b);
    const QString name = QStringLiteral("B%1_apot").arg(b);
    const StepFunction steps = build("apot", b + 1, "", {-1, 1});
    const std::vector<float> levels =
        readJson(dataPath("log/apot.json"))["levels"][name.toStdString()];
    QCOMPARE(steps.size(), 2 * levels.size() - 1);
    for (std::size_t m = 0; m < levels.size(); ++m) {
        QCOMPARE(steps.levels[levels.size() - 1 + m], levels[m]);
        QCOMPARE(steps.levels[levels.size() - 1 - m], -levels[m]);
    }
    const auto x = readNpy<float>(dataPath("log/apot_x.npy"));
    const auto expected = readNpy<float>(dataPath("log/" + name + "_q.npy"));
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        QCOMPARE(levelOf(steps, x.values[i]), expected.values[i]);
        QVERIFY(levelOf(steps, -x.values[i]) == -expected.values[i]);
    }
}

void TestLogSchemes::powerOfTwoVectors_data() {
    QTest::addColumn<int>("b");
    for (int b = 2; b <= 4; ++b)
        QTest::addRow("%d bits and sign", b) << b;
}

void TestLogSchemes::powerOfTwoVectors() {
    QFETCH(int, b);
    const QString name = QStringLiteral("B%1_pot").arg(b);
    const std::vector<float> levels =
        readJson(dataPath("log/apot.json"))["levels"][name.toStdString()];
    const auto x = readNpy<float>(dataPath("log/apot_x.npy"));
    const auto expected = readNpy<float>(dataPath("log/" + name + "_q.npy"));
    for (const char* options : {"top=range", "top=power"}) {
        const StepFunction steps = build("power-of-two", b + 1, options, {-1, 1});
        QCOMPARE(steps.size(), 2 * levels.size() - 1);
        for (std::size_t m = 0; m < levels.size(); ++m)
            QCOMPARE(steps.levels[levels.size() - 1 + m], levels[m]);
        for (std::size_t i = 0; i < x.values.size(); ++i)
            QCOMPARE(levelOf(steps, x.values[i]), expected.values[i]);
    }
}

// LogNet: sign(x) 2^clip(round(log2 |x|), lowest, FSR), 0 below; exactly at every threshold.
void TestLogSchemes::powerOfTwoLogDomain() {
    const StepFunction steps = build("power-of-two", 4, "round=log", {-8, 5});
    QCOMPARE(steps.levels.back(), 8.0F);
    const auto exponentOf = [](float x) {
        // x^2 >= 2^(2k - 1) decides exactly whether log2 x >= k - 1/2.
        int k = std::ilogb(x);
        const double square = static_cast<double>(x) * static_cast<double>(x);
        return square >= std::ldexp(1.0, 2 * k + 1) ? k + 1 : k;
    };
    std::vector<float> values = probes();
    for (const float edge : steps.lower)
        if (std::isfinite(edge)) values.insert(values.end(), {edge, previousFloat(edge)});
    for (int k = -8; k < 6; ++k) {
        const auto root = static_cast<float>(std::sqrt(2.0) * std::ldexp(1.0, k));
        values.insert(values.end(), {root, nextFloat(root), previousFloat(root), 1.5F * root});
    }
    for (const float x : values) {
        if (x == 0) continue;
        const int k = std::min(3, exponentOf(std::fabs(x)));
        const float level = k < -3 ? 0.0F : std::ldexp(1.0F, k);
        QCOMPARE(levelOf(steps, x), x < 0 && level > 0 ? -level : level);
    }
    QCOMPARE(levelOf(steps, 0.0F), 0.0F);
    // 1.45 lies between sqrt(2) and 1.5: the two domains differ there.
    QCOMPARE(levelOf(steps, 1.45F), 2.0F);
    QCOMPARE(levelOf(build("power-of-two", 4, "round=linear", {-8, 5}), 1.45F), 1.0F);
}

void TestLogSchemes::powerOfTwoWithoutZero() {
    const StepFunction steps = build("power-of-two", 3, "zero=false", {-1, 1});
    QCOMPARE(steps.levels,
             (std::vector<float>{-1, -0.5F, -0.25F, -0.125F, 0.125F, 0.25F, 0.5F, 1}));
    QCOMPARE(steps.codes, (std::vector<std::int32_t>{7, 6, 5, 4, 0, 1, 2, 3}));
    QCOMPARE(levelOf(steps, 0.0F), 0.125F);
    QCOMPARE(levelOf(steps, -0.0F), -0.125F);
    const StepFunction zero = build("power-of-two", 3, "", {-1, 1});
    QCOMPARE(zero.levels, (std::vector<float>{-1, -0.5F, -0.25F, 0, 0.25F, 0.5F, 1}));
    QCOMPARE(zero.codes, (std::vector<std::int32_t>{7, 6, 5, 0, 1, 2, 3}));
}

void TestLogSchemes::powerOfTwoTop() {
    const auto top = [](const char* options, double magnitude) {
        return build("power-of-two", 4, options, {-magnitude, 0}).levels.back();
    };
    QCOMPARE(top("round=log", 1.42), 2.0F);
    QCOMPARE(top("round=linear", 1.42), 1.0F);
    QCOMPARE(top("round=linear", 1.5), 1.0F);
    QCOMPARE(top("round=linear", 1.51), 2.0F);
    QCOMPARE(top("top=range", 1.51), 1.51F);
    QCOMPARE(top("round=log", 3.4e38), std::ldexp(1.0F, 127));
    QCOMPARE(top("", 0), 1.0F);
}

void TestLogSchemes::fullScales() {
    QCOMPARE(fullScale({-3, 2}), 3.0F);
    QCOMPARE(fullScale({0, 0}), 1.0F);
    QCOMPARE(fullScale({-1e300, 2}), std::numeric_limits<float>::max());
    QCOMPARE(fullScale({1e-44, 2e-44}), 2e-44F);
    QCOMPARE(fullScale({-1e-60, 0}), std::numeric_limits<float>::denorm_min());
    // Subnormal data becomes 0 rather than noise.
    QCOMPARE(levelOf(build("mu-law", 8, "", {-1e-40, 1e-40}), 1e-40F), 0.0F);
    QVERIFY(levelOf(build("mu-law", 8, "", {-1e-29, 1e-29}), 1e-30F) > 0);
    QVERIFY(codeOf(build("log", 8, "", {-1, 1}), -kInfinity) == -127);
}

void TestLogSchemes::refusals() {
    for (const char* scheme :
         {"log", "mu-law", "a-law", "g711-ulaw", "g711-alaw", "power-of-two", "apot"}) {
        const Scheme& s = *findScheme(scheme);
        SchemeSettings settings = settingsOf(scheme, s.minimumBits);
        QVERIFY(s.check(settings).ok());
        settings.codes = CodeRange{0, 3};
        QVERIFY(!s.check(settings).ok());
        QVERIFY(!s.check(settingsOf(scheme, s.minimumBits - 1)).ok());
        QVERIFY(!s.check(settingsOf(scheme, s.minimumBits, "", Rounding::Floor)).ok());
    }
}

QUANTOSCOPE_TEST(TestLogSchemes);
#include "tst_log_schemes.moc"
