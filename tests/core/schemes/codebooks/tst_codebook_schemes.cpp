// SPDX-License-Identifier: GPL-3.0-or-later
// Tables scaled by the full scale against bitsandbytes; quantile, binary and ternary codebooks
// against slow sums over the values; importance against repeated values.
#include <QTest>
#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "core/schemes/codebooks/value_mass.h"
#include "core/schemes/scheme.h"
#include "support/near.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;

StepFunction scaled(std::string_view scheme, int bits, double magnitude) {
    const SchemeSettings settings = settingsOf(scheme, bits);
    return findScheme(scheme)
        ->build({settings, {-magnitude / 2, magnitude}, {}, nullptr, kControl})
        .value();
}

StepFunction learned(std::string_view scheme, int bits, std::string_view options,
                     const std::vector<float>& values, const std::vector<float>& weights = {}) {
    const IndexPointer index = ValueIndex::build(values, kControl).value();
    WeightedPointer weighted;
    if (!weights.empty()) weighted = WeightedIndex::build(values, weights, kControl).value();
    const SchemeSettings settings = settingsOf(scheme, bits, options);
    const SchemeInput input{.settings = settings,
                            .range = {},
                            .given = {},
                            .values = index.get(),
                            .control = kControl,
                            .weighted = weighted.get()};
    return findScheme(scheme)->build(input).value();
}

std::vector<float> sample(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0.1F, 1);
    std::vector<float> values(count);
    for (float& x : values)
        x = normal(random);
    return values;
}

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Sums of float32 values in double, rounded once to float32.
constexpr double kRounding = 0x1p-24 + 1e-12;

}  // namespace

class TestCodebookSchemes : public QObject {
    Q_OBJECT

  private slots:
    void tables_data();
    void tables();
    void bitsandbytesCodes_data();
    void bitsandbytesCodes();
    void normalFloatRule();
    void normalFloatShape();
    void quantileMass();
    void quantileLevels();
    void quantileOfEqualValues();
    void quantileNearest();
    void binaryScale();
    void ternaryThreshold();
    void ternaryAbsmean();
    void scalesOfNothing();
    void importanceRepeats_data();
    void importanceRepeats();
    void importanceOfNothing();
};

void TestCodebookSchemes::tables_data() {
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("table");
    QTest::newRow("NF4") << "nf4"
                         << "nf4";
    QTest::newRow("FP4") << "bnb-fp4"
                         << "fp4";
    QTest::newRow("AF4") << "af4"
                         << "af4";
}

void TestCodebookSchemes::tables() {
    QFETCH(QString, scheme);
    QFETCH(QString, table);
    const std::vector<double> expected =
        readJson(dataPath("bnb/codebooks.json"))[table.toStdString()]["values"];
    const StepFunction steps = scaled(scheme.toStdString(), 4, 1);
    QCOMPARE(steps.size(), std::size_t{16});
    for (std::size_t k = 0; k < steps.size(); ++k)
        QCOMPARE(steps.levels[k],
                 static_cast<float>(expected[static_cast<std::size_t>(steps.codes[k])]));
    // Levels are scaled in float32.
    const StepFunction larger = scaled(scheme.toStdString(), 4, 2.7);
    for (std::size_t k = 0; k < steps.size(); ++k)
        QCOMPARE(larger.levels[k], steps.levels[k] * 2.7F);
}

void TestCodebookSchemes::bitsandbytesCodes_data() {
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("prefix");
    QTest::newRow("NF4, torch operator") << "nf4"
                                         << "nf4_bs64";
    QTest::newRow("FP4, CUDA scalar quantizer") << "bnb-fp4"
                                                << "fp4_bs64";
}

// Exact: 16 384 values in blocks of 64, pivots and their neighbours among them.
void TestCodebookSchemes::bitsandbytesCodes() {
    QFETCH(QString, scheme);
    QFETCH(QString, prefix);
    const auto x = readNpy<float>(dataPath("bnb/x.npy")).values;
    const auto absmax = readNpy<float>(dataPath("bnb/" + prefix + "_absmax.npy")).values;
    const auto decoded = readNpy<float>(dataPath("bnb/" + prefix + "_dequant_cpulib.npy")).values;
    std::vector<std::int32_t> codes;
    if (scheme == "nf4") {
        for (const auto byte : readNpy<std::int32_t>(dataPath("bnb/nf4_bs64_packed.npy")).values)
            codes.insert(codes.end(), {byte >> 4, byte & 15});
    } else {
        codes = readNpy<std::int32_t>(dataPath("bnb/fp4_bs64_cuda_scalar_codes.npy")).values;
    }
    QCOMPARE(codes.size(), x.size());
    for (std::size_t block = 0; block < absmax.size(); ++block) {
        const StepFunction steps =
            scaled(scheme.toStdString(), 4, static_cast<double>(absmax[block]));
        for (std::size_t i = 64 * block; i < 64 * (block + 1); ++i) {
            const std::size_t k = steps.intervalOf(x[i]);
            QCOMPARE(steps.codes[k], codes[i]);
            QVERIFY(steps.levels[k] == decoded[i]);
        }
    }
}

// The rule in double misses the 4-bit constants by up to 1.08e-7. Here by its
// definition, with the inverse of std::erfc found by halving.
void TestCodebookSchemes::normalFloatRule() {
    const auto quantile = [](double p) {
        double low = -10;
        double high = 10;
        for (int i = 0; i < 100; ++i) {
            const double middle = (low + high) / 2;
            (std::erfc(-middle / std::sqrt(2.0)) / 2 < p ? low : high) = middle;
        }
        return low;
    };
    for (int bits = 2; bits <= 8; ++bits) {
        const double n = std::ldexp(1.0, bits);
        // bitsandbytes writes the 4-bit one with seven digits.
        const double d = bits == 4 ? 0.9677083 : ((1 - 1 / (2 * n)) + (1 - 1 / (2 * (n - 1)))) / 2;
        const int half = 1 << (bits - 1);
        std::vector<double> expected{0};
        for (int i = 0; i < half; ++i)
            expected.push_back(quantile(d + (0.5 - d) * i / half) / quantile(d));
        for (int i = 0; i < half - 1; ++i)
            expected.push_back(-quantile(d + (0.5 - d) * i / (half - 1)) / quantile(d));
        std::ranges::sort(expected);
        const StepFunction steps = scaled("nf4", bits, 1);
        QCOMPARE(steps.size(), expected.size());
        for (std::size_t k = 0; k < expected.size(); ++k)
            NEAR(steps.levels[k], expected[k], bits == 4 ? 1.09e-7 : 0x1p-25 + 1e-12, 0);
    }
}

void TestCodebookSchemes::normalFloatShape() {
    for (int bits = 2; bits <= 8; ++bits) {
        const StepFunction steps = scaled("nf4", bits, 3);
        QCOMPARE(steps.levels.front(), -3.0F);
        QCOMPARE(steps.levels.back(), 3.0F);
        QCOMPARE(steps.levels[(std::size_t{1} << (bits - 1)) - 1], 0.0F);
        QVERIFY(std::ranges::adjacent_find(steps.levels, std::greater_equal<>()) ==
                steps.levels.end());
    }
}

void TestCodebookSchemes::quantileMass() {
    const std::vector<float> values = sample(1000, 1);
    for (const int bits : {1, 3, 5}) {
        const StepFunction steps = learned("quantile", bits, "", values);
        QCOMPARE(steps.size(), std::size_t{1} << bits);
        std::vector<int> counts(steps.size());
        for (const float x : values)
            ++counts[steps.intervalOf(x)];
        const auto [fewest, most] = std::ranges::minmax(counts);
        QVERIFY(most - fewest <= 1);
    }
}

void TestCodebookSchemes::quantileLevels() {
    const std::vector<float> values{9, 1, 2, 4, 3, 5, 7, 16};
    // Buckets {1, 2, 3, 4} and {5, 7, 9, 16}, from 1 to 5 to 16.
    const auto levels = [&](const char* options) {
        return learned("quantile", 1, options, values).levels;
    };
    QCOMPARE(levels("level=ends"), (std::vector<float>{3, 10.5F}));
    QCOMPARE(levels("level=mean"), (std::vector<float>{2.5F, 9.25F}));
    QCOMPARE(levels("level=median"), (std::vector<float>{2.5F, 8}));
    const std::vector<float> five{1, 2, 3, 4, 5};
    // Two fifths are the most below one half: {1, 2} and {3, 4, 5}.
    QCOMPARE(learned("quantile", 1, "level=median", five).levels, (std::vector<float>{1.5F, 4}));
}

void TestCodebookSchemes::quantileOfEqualValues() {
    std::vector<float> values(90, 2.0F);
    for (int i = 0; i < 10; ++i)
        values.push_back(3.0F + static_cast<float>(i));
    for (const char* level : {"level=ends", "level=mean", "level=median"}) {
        const StepFunction steps = learned("quantile", 4, level, values);
        QVERIFY(steps.size() <= 11);
        QVERIFY(steps.size() >= 2);
        QVERIFY(steps.intervalOf(2.0F) != steps.intervalOf(12.0F));
    }
    QCOMPARE(learned("quantile", 3, "level=mean", {5, 5, 5}).levels, (std::vector<float>{5}));
    QCOMPARE(learned("quantile", 3, "", {0.0F, -0.0F}).size(), std::size_t{1});
}

void TestCodebookSchemes::quantileNearest() {
    const std::vector<float> values = sample(300, 2);
    const StepFunction mass = learned("quantile", 3, "level=mean", values);
    const StepFunction nearest = learned("quantile", 3, "level=mean thresholds=nearest", values);
    QCOMPARE(nearest.levels, mass.levels);
    for (const float x : values) {
        const auto distance = [x](float level) {
            return std::fabs(static_cast<double>(x) - static_cast<double>(level));
        };
        const float level = nearest.levels[nearest.intervalOf(x)];
        for (const float other : nearest.levels)
            QVERIFY(distance(level) <= distance(other));
    }
}

void TestCodebookSchemes::binaryScale() {
    const std::vector<float> values = sample(777, 3);
    std::vector<double> magnitudes;
    magnitudes.reserve(values.size());
    for (const float x : values)
        magnitudes.push_back(std::fabs(static_cast<double>(x)));
    const StepFunction steps = learned("binary", 1, "", values);
    NEAR(steps.levels[1], meanOf(magnitudes), 0, kRounding);
    QCOMPARE(steps.levels[0], -steps.levels[1]);
    QCOMPARE(steps.codes, (std::vector<std::int32_t>{0, 1}));
    QCOMPARE(steps.intervalOf(0.0F), std::size_t{1});
    QCOMPARE(steps.intervalOf(-0.0F), std::size_t{1});
    QCOMPARE(steps.intervalOf(-1e-45F), std::size_t{0});
}

void TestCodebookSchemes::ternaryThreshold() {
    const std::vector<float> values = sample(777, 4);
    std::vector<double> magnitudes;
    magnitudes.reserve(values.size());
    for (const float x : values)
        magnitudes.push_back(std::fabs(static_cast<double>(x)));
    const double threshold = 0.7 * meanOf(magnitudes);
    std::vector<double> kept;
    std::ranges::copy_if(magnitudes, std::back_inserter(kept),
                         [&](double x) { return x > threshold; });
    const StepFunction steps = learned("ternary", 2, "", values);
    QCOMPARE(steps.codes, (std::vector<std::int32_t>{-1, 0, 1}));
    NEAR(steps.levels[2], meanOf(kept), 0, kRounding);
    QCOMPARE(steps.levels[0], -steps.levels[2]);
    for (const float x : values) {
        const bool beyond = std::fabs(static_cast<double>(x)) > threshold;
        QCOMPARE(steps.codes[steps.intervalOf(x)], !beyond ? 0 : x < 0 ? -1 : 1);
    }
    // Magnitudes at the threshold itself become 0: mean 10, threshold 7.
    const StepFunction even = learned("ternary", 2, "", {7, -7, 13, -13});
    QCOMPARE(even.codes[even.intervalOf(7)], 0);
    QCOMPARE(even.codes[even.intervalOf(-7)], 0);
    QCOMPARE(even.levels[2], 13.0F);
}

void TestCodebookSchemes::ternaryAbsmean() {
    // Mean magnitude 2: halves round to even, that is to 0 at 1 and to 2, clamped, at 3.
    const StepFunction steps = learned("ternary", 2, "rule=absmean", {1, -1, 3, -3, 2, -2});
    QCOMPARE(steps.levels, (std::vector<float>{-2, 0, 2}));
    for (const auto& [x, code] :
         {std::pair{1.0F, 0}, std::pair{-1.0F, 0}, std::pair{1.0001F, 1}, std::pair{-1.0001F, -1},
          std::pair{3.0F, 1}, std::pair{-100.0F, -1}, std::pair{0.0F, 0}})
        QCOMPARE(steps.codes[steps.intervalOf(x)], code);
    const std::vector<float> values = sample(500, 5);
    const StepFunction random = learned("ternary", 2, "rule=absmean", values);
    const float scale = random.levels[2];
    for (const float x : values)
        QCOMPARE(random.codes[random.intervalOf(x)],
                 static_cast<std::int32_t>(std::clamp(std::nearbyint(x / scale), -1.0F, 1.0F)));
}

void TestCodebookSchemes::scalesOfNothing() {
    for (const auto& [scheme, bits, options] :
         {std::tuple{"binary", 1, ""}, std::tuple{"ternary", 2, ""},
          std::tuple{"ternary", 2, "rule=absmean"}, std::tuple{"quantile", 4, ""},
          std::tuple{"entropy-lloyd", 4, ""}, std::tuple{"lloyd-max", 4, ""}})
        for (const std::vector<float>& values :
             {std::vector<float>{}, std::vector<float>{0, -0.0F, 0}}) {
            const StepFunction steps = learned(scheme, bits, options, values);
            QCOMPARE(steps.levels, (std::vector<float>{0}));
            QVERIFY(!std::signbit(steps.levels[0]));
        }
    // A mean of less than half the smallest float32.
    QCOMPARE(learned("binary", 1, "", {1e-45F, 0, 0, 0}).levels, (std::vector<float>{0}));
    const float huge = 3.4e38F;
    QCOMPARE(learned("binary", 1, "", {huge, -huge}).levels, (std::vector<float>{-huge, huge}));
    QCOMPARE(learned("ternary", 2, "", {huge, -huge}).levels, (std::vector<float>{-huge, 0, huge}));
}

void TestCodebookSchemes::importanceRepeats_data() {
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("options");
    const auto row = [](const char* scheme, int bits, const char* options) {
        QTest::addRow("%s %s", scheme, options) << scheme << bits << options;
    };
    row("binary", 1, "");
    row("ternary", 2, "");
    row("ternary", 2, "rule=absmean");
    for (const char* level : {"level=ends", "level=mean", "level=median"})
        row("quantile", 3, level);
    row("lloyd-max", 2, "algorithm=exact");
    for (const char* start :
         {"start=cells", "start=companding", "start=quantile", "start=uniform", "start=random"})
        row("lloyd-max", 2, start);
    row("entropy-lloyd", 3, "");
}

// A value of importance w counts as w equal values; one of importance 0 not at all.
void TestCodebookSchemes::importanceRepeats() {
    QFETCH(QString, scheme);
    QFETCH(int, bits);
    QFETCH(QString, options);
    const std::vector<float> values = sample(400, 6);
    std::vector<float> weights;
    std::vector<float> repeated;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t times = i % 5 == 0 ? 0 : values[i] > 1 ? 9 : 1 + i % 2;
        weights.push_back(static_cast<float>(times));
        repeated.insert(repeated.end(), times, values[i]);
    }
    const std::string text = options.toStdString();
    const StepFunction own = learned(scheme.toStdString(), bits, text, values, weights);
    const StepFunction expected = learned(scheme.toStdString(), bits, text, repeated);
    QCOMPARE(own.codes, expected.codes);
    // Both round the same sums to float32; a level near 0 is a difference of values up to 4.
    for (std::size_t k = 0; k < expected.size(); ++k)
        NEAR(own.levels[k], expected.levels[k], 1e-11, 0x1p-23);
    const StepFunction plain = learned(scheme.toStdString(), bits, text, values);
    QVERIFY(own.levels != plain.levels);
}

void TestCodebookSchemes::importanceOfNothing() {
    const std::vector<float> values = sample(100, 7);
    const std::vector<float> none(values.size(), 0.0F);
    for (const auto& [scheme, bits] :
         {std::pair{"binary", 1}, std::pair{"quantile", 3}, std::pair{"lloyd-max", 3}})
        QCOMPARE(learned(scheme, bits, "", values, none).levels,
                 learned(scheme, bits, "", values).levels);
    // Weights of all magnitudes: levels stay within the values.
    std::vector<float> wild;
    for (std::size_t i = 0; i < values.size(); ++i)
        wild.push_back(std::ldexp(1.0F, static_cast<int>(i % 60) * 4 - 120));
    for (const char* options : {"algorithm=exact", "start=cells", "start=random"}) {
        const StepFunction steps = learned("lloyd-max", 3, options, values, wild);
        QVERIFY(steps.levels.front() >= std::ranges::min(values));
        QVERIFY(steps.levels.back() <= std::ranges::max(values));
    }
}

QUANTOSCOPE_TEST(TestCodebookSchemes);
#include "tst_codebook_schemes.moc"
