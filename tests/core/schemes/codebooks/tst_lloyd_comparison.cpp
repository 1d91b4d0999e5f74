// SPDX-License-Identifier: GPL-3.0-or-later
// Local minima of Lloyd's iteration beside the optimum.
#include <QTest>
#include <algorithm>
#include <set>
#include <vector>

#include "core/schemes/codebooks/lloyd_comparison.h"
#include "support/near.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;

IndexPointer indexOf(const std::vector<float>& values) {
    return ValueIndex::build(values, kControl).value();
}

std::vector<float> bimodal() {
    std::vector<float> values;
    for (const double x : readNpy<double>(dataPath("kmeans/bimodal.npy")).values)
        values.push_back(static_cast<float>(x));
    return values;
}

// The mean squared distance to the nearest level, value by value.
double slowError(std::span<const float> values, const std::vector<double>& levels) {
    double sum = 0;
    for (const float x : values) {
        double least = std::numeric_limits<double>::infinity();
        for (const double level : levels)
            least = std::min(least,
                             (static_cast<double>(x) - level) * (static_cast<double>(x) - level));
        sum += least;
    }
    return sum / static_cast<double>(values.size());
}

}  // namespace

class TestLloydComparison : public QObject {
    Q_OBJECT

  private slots:
    void runs();
    void localMinima();
    void fewValues();
    void tooManyValues();
    void cancel();
};

void TestLloydComparison::runs() {
    const IndexPointer index = indexOf(bimodal());
    const LloydComparison comparison = compareLloydStarts(*index, 6, {}, kControl).value();
    QCOMPARE(comparison.runs.size(), 1 + kLloydStarts.size() - 1 + 8);
    QVERIFY(!comparison.withoutOptimum);
    QCOMPARE(comparison.runs[0].start, std::string_view("exact"));
    std::set<std::pair<std::string_view, std::uint64_t>> seen;
    for (const LloydRun& run : comparison.runs) {
        QVERIFY(seen.insert({run.start, run.seed}).second);
        QCOMPARE(run.levels.size(), std::size_t{6});
        QVERIFY(std::ranges::is_sorted(run.levels));
        NEAR(run.meanSquaredError, slowError(index->sorted(), run.levels), 0, 1e-9);
        QVERIFY(run.meanSquaredError >= comparison.runs[0].meanSquaredError * (1 - 1e-7));
        QVERIFY(run.meanSquaredError <= run.startSquaredError * (1 + 1e-12));
    }
}

// Four lumps, two of them close, and an even grid that parts the third lump in the middle and
// leaves one level for the close ones: Lloyd cannot carry a level across.
void TestLloydComparison::localMinima() {
    std::vector<float> values;
    for (int i = 0; i < 20; ++i)
        for (const float lump : {0.0F, 1.0F, 5.0F, 10.0F})
            values.push_back(lump + 0.01F * static_cast<float>(i));
    const IndexPointer index = indexOf(values);
    const LloydComparison comparison = compareLloydStarts(*index, 4, {}, kControl).value();
    const double best = comparison.runs[0].meanSquaredError;
    // Each lump about its own mean: (20^2 - 1) / 12 squared steps of 0.01; float32 values are off
    // by up to 5e-7, which may change it by 1e-5 of itself.
    NEAR(best, 1e-4 * 399 / 12, 0, 1e-4);
    const auto uniform = std::ranges::find(comparison.runs, "uniform", &LloydRun::start);
    // The close lumps share a level between them, 1/2 from each: half of all values are off by
    // that.
    QVERIFY(uniform->meanSquaredError > 0.125);
    const auto cells = std::ranges::find(comparison.runs, "cells", &LloydRun::start);
    NEAR(cells->meanSquaredError, best, 0, 1e-6);
}

void TestLloydComparison::fewValues() {
    const LloydComparison few = compareLloydStarts(*indexOf({3, 1, 3}), 4, {}, kControl).value();
    QCOMPARE(few.runs.size(), 1 + kLloydStarts.size());
    for (const LloydRun& run : few.runs) {
        QCOMPARE(run.levels, (std::vector<double>{1, 3}));
        QCOMPARE(run.meanSquaredError, 0.0);
    }
    QVERIFY(compareLloydStarts(*indexOf({}), 4, {}, kControl).value().runs.empty());
}

void TestLloydComparison::tooManyValues() {
    std::vector<float> values(300000);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(i);
    const LloydComparison comparison =
        compareLloydStarts(*indexOf(values), 512, {.limits = {}, .randomRuns = 1}, kControl)
            .value();
    QVERIFY(comparison.withoutOptimum.has_value());
    QVERIFY(comparison.withoutOptimum->code == ErrorCode::TooLarge);
    QCOMPARE(comparison.runs.size(), kLloydStarts.size());
    const LloydComparison without =
        compareLloydStarts(*indexOf(bimodal()), 4, {.limits = {}, .optimum = false}, kControl)
            .value();
    QVERIFY(!without.withoutOptimum && without.runs[0].start != "exact");
}

void TestLloydComparison::cancel() {
    std::stop_source stop;
    stop.request_stop();
    const auto result =
        compareLloydStarts(*indexOf(bimodal()), 4, {}, JobControl(stop.get_token()));
    QVERIFY(!result.ok() && result.error().code == ErrorCode::Cancelled);
}

QUANTOSCOPE_TEST(TestLloydComparison);
#include "tst_lloyd_comparison.moc"
