// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/explain.h"

#include <QTest>
#include <bit>
#include <cmath>
#include <random>

#include "core/base/numbers/float_bits.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;

std::vector<float> normalValues() {
    std::mt19937 random(3);
    std::normal_distribution<float> normal;
    std::vector<float> values(500);
    for (float& x : values)
        x = normal(random);
    return values;
}

struct Told {
    StepFunction steps;
    SchemeSettings settings;
    Range range;

    std::vector<ExplainStep> of(std::string_view scheme, float x) const {
        return explainValue(*findScheme(scheme), {settings, range, steps, x});
    }
};

Result<Told> toldBy(const Scheme& scheme, const SchemeSettings& settings, Range range,
                    const ValueIndex* values = nullptr) {
    Result<StepFunction> steps = scheme.build({settings, range, {}, values, kControl});
    if (!steps) return steps.error();
    return Told{std::move(steps).value(), settings, range};
}

QStringList formulas(const std::vector<ExplainStep>& steps) {
    QStringList list;
    for (const ExplainStep& step : steps)
        list << QString::fromStdString(step.formula);
    return list;
}

bool goesBack(const ExplainStep& step) {
    return step.text.starts_with("Back: ");
}

// Every parameter at each of its choices or ends, one at a time.
std::vector<SchemeSettings> settingsList(const Scheme& scheme, int bits, Rounding rounding) {
    std::vector<SchemeSettings> list{settingsOf(scheme.id, bits, {}, rounding)};
    for (const Parameter& row : scheme.parameters)
        for (double value = row.minimum; value <= row.maximum;
             value +=
             row.kind == ParameterKind::Choice ? 1 : std::max(1.0, row.maximum - row.minimum)) {
            list.push_back(list.front());
            if (!list.back().parameters.set(row.key, value)) list.pop_back();
        }
    return list;
}

std::vector<float> probesOf(const StepFunction& steps) {
    std::vector<float> probes{0, -0.0F, 1e-45F, -1e-40F, 3e38F, -3e38F};
    std::mt19937 random(6);
    std::normal_distribution<float> normal(0, 1.5F);
    for (int i = 0; i < 500; ++i) {
        probes.push_back(normal(random));
        const auto any = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        if (std::isfinite(any)) probes.push_back(any);
        const float edge = steps.lower[random() % steps.size()];
        if (!std::isfinite(edge)) continue;
        probes.push_back(edge);
        if (edge > std::numeric_limits<float>::lowest()) probes.push_back(previousFloat(edge));
    }
    return probes;
}

}  // namespace

class TestExplain : public QObject {
    Q_OBJECT

  private slots:
    void endsAtTheCodeAndLevel_data();
    void endsAtTheCodeAndLevel();
    void says_data();
    void says();
    void mockup();
    void givenScale();
    void wraps();
};

void TestExplain::endsAtTheCodeAndLevel_data() {
    QTest::addColumn<const Scheme*>("scheme");
    QTest::addColumn<int>("rounding");
    for (const Scheme* scheme : scalarSchemes())
        for (const Rounding rounding : scheme->roundings)
            QTest::addRow("%s, %s", scheme->id.data(), roundingRow(rounding).id.data())
                << scheme << static_cast<int>(rounding);
}

// The way told ends where the step function ends, for every scheme and any value.
void TestExplain::endsAtTheCodeAndLevel() {
    QFETCH(const Scheme*, scheme);
    QFETCH(int, rounding);
    const std::vector<float> values = normalValues();
    const IndexPointer index = ValueIndex::build(values, kControl).value();
    const int bits = std::clamp(4, scheme->minimumBits, scheme->maximumBits);
    int told = 0;
    for (const SchemeSettings& settings :
         settingsList(*scheme, bits, static_cast<Rounding>(rounding))) {
        if (directOnly(*scheme, settings)) continue;
        const auto way = toldBy(*scheme, settings, {-2.3, 2.9}, index.get());
        if (!way) continue;
        for (const float x : probesOf(way->steps)) {
            const std::vector<ExplainStep> steps = way->of(scheme->id, x);
            const auto back = std::ranges::find_if(steps, goesBack);
            QVERIFY(back != steps.end() && back != steps.begin());
            const std::size_t k = way->steps.intervalOf(x);
            const std::string code = explainCode(way->steps.codes[k], codeBits(*scheme, settings));
            const std::string level = explainLevel(way->steps.levels[k], x);
            const bool ends =
                std::prev(back)->formula.ends_with(code) && back->formula.ends_with(level);
            QVERIFY2(ends, qPrintable(QStringLiteral("%1: %2; not %3, %4")
                                          .arg(static_cast<double>(x), 0, 'g', 9)
                                          .arg(formulas(steps).join(" | "))
                                          .arg(QString::fromStdString(code))
                                          .arg(QString::fromStdString(level))));
            ++told;
        }
    }
    QVERIFY(told > 1000);
}

void TestExplain::says_data() {
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("options");
    QTest::addColumn<float>("x");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("normal") << "fp8-e4m3fn" << 8 << "" << 49.0F
                            << QStringList{"49 = 1.53125 × 2^5, 5 + 7 = 12",
                                           "round((1.53125 - 1) × 2^3) = round(4.25) = 4",
                                           "0 1100 100: 100 = 01100100",
                                           "2^(12 - 7) × (1 + 4/8) = 48, error -1"};
    QTest::newRow("carry") << "fp8-e4m3fn" << 8 << "" << -31.5F
                           << QStringList{"31.5 = 1.96875 × 2^4, 4 + 7 = 11",
                                          "round((1.96875 - 1) × 2^3) = round(7.75) = 8, which "
                                          "carries into the exponent",
                                          "1 1100 000: 224 = 11100000",
                                          "-2^(12 - 7) = -32, error -0.5"};
    QTest::newRow("subnormal") << "fp6-e2m3" << 6 << "" << 0.3F
                               << QStringList{"0.3 < 2^0", "round(0.3 / 2^-3) = round(2.4) = 2",
                                              "0 00 010: 2 = 000010",
                                              "2^0 × 2/8 = 0.25, error -0.05"};
    QTest::newRow("saturates") << "fp4-e2m1" << 4 << "" << -9.0F
                               << QStringList{"9 = 1.125 × 2^3, 3 + 1 = 4",
                                              "round((1.125 - 1) × 2^1) = round(0.25) = 0", "-6",
                                              "1 11 1: 15 = 1111",
                                              "-2^(3 - 1) × (1 + 1/2) = -6, error +3"};
    QTest::newRow("overflows") << "fp16" << 16 << "saturate=false" << 65520.0F
                               << QStringList{"65520 = 1.99951 × 2^15, 15 + 15 = 30",
                                              // NOLINTNEXTLINE(bugprone-suspicious-missing-comma)
                                              "round((1.99951 - 1) × 2^10) = round(1023.5) = 1024, "
                                              "which carries into the exponent",
                                              "inf", "0 11111 0000000000: 31744 = 0111110000000000",
                                              "inf: it overflows"};
    QTest::newRow("scaled") << "fp4-e2m1" << 4 << "scale=power-of-two" << 1.3F
                            << QStringList{"1.3 / 0.5 = 2.6", "2.6 = 1.3 × 2^1, 1 + 1 = 2",
                                           "round((1.3 - 1) × 2^1) = round(0.6) = 1",
                                           "0 10 1: 5 = 0101",
                                           "2^(2 - 1) × (1 + 1/2) × 0.5 = 1.5, error +0.2"};
    QTest::newRow("flushed") << "minifloat" << 6 << "exponent_bits=3 subnormals=false" << 0.1F
                             << QStringList{"0.1 <= 2^-2 / 2: 0", "0 000 00: 0 = 000000",
                                            "0 = 0, error -0.1"};
    QTest::newRow("fixed point") << "fixed-point" << 8 << "" << 0.6F
                                 << QStringList{"round(0.6 / 0.03125) = round(19.2) = 19",
                                                "clamp(19) = 19 = 00010011",
                                                "0.03125 × 19 = 0.59375, error -0.00625002"};
    QTest::newRow("mid-rise") << "uniform" << 2 << "grid=mid-rise arithmetic=onnx" << 0.6F
                              << QStringList{"floor(0.6 / 1) = floor(0.6) = 0", "clamp(0) = 0 = 00",
                                             "1 × (0 + 1/2) = 0.5, error -0.1"};
}

void TestExplain::says() {
    QFETCH(QString, scheme);
    QFETCH(int, bits);
    QFETCH(QString, options);
    QFETCH(float, x);
    QFETCH(QStringList, expected);
    const std::string id = scheme.toStdString();
    const Told told =
        toldBy(*findScheme(id), settingsOf(id, bits, options.toStdString()), {-2, 2}).value();
    QCOMPARE(formulas(told.of(id, x)), expected);
}

void TestExplain::mockup() {
    const auto told = [](std::string_view options, Rounding rounding, float x) {
        return toldBy(*findScheme("uniform"), settingsOf("uniform", 4, options, rounding),
                      {-2.62, 2.70})
            ->of("uniform", x);
    };
    const auto steps = told("arithmetic=onnx", Rounding::NearestEven, 0.6F);
    QCOMPARE(formulas(steps), (QStringList{"round(0.6 / 0.354667) = round(1.69173) = 2",
                                           "clamp(2 + (-1)) = 1 = 0001",
                                           "0.354667 × (1 - (-1)) = 0.709333, error +0.109333"}));
    QCOMPARE(steps[0].text, std::string("Divide by the scale and round to the nearest integer"));
    QCOMPARE(steps[1].text, std::string("Add the zero point, keep inside -8 ... 7"));
    QCOMPARE(steps[2].text, std::string("Back: subtract the zero point, multiply by the scale"));
    const auto drawn = told("", Rounding::Stochastic, 0.6F);
    QCOMPARE(formulas(drawn), (QStringList{"floor(0.6 × (1 / 0.354667)) = floor(1.69173) = 1",
                                           "clamp(1 + (-1)) = 0 = 0000",
                                           "0.354667 × (0 - (-1)) = 0.354667, error -0.245333",
                                           "clamp(2 + (-1)) = 1 = 0001, 0.354667 × (1 - (-1)) = "
                                           "0.709333, error +0.109333"}));
    QCOMPARE(QString::fromStdString(drawn[3].text),
             "Or round up, with a chance of 0.69173");  // 0.69172955 in float32
    const auto shifted = told("zero_point=float", Rounding::NearestEven, -9);
    QCOMPARE(formulas(shifted)[1], QString("clamp(-26) = -8 = 1000"));
}

// The scale that a framework handed out is the one told.
void TestExplain::givenScale() {
    const Scheme& uniform = *findScheme("uniform");
    const SchemeSettings settings = settingsOf("uniform", 8);
    const Range range{-1, 1};
    const StepFunction steps =
        uniform.build({settings, range, GivenScale{3.5, -70}, nullptr, kControl}).value();
    const auto told = explainValue(uniform, {settings, range, steps, 10});
    QCOMPARE(formulas(told).last(), QString("3.5 × (-67 - (-70)) = 10.5, error +0.5"));
}

void TestExplain::wraps() {
    const SchemeSettings settings = settingsOf("fixed-point", 4, "overflow=wrap");
    const Told told = toldBy(*findScheme("fixed-point"), settings, {}).value();
    QCOMPARE(formulas(told.of("fixed-point", 4)),
             (QStringList{"round(4 / 0.5) = round(8) = 8", "wrap(8) = -8 = 1000",
                          "0.5 × (-8) = -4, error -8"}));
}

QUANTOSCOPE_TEST(TestExplain);
#include "tst_explain.moc"
