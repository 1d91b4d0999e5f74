// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/explain.h"

#include <QTest>
#include <cmath>
#include <map>
#include <random>

#include "support/near.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;

// Two blocks of normal values with all that the format makes of them.
struct Encoded {
    const Scheme& scheme;
    SchemeSettings settings;
    BlockGeometry geometry;
    std::vector<float> values;
    BlockContext context;
    std::vector<std::uint8_t> bytes;

    Encoded(const Scheme& which, std::string_view options, std::vector<float> given = {})
        : scheme(which),
          settings(settingsOf(which.id, which.minimumBits, options)),
          geometry(which.block->geometry(settings)),
          values(std::move(given)) {
        std::mt19937 random(11);
        std::normal_distribution<float> normal;
        while (values.size() < 2 * geometry.values)
            values.push_back(normal(random));
        if (which.block->prepare != nullptr)
            context = which.block->prepare(values, settings, kControl).value();
        bytes.resize(2 * geometry.bytes);
        which.block->encode({settings, context, 0}, values, {}, bytes);
    }

    std::span<const std::uint8_t> block(std::size_t i) const {
        return std::span(bytes).subspan(i * geometry.bytes, geometry.bytes);
    }
    BlockRun run(std::size_t i) const { return {settings, context, i}; }
    StepFunction steps(std::size_t i, std::size_t part) const {
        return scheme.block->steps(run(i), block(i), part);
    }
    std::vector<ExplainStep> told(std::size_t i, std::size_t part, float x,
                                  std::optional<std::size_t> element = {}) const {
        const StepFunction inForce = steps(i, part);
        return explainBlock(scheme, {run(i), block(i), part, element}, {settings, {}, inForce, x});
    }
};

QStringList formulas(const std::vector<ExplainStep>& steps) {
    QStringList list;
    for (const ExplainStep& step : steps)
        list << QString::fromStdString(step.formula);
    return list;
}

void addFormats() {
    QTest::addColumn<const Scheme*>("scheme");
    for (const Scheme* scheme : schemes())
        if (scheme->block != nullptr) QTest::newRow(scheme->id.data()) << scheme;
}

}  // namespace

class TestBlockExplain : public QObject {
    Q_OBJECT
  private slots:
    void codesStandForTheSameNumbers_data() { addFormats(); }
    void codesStandForTheSameNumbers();
    void endsAtTheCodeAndLevel_data() { addFormats(); }
    void endsAtTheCodeAndLevel();
    void says_data();
    void says();
    void saysWhatTheEncoderChose();
    void saysWhereAllIsZero();
};

// x^ = scale * number + shift with numbers that are the format's own, whatever block and part.
void TestBlockExplain::codesStandForTheSameNumbers() {
    QFETCH(const Scheme*, scheme);
    const Encoded encoded(*scheme, {});
    std::map<std::int32_t, double> numbers;
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t part = 0; part < encoded.geometry.values / encoded.geometry.partValues;
             ++part) {
            const PartScale scale =
                scheme->block->partScale(encoded.run(i), encoded.block(i), part);
            const StepFunction steps = encoded.steps(i, part);
            for (std::size_t k = 0; k < steps.size(); ++k) {
                const double level = double(steps.levels[k]);
                const double number = (level - scale.shift) / scale.scale;
                const auto [known, isNew] = numbers.emplace(steps.codes[k], number);
                // Levels are rounded to float32: half a unit in the last place of the level and,
                // where a shift is added, of the product before it.
                const double rounding =
                    (std::fabs(level) + std::fabs(number * scale.scale)) * 0x1p-23;
                if (!isNew) NEAR(number, known->second, rounding / std::fabs(scale.scale), 0);
            }
        }
    QVERIFY(numbers.size() >= 3);
}

void TestBlockExplain::endsAtTheCodeAndLevel() {
    QFETCH(const Scheme*, scheme);
    const Encoded encoded(*scheme, {});
    const StepFunction steps = encoded.steps(1, 0);
    for (const float x : {0.0F, 0.3F, -1.7F, 1e30F, -1e-40F}) {
        const std::size_t k = steps.intervalOf(x);
        const auto told = encoded.told(1, 0, x);
        const QString all = formulas(told).join(" | ");
        const std::string code = explainCode(steps.codes[k], codeBits(*scheme, encoded.settings));
        QVERIFY2(told[told.size() - 2].formula.ends_with(code), qPrintable(all));
        QVERIFY2(told.back().formula.ends_with(explainLevel(steps.levels[k], x)), qPrintable(all));
        QVERIFY2(told.front().text.starts_with("Block 1 holds"), qPrintable(all));
    }
}

void TestBlockExplain::says_data() {
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<std::vector<float>>("values");
    QTest::addColumn<float>("x");
    QTest::addColumn<QStringList>("expected");
    // amax 3: X = 2^(1 - 2).
    QTest::newRow("mx") << "mxfp4" << std::vector<float>(32, 3.0F) << 0.7F
                        << QStringList{"scale = 0.5", "0.7 / 0.5 = 1.4", "1.5, code 3 = 0011",
                                       "0.5 × 1.5 = 0.75, error +0.05"};
    QTest::newRow("table") << "nf4-blocks" << std::vector<float>(64, -2.0F) << 0.4F
                           << QStringList{"absmax = 2", "0.4 / 2 = 0.2", "0.16093, code 9 = 1001",
                                          "2 × 0.16093 = 0.32186, error -0.0781396"};
    // d = 15 / 15, m = 0 of values from 0 to 15, moved down by 4.
    std::vector<float> ramp(32);
    for (std::size_t i = 0; i < 32; ++i)
        ramp[i] = static_cast<float>(i % 16) - 4;
    QTest::newRow("minimum") << "ggml-q4_1" << ramp << 2.3F
                             << QStringList{"d = 1, m = -4", "(2.3 + 4) / 1 = 6.3",
                                            "6, code 6 = 0110", "1 × 6 - 4 = 2, error -0.3"};
    // s2 = 6 / (6 * 448) = 1 / 448, s = E4M3(6 / (6 s2)) = 448.
    QTest::newRow("tensor's scale")
        << "nvfp4" << std::vector<float>(32, 6.0F) << -1.2F
        << QStringList{"scale = 448", "scale 0.00223214 × 448 = 1", "-1.2 / 1 = -1.2",
                       "-1, code 10 = 1010", "1 × (-1) = -1, error +0.2"};
}

void TestBlockExplain::says() {
    QFETCH(QString, scheme);
    QFETCH(std::vector<float>, values);
    QFETCH(float, x);
    QFETCH(QStringList, expected);
    const Encoded encoded(*findScheme(scheme.toStdString()), {}, values);
    QCOMPARE(formulas(encoded.told(0, 0, x)), expected);
}

// Q4_0 divides by d = 1.0007 / 8, and stores 0.125122: 0.8132 is 6.501 of the one and 6.4993 of
// the other.
void TestBlockExplain::saysWhatTheEncoderChose() {
    std::vector<float> values(32, 0.5F);
    values[0] = -1.0007F;
    values[1] = 0.8132F;
    const Encoded encoded(*findScheme("ggml-q4_0"), {}, values);
    const auto told = encoded.told(0, 0, 0.8132F, 1);
    QCOMPARE(formulas(told),
             (QStringList{"d = 0.125122", "0.8132 / 0.125122 = 6.49925", "6, code 14 = 1110",
                          "0.125122 × 6 = 0.750732, error -0.0624676",
                          "15 = 1111, 0.875854, error +0.0626545"}));
    QVERIFY(told.back().text.starts_with("The encoder"));
    QCOMPARE(encoded.told(0, 0, 0.5F, 2).size(), std::size_t{4});
}

void TestBlockExplain::saysWhereAllIsZero() {
    const Encoded encoded(*findScheme("ggml-q4_k"), {}, std::vector<float>(512, 0.0F));
    const auto told = encoded.told(0, 0, 0);
    QCOMPARE(formulas(told).front(), QString("d = 0, dmin = 0"));
    QVERIFY(told.back().formula.ends_with("0, error 0"));
}

QUANTOSCOPE_TEST(TestBlockExplain);
#include "tst_block_explain.moc"
