// SPDX-License-Identifier: GPL-3.0-or-later
// The codebook by hand against a slow search over its levels and thresholds.
#include <QTest>
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/codebook.h"
#include "core/schemes/scheme.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;
constexpr float kLargest = std::numeric_limits<float>::max();

Result<StepFunction> built(const SchemeSettings& settings, Range range = {-1, 1}) {
    return findScheme("custom")->build({settings, range, {}, nullptr, kControl});
}

SchemeSettings custom(std::string_view options) {
    return settingsOf("custom", findScheme("custom")->minimumBits, options);
}

std::vector<float> probes() {
    std::mt19937 random(11);
    std::vector<float> values{0, -0.0F, kLargest, -kLargest, 1e-45F, -1e-45F};
    std::normal_distribution<float> normal(0, 2);
    for (int i = 0; i < 2000; ++i) {
        values.push_back(normal(random));
        const auto any = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        if (std::isfinite(any)) values.push_back(any);
    }
    return values;
}

bool sameSteps(const StepFunction& a, const StepFunction& b) {
    return a.levels == b.levels && a.lower == b.lower && a.codes == b.codes &&
           a.clipLow == b.clipLow && a.clipHigh == b.clipHigh;
}

}  // namespace

class TestCustom : public QObject {
    Q_OBJECT

  private slots:
    void followingThresholdsAreTheNearestSteps();
    void unitsScaleLevelsAndThresholds();
    void freeThresholdsAreExact();
    void levelsMayCoincide();
    void bitsFollowTheLevels_data();
    void bitsFollowTheLevels();
    void farLevelsStayFinite();
    void refusesWithASentence_data();
    void refusesWithASentence();
};

void TestCustom::followingThresholdsAreTheNearestSteps() {
    std::mt19937 random(3);
    std::normal_distribution<double> normal(0, 3);
    for (int round = 0; round < 50; ++round) {
        std::vector<double> levels(1 + random() % 40);
        std::vector<float> rounded;
        for (double& level : levels) {
            level = normal(random);
            rounded.push_back(static_cast<float>(level));
        }
        SchemeSettings settings = custom("unit=values");
        QVERIFY(settings.parameters.setNumbers("levels", levels).ok());
        const StepFunction steps = built(settings, {-9, 4}).value();  // the range changes nothing
        QVERIFY(sameSteps(steps, nearestSteps(rounded)));
        for (const float x : probes()) {
            const auto distance = [&](float level) {
                return std::fabs(static_cast<double>(level) - static_cast<double>(x));
            };
            const float nearest = *std::ranges::min_element(rounded, {}, distance);
            QVERIFY(distance(steps.levels[steps.intervalOf(x)]) <= distance(nearest));
        }
    }
}

void TestCustom::unitsScaleLevelsAndThresholds() {
    const char* free = "levels=-1;0.25;1 thresholds=free edges=-0.5;0.75 unit=";
    const StepFunction relative = built(custom(std::string(free) + "range"), {-3, 2}).value();
    const StepFunction absolute =
        built(custom("levels=-3;0.75;3 thresholds=free edges=-1.5;2.25 unit=values")).value();
    QVERIFY(sameSteps(relative, absolute));
    const Scheme& scheme = *findScheme("custom");
    QVERIFY(rangeMatters(scheme, custom("unit=range")));
    QVERIFY(!rangeMatters(scheme, custom("unit=values")));
}

void TestCustom::freeThresholdsAreExact() {
    const std::vector<double> levels{-2, 0.5, 0.75, 9};
    const std::vector<double> edges{-0.1, 0, 1.0 / 3};
    const StepFunction steps = built(custom("levels=9;-2;0.75;0.5 thresholds=free unit=values "
                                            "edges=-0.1;0;0.33333333333333331"))
                                   .value();
    std::vector<float> values = probes();
    for (const double edge : edges) {
        const auto near = static_cast<float>(edge);
        values.insert(values.end(), {previousFloat(near), near, nextFloat(near)});
    }
    for (const float x : values) {
        std::size_t k = 0;
        while (k < edges.size() && static_cast<double>(x) >= edges[k])
            ++k;
        const std::size_t interval = steps.intervalOf(x);
        QCOMPARE(interval, k);
        QCOMPARE(steps.levels[interval], static_cast<float>(levels[k]));
        QCOMPARE(steps.codes[interval], static_cast<std::int32_t>(k));
    }
}

void TestCustom::levelsMayCoincide() {
    QCOMPARE(built(custom("levels=1;0;1 unit=values")).value().levels, (std::vector<float>{0, 1}));
    const StepFunction free =
        built(custom("levels=1;1;0 unit=values thresholds=free edges=2;2")).value();
    QCOMPARE(free.levels, (std::vector<float>{0, 1, 1}));
    QCOMPARE(free.intervalOf(1.5F), std::size_t{0});
    QCOMPARE(free.intervalOf(2.0F), std::size_t{2});  // the interval between is empty
}

void TestCustom::bitsFollowTheLevels_data() {
    QTest::addColumn<int>("levels");
    QTest::addColumn<int>("bits");
    QTest::newRow("1 level") << 1 << 1;
    QTest::newRow("2 levels") << 2 << 1;
    QTest::newRow("3 levels") << 3 << 2;
    QTest::newRow("16 levels") << 16 << 4;
    QTest::newRow("17 levels") << 17 << 5;
    QTest::newRow("4096 levels") << 4096 << 12;
}

void TestCustom::bitsFollowTheLevels() {
    QFETCH(int, levels);
    SchemeSettings settings = custom("unit=values");
    std::vector<double> list;
    list.reserve(static_cast<std::size_t>(levels));
    for (int i = 0; i < levels; ++i)
        list.push_back(i);
    QVERIFY(settings.parameters.setNumbers("levels", list).ok());
    const Scheme& scheme = *findScheme("custom");
    QTEST(codeBits(scheme, settings), "bits");
    QCOMPARE(built(settings).value().size(), static_cast<std::size_t>(levels));
    QCOMPARE(scheme.overheadBits(settings), 32.0 * levels);
    QCOMPARE(scheme.overheadBits(custom("unit=range")), 32.0);
}

void TestCustom::farLevelsStayFinite() {
    const StepFunction steps = built(custom("levels=-1e38;1e38 unit=range thresholds=free "
                                            "edges=1e30"),
                                     {-1e30, 1e30})
                                   .value();
    QCOMPARE(steps.levels, (std::vector<float>{-kLargest, kLargest}));
    QCOMPARE(steps.lower[1], kLargest);
}

void TestCustom::refusesWithASentence_data() {
    QTest::addColumn<std::string>("options");
    QTest::addColumn<std::string>("sentence");
    const auto row = [](const char* name, const char* options, const char* sentence) {
        QTest::newRow(name) << std::string(options) << std::string(sentence);
    };
    row("no level", "levels=", "A codebook needs at least one level.");
    row("descending thresholds", "levels=1;2;3 thresholds=free edges=0.5;0.25",
        "The free thresholds do not ascend: 0.5 comes before 0.25.");
    row("too few", "levels=1;2;3 thresholds=free edges=1",
        "The number of free thresholds is 1 but must be 2, one fewer than the levels.");
    row("too many", "levels=1 thresholds=free edges=1",
        "The number of free thresholds is 1 but must be 0, one fewer than the levels.");
}

void TestCustom::refusesWithASentence() {
    QFETCH(std::string, options);
    const Result<StepFunction> steps = built(custom(options));
    QVERIFY(!steps);
    QCOMPARE(steps.error().code, ErrorCode::InvalidArgument);
    QTEST(steps.error().what, "sentence");
}

QUANTOSCOPE_TEST(TestCustom);
#include "tst_custom.moc"
