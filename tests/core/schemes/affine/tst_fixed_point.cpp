// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/schemes/affine.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;

AffineQuantizer quantizerOf(const SchemeSettings& settings) {
    return findScheme("fixed-point")->affine({settings, {}, {}, nullptr, kControl}).value();
}

// x 2^n to a whole number, in long double, where both are exact.
long double slowWhole(long double scaled, Rounding rounding) {
    const long double below = std::floor(scaled);
    const long double rest = scaled - below;
    switch (rounding) {
        case Rounding::NearestEven:
            if (rest != 0.5L) return rest < 0.5L ? below : below + 1;
            return std::fmod(below, 2.0L) == 0 ? below : below + 1;
        case Rounding::NearestAway:
            return rest > 0.5L || (rest == 0.5L && scaled > 0) ? below + 1 : below;
        case Rounding::TowardZero:
            return scaled < 0 && rest > 0 ? below + 1 : below;
        case Rounding::Stochastic:  // draws are below 1, chances are float32 numbers
            return std::nextafterf(1, 0) < static_cast<float>(rest) ? below + 1 : below;
        case Rounding::Floor:
            break;
    }
    return below;
}

// The low bits of the whole number, read as the register reads them.
std::int32_t slowCode(float x, int bits, int fraction, bool isSigned, bool wraps,
                      Rounding rounding) {
    const long double whole =
        slowWhole(std::ldexp(static_cast<long double>(x), fraction), rounding);
    const long double count = std::ldexp(1.0L, bits);
    const long double lowest = isSigned ? -count / 2 : 0;
    const long double highest = lowest + count - 1;
    if (!wraps) return static_cast<std::int32_t>(std::fmin(std::fmax(whole, lowest), highest));
    long double low = std::fmod(whole, count);
    if (low < 0) low += count;
    return static_cast<std::int32_t>(low > highest ? low - count : low);
}

std::vector<float> probes(int bits, int fraction) {
    std::mt19937 random(8);
    std::normal_distribution<float> normal;
    std::vector<float> values{0, -0.0F, 1e-45F, -1e-45F, 1e30F, -1e30F, 0x1.8p60F, -0x1.fffffep70F};
    for (int i = 0; i < 2000; ++i) {
        // Around the range, with ties among them; and wholes far beyond it.
        const float unit = std::ldexp(1.0F, -fraction);
        const float steps = std::round(4 * normal(random) * std::ldexp(1.0F, bits)) / 4;
        values.push_back(steps * unit);
        values.push_back(normal(random) * std::ldexp(unit, bits));
        values.push_back(normal(random) * std::ldexp(unit, 3 * bits));
    }
    return values;
}

}  // namespace

class TestFixedPoint : public QObject {
    Q_OBJECT

  private slots:
    void equalsTheSlowDefinition_data();
    void equalsTheSlowDefinition();
    void levels_data();
    void levels();
    void wrapsRoundTheRange();
    void showsOnePeriod();
    void fields_data();
    void fields();
};

void TestFixedPoint::equalsTheSlowDefinition_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("integerBits");
    QTest::addColumn<bool>("isSigned");
    QTest::addColumn<bool>("wraps");
    for (const int bits : {1, 4, 8, 16})
        for (const int integerBits : {-32, -3, 0, 1, 3, bits, 20, 48})
            for (const bool isSigned : {true, false})
                for (const bool wraps : {true, false})
                    QTest::addRow("%d bits, %d integer, %s, %s", bits, integerBits,
                                  isSigned ? "signed" : "unsigned", wraps ? "wrap" : "saturate")
                        << bits << integerBits << isSigned << wraps;
}

void TestFixedPoint::equalsTheSlowDefinition() {
    QFETCH(int, bits);
    QFETCH(int, integerBits);
    QFETCH(bool, isSigned);
    QFETCH(bool, wraps);
    const Scheme* scheme = findScheme("fixed-point");
    for (const Rounding rounding : scheme->roundings) {
        const SchemeSettings settings =
            settingsOf("fixed-point", bits,
                       "integer_bits=" + std::to_string(integerBits) +
                           (isSigned ? "" : " signed=false") + (wraps ? " overflow=wrap" : ""),
                       rounding);
        QVERIFY(directOnly(*scheme, settings) == wraps);
        const AffineQuantizer quantizer = quantizerOf(settings);
        const int fraction = bits - integerBits;
        const float almostOne = std::nextafterf(1, 0);  // stochastic rounding goes down
        for (const float x : probes(bits, fraction)) {
            // x 2^n is a float32: what leaves its range there counts as 0 or infinite.
            if (std::ldexp(static_cast<long double>(x), fraction) !=
                static_cast<long double>(std::ldexp(x, fraction)))
                continue;
            const std::int32_t code = slowCode(x, bits, fraction, isSigned, wraps, rounding);
            QCOMPARE(quantizer.code(x, almostOne), code);
            QVERIFY(quantizer.level(code) == std::ldexp(static_cast<float>(code), -fraction));
        }
    }
}

void TestFixedPoint::levels_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("options");
    QTest::addColumn<float>("lowest");
    QTest::addColumn<float>("step");
    QTest::addColumn<float>("highest");
    QTest::newRow("Q3.1") << 4 << "" << -4.0F << 0.5F << 3.5F;
    QTest::newRow("Q1.7") << 8 << "integer_bits=1" << -1.0F << 0x1p-7F << 127.0F / 128;
    QTest::newRow("Q8.8") << 16 << "integer_bits=8" << -128.0F << 0x1p-8F << 32767.0F / 256;
    QTest::newRow("UQ0.8") << 8 << "integer_bits=0 signed=false" << 0.0F << 0x1p-8F << 255.0F / 256;
    QTest::newRow("Q-2.6") << 4 << "integer_bits=-2" << -0.125F << 0x1p-6F << 7.0F / 64;
    QTest::newRow("Q6.-2") << 4 << "integer_bits=6" << -32.0F << 4.0F << 28.0F;
}

void TestFixedPoint::levels() {
    QFETCH(int, bits);
    QFETCH(QString, options);
    QFETCH(float, lowest);
    QFETCH(float, step);
    QFETCH(float, highest);
    const SchemeSettings settings = settingsOf("fixed-point", bits, options.toStdString());
    const StepFunction steps =
        findScheme("fixed-point")->build({settings, {-9, 9}, {}, nullptr, kControl}).value();
    QVERIFY(steps.levels.front() == lowest && steps.levels.back() == highest);
    QVERIFY(steps.levels[1] - steps.levels[0] == step);
    QVERIFY(!rangeMatters(*findScheme("fixed-point"), settings));
}

// What the help calls a hazard: just beyond the largest number lies the lowest.
void TestFixedPoint::wrapsRoundTheRange() {
    const SchemeSettings settings = settingsOf("fixed-point", 4, "overflow=wrap");  // -4 ... 3.5
    const AffineQuantizer quantizer = quantizerOf(settings);
    QVERIFY(quantizer.quantize(3.5F) == 3.5F && quantizer.quantize(4) == -4);
    QVERIFY(quantizer.quantize(-4.5F) == 3.5F && quantizer.quantize(8) == 0);
    QVERIFY(quantizer.quantize(1e6F + 0.5F) == 0.5F);
    QVERIFY(quantizer.quantize(1e30F) == 0);
}

void TestFixedPoint::showsOnePeriod() {
    const auto steps = [](std::string_view options) {
        const SchemeSettings settings = settingsOf("fixed-point", 6, options);
        return findScheme("fixed-point")->build({settings, {}, {}, nullptr, kControl}).value();
    };
    const StepFunction wrapping = steps("overflow=wrap");
    const StepFunction saturating = steps("");
    QCOMPARE(wrapping.levels, saturating.levels);
    QCOMPARE(wrapping.lower, saturating.lower);
    QCOMPARE(wrapping.codes, saturating.codes);
}

void TestFixedPoint::fields_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("fields");
    QTest::newRow("Q3.5") << ""
                          << "sign 1, integer 2, fraction 5";
    QTest::newRow("UQ3.5") << "signed=false"
                           << "integer 3, fraction 5";
    QTest::newRow("Q1.7") << "integer_bits=1"
                          << "sign 1, fraction 7";
    QTest::newRow("Q-2.10") << "integer_bits=-2"
                            << "sign 1, fraction 7";
    QTest::newRow("Q8.0") << "integer_bits=8"
                          << "sign 1, integer 7";
    QTest::newRow("UQ12.-4") << "integer_bits=12 signed=false"
                             << "integer 8";
}

void TestFixedPoint::fields() {
    QFETCH(QString, options);
    QFETCH(QString, fields);
    QStringList actual;
    for (const CodeField& field : codeFields(
             *findScheme("fixed-point"), settingsOf("fixed-point", 8, options.toStdString()), 0))
        actual << QString::fromUtf8(fieldTitle(field.kind)) + " " + QString::number(field.bits);
    QCOMPARE(actual.join(", "), fields);
}

QUANTOSCOPE_TEST(TestFixedPoint);
#include "tst_fixed_point.moc"
