// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/code/series.h"

#include <QTest>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/numbers/small_float.h"
#include "core/base/text/number_text.h"
#include "support/curves.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

OutcomePointer answerOf(std::string_view scheme, int bits = 0) {
    Request request = withScheme(defaultRequest(), *findScheme(scheme));
    if (bits > 0) request.settings.bits = bits;
    return answer(request, bell(400), {20, 20});
}

StepFunction stepsOf(std::vector<float> levels) {
    StepFunction steps;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        steps.codes.push_back(static_cast<std::int32_t>(k));
        steps.lower.push_back(k == 0 ? -std::numeric_limits<float>::infinity() : levels[k]);
    }
    steps.levels = std::move(levels);
    return steps;
}

}  // namespace

class TestCodeSeries : public QObject {
    Q_OBJECT
  private slots:
    void everyCodeIsItsBits_data() {
        QTest::addColumn<QString>("id");
        for (const Scheme* scheme : schemes()) {
            const QString id =
                QString::fromUtf8(scheme->id.data(), static_cast<qsizetype>(scheme->id.size()));
            QTest::newRow(qPrintable(id)) << id;
        }
    }
    void everyCodeIsItsBits() {
        QFETCH(QString, id);
        const OutcomePointer outcome = answerOf(id.toStdString());
        const StepFunction& steps = outcome->focus->steps;
        const CodeTable table = codeTableOf(*outcome);
        if (steps.size() == 0) return;
        QCOMPARE(table.bits(), codeBits(*outcome->request.scheme, outcome->request.settings));
        for (std::size_t k = 0; k < steps.size(); ++k) {
            const CodeMeaning own = table.meaningOfInterval(steps, k);
            const CodeMeaning found = table.meaningOf(own.pattern);
            QCOMPARE(found.code, steps.codes[k]);
            QVERIFY(found.interval && steps.codes[*found.interval] == steps.codes[k]);
            QVERIFY(own.pattern < std::uint32_t{1} << table.bits());
            std::uint32_t joined = 0;
            for (const FieldBits& field : fieldBits(table, own.pattern))
                joined = joined << field.bits | field.value;
            QCOMPARE(joined, own.pattern);
        }
    }

    // The decoder of the format itself says what every pattern means.
    void everyPatternOfASmallFloatIsDecoded_data() {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<int>("specials");
        QTest::newRow("fp8-e4m3fn") << "fp8-e4m3fn" << 2;
        QTest::newRow("fp16") << "fp16" << 2048;
    }
    void everyPatternOfASmallFloatIsDecoded() {
        QFETCH(QString, scheme);
        QFETCH(int, specials);
        const SmallFloat format = scheme == QLatin1String("fp16") ? kFloat16 : kFloat8E4M3FN;
        const OutcomePointer outcome = answerOf(scheme.toStdString());
        const CodeTable table = codeTableOf(*outcome);
        int counted = 0;
        for (std::uint32_t pattern = 0; pattern < 1U << format.bits(); ++pattern) {
            const CodeMeaning meaning = table.meaningOf(pattern);
            const float value = decodeSmallFloat(format, pattern);
            QCOMPARE(meaning.special.has_value(), !std::isfinite(value));
            QCOMPARE(meaning.interval.has_value(), std::isfinite(value));
            counted += meaning.special ? 1 : 0;
            if (meaning.interval) QVERIFY(outcome->focus->steps.levels[*meaning.interval] == value);
            if (meaning.special && std::isinf(value)) QVERIFY(*meaning.special == value);
        }
        QCOMPARE(counted, specials);
    }
    void fieldsAreStretchesOfTheBits() {
        const CodeTable table = codeTableOf(*answerOf("fp16"));
        const std::vector<FieldBits> expected{{FieldKind::Sign, 0, 1, 1, 1},
                                              {FieldKind::Exponent, 1, 5, 15, 15},
                                              {FieldKind::Mantissa, 6, 10, 1, 1}};
        QVERIFY(fieldBits(table, 0xBC01) == expected);
    }
    void anIntegerOfAllBitsHasItsSign() {
        const CodeTable table = codeTableOf(*answerOf("uniform", 4));
        const std::vector<FieldBits> expected{{FieldKind::Integer, 0, 4, 10, -6}};
        QVERIFY(fieldBits(table, 0b1010) == expected);
    }
    // A made-up code of 4 bits whose exponent ends at its first 0, as a posit's regime does.
    void fieldsMayDependOnTheCode() {
        StepFunction steps = stepsOf({1, 2, 3});
        steps.codes = {0b0011, 0b0101, 0b1110};
        const CodeTable table(steps, 4, [](std::int32_t code) {
            const int ones = std::countl_one(static_cast<std::uint32_t>(code) << 28);
            const int exponent = std::min(4, ones + 1);
            return std::vector<CodeField>{{FieldKind::Exponent, exponent},
                                          {FieldKind::Mantissa, 4 - exponent}};
        });
        const auto fields = [&](std::uint32_t pattern) { return fieldBits(table, pattern); };
        QVERIFY((fields(0b0011) == std::vector<FieldBits>{{FieldKind::Exponent, 0, 1, 0, 0},
                                                          {FieldKind::Mantissa, 1, 3, 3, 3}}));
        QVERIFY((fields(0b1011) == std::vector<FieldBits>{{FieldKind::Exponent, 0, 2, 2, 2},
                                                          {FieldKind::Mantissa, 2, 2, 3, 3}}));
        QVERIFY((fields(0b1110) == std::vector<FieldBits>{{FieldKind::Exponent, 0, 4, 14, 14}}));
    }
    void aToggledBitIsOneBit() {
        const CodeTable table = codeTableOf(*answerOf("uniform", 4));
        QCOMPARE(table.toggled(0b0000, 0), 0b1000U);
        QCOMPARE(table.toggled(0b1000, 0), 0b0000U);
        QCOMPARE(table.toggled(0b0101, 3), 0b0100U);
        QCOMPARE(table.toggled(0b0101, 4), 0b0101U);
        QCOMPARE(table.toggled(0b0101, -1), 0b0101U);
    }
    void aPatternWithoutLevelMeansNothing() {
        StepFunction steps = stepsOf({-1, 0, 1});
        steps.codes = {-1, 0, 1};
        const CodeTable table(steps, 2, {});
        QCOMPARE(table.meaningOf(0b11).code, -1);
        QCOMPARE(*table.meaningOf(0b11).interval, std::size_t{0});
        QVERIFY(!table.meaningOf(0b10).interval && !table.meaningOf(0b10).special);
        QCOMPARE(table.meaningOf(0b10).code, -2);
    }
    void withoutAPickTheUpperQuartileIsShown() {
        const OutcomePointer outcome = answerOf("uniform", 4);
        const StepFunction& steps = outcome->focus->steps;
        const double quartile = outcome->focus->values->quantile(0.75);
        QVERIFY(shownInterval(*outcome, {}) == steps.intervalOf(static_cast<float>(quartile)));
        QVERIFY(shownInterval(*outcome, {.interval = 3, .x = {}, .element = {}}) == 3U);
        QVERIFY(shownInterval(*outcome, {.interval = 99, .x = {}, .element = {}}) ==
                shownInterval(*outcome, {}));
        QVERIFY(shownInterval(*outcome, {.interval = {}, .x = -1e30, .element = {}}) == 0U);
    }
    void theFormulaEndsAtTheLevel() {
        for (const char* scheme : {"uniform", "fp8-e4m3fn", "fp16"}) {
            const OutcomePointer outcome = answerOf(scheme);
            const StepFunction& steps = outcome->focus->steps;
            const std::size_t k = *shownInterval(*outcome, {});
            const QString formula = levelFormula(*outcome, k);
            const auto level = static_cast<double>(steps.levels[k]);
            QVERIFY2(formula.endsWith("= " + QString::fromStdString(shortText(level, 6))),
                     qPrintable(formula));
            QVERIFY(!formula.contains(QLatin1String("error")));
        }
        QVERIFY(levelFormula(*answerOf("fp16"), 40000).contains(QLatin1String("2^(")));
    }

    void placesAndValuesAreInverse_data() {
        QTest::addColumn<int>("scale");
        QTest::newRow("linear") << 0;
        QTest::newRow("logarithmic") << 1;
    }
    void placesAndValuesAreInverse() {
        QFETCH(int, scale);
        const StepFunction steps = stepsOf({-8, -2, -0.5F, 0, 0.25F, 1, 8});
        const LevelLine line(steps, static_cast<LineScale>(scale));
        double before = -1e9;
        for (const float level : steps.levels) {
            const double place = line.placeOf(static_cast<double>(level));
            QVERIFY(place > before && place > 0 && place < 1);
            before = place;
            // A place is a difference of numbers up to 6, scaled: 16 roundings are plenty.
            NEAR(line.valueAt(place), static_cast<double>(level), 16 * 8 * 0x1p-52,
                 16 * 6 * 0x1p-52);
        }
        NEAR(line.placeOf(0), 0.5, 4 * 0x1p-52, 0);
        NEAR(line.placeOf(-8), 1 - line.placeOf(8), 4 * 0x1p-52, 0);
    }
    void equalRatiosAreEqualDistances() {
        const LevelLine line(stepsOf({-8, 0.25F, 8}), LineScale::Logarithmic);
        const double octave = line.placeOf(0.5) - line.placeOf(0.25);
        for (const double value : {0.5, 1.0, 2.0, 4.0}) {
            NEAR(line.placeOf(2 * value) - line.placeOf(value), octave, 16 * 0x1p-52, 0);
            NEAR(line.placeOf(-value) - line.placeOf(-2 * value), octave, 16 * 0x1p-52, 0);
        }
    }
    void everyFiniteLevelIsOnOnePixel() {
        for (const LineScale scale : {LineScale::Linear, LineScale::Logarithmic}) {
            const OutcomePointer outcome = answerOf("fp16");
            const StepFunction& steps = outcome->focus->steps;
            const LevelLine line(steps, scale);
            const std::vector<int> counts = levelsOnPixels(steps, line, 300);
            QCOMPARE(counts.size(), std::size_t{300});
            QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0), 65536 - 2048);
            std::vector<int> slow(300, 0);
            for (const float level : steps.levels)
                ++slow[static_cast<std::size_t>(line.placeOf(static_cast<double>(level)) * 300)];
            QVERIFY(counts == slow);
        }
        QVERIFY(levelsOnPixels({}, {}, 10) == std::vector<int>(10, 0));
        QVERIFY(
            levelsOnPixels(stepsOf({1}), LevelLine(stepsOf({1}), LineScale::Linear), 0).empty());
    }
    void aPartOfTheLineIsALine() {
        const StepFunction steps = stepsOf({-2, 0, 1, 5});
        for (const LineScale scale : {LineScale::Linear, LineScale::Logarithmic}) {
            const LevelLine line(steps, scale);
            const LevelLine part = line.between(0.4, 0.6);
            NEAR(part.valueAt(0), line.valueAt(0.4), 1e-12, 1e-12);
            NEAR(part.valueAt(1), line.valueAt(0.6), 1e-12, 1e-12);
            NEAR(part.placeOf(line.valueAt(0.45)), 0.25, 1e-12, 0);
            // However short, it has numbers, and only its own.
            const LevelLine tiny = line.between(0.71, 0.7101);
            const std::vector<double> ticks = tiny.ticks(6);
            QVERIFY(ticks.size() >= 2);
            for (const double tick : ticks)
                QVERIFY(tiny.placeOf(tick) >= -1e-9 && tiny.placeOf(tick) <= 1 + 1e-9);
        }
        // Levels beyond it are on none of its pixels.
        const LevelLine line(steps, LineScale::Linear);
        const double zero = line.placeOf(0);
        const auto counts = levelsOnPixels(steps, line.between(zero - 0.01, zero + 0.01), 100);
        QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0), 1);
    }
    void aPlaceIsItsNearestLevel() {
        const StepFunction steps = stepsOf({-std::numeric_limits<float>::infinity(), -2, 0, 1, 5,
                                            std::numeric_limits<float>::infinity()});
        for (const LineScale scale : {LineScale::Linear, LineScale::Logarithmic}) {
            const LevelLine line(steps, scale);
            for (std::size_t k = 1; k <= 4; ++k)
                QVERIFY(nearestLevel(steps, line,
                                     line.placeOf(static_cast<double>(steps.levels[k]))) == k);
            QVERIFY(nearestLevel(steps, line, -3) == 1U);
            QVERIFY(nearestLevel(steps, line, 7) == 4U);
        }
        QVERIFY(!nearestLevel({}, {}, 0.5));
        QCOMPARE(neighbouringLevel(steps, 2, 1), std::size_t{3});
        QCOMPARE(neighbouringLevel(steps, 4, 1), std::size_t{4});
        QCOMPARE(neighbouringLevel(steps, 1, -1), std::size_t{1});
    }
    void extremeLevelsHaveALine_data() {
        QTest::addColumn<QVector<float>>("levels");
        constexpr float kHuge = std::numeric_limits<float>::max();
        QTest::newRow("none finite") << QVector<float>{std::numeric_limits<float>::quiet_NaN()};
        QTest::newRow("zero") << QVector<float>{0};
        QTest::newRow("one") << QVector<float>{2.5F};
        QTest::newRow("denormal") << QVector<float>{-1e-45F, 0, 1e-45F};
        QTest::newRow("huge") << QVector<float>{-kHuge, 0, kHuge};
        QTest::newRow("all of float32") << QVector<float>{-kHuge, -1e-45F, 0, 1e-45F, kHuge};
        QTest::newRow("negative") << QVector<float>{-4, -2, -1};
        QTest::newRow("close together") << QVector<float>{1, std::nextafter(1.0F, 2.0F)};
    }
    void extremeLevelsHaveALine() {
        QFETCH(QVector<float>, levels);
        const StepFunction steps = stepsOf({levels.begin(), levels.end()});
        for (const LineScale scale : {LineScale::Linear, LineScale::Logarithmic}) {
            const LevelLine line(steps, scale);
            QCOMPARE(line.isEmpty(), std::isnan(levels[0]));
            for (const int most : {0, 1, 2, 5, 12}) {
                const std::vector<double> ticks = line.ticks(most);
                QVERIFY(ticks.size() <= 40);
                QVERIFY(std::ranges::is_sorted(ticks));
                for (const double tick : ticks)
                    QVERIFY(line.placeOf(tick) >= 0 && line.placeOf(tick) <= 1);
            }
            const std::vector<int> counts = levelsOnPixels(steps, line, 50);
            QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0),
                     line.isEmpty() ? 0 : static_cast<int>(levels.size()));
        }
    }
};

QUANTOSCOPE_GUI_TEST(TestCodeSeries);
#include "tst_code_series.moc"
