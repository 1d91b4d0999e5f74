// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/weighted_index.h"

#include <QTest>
#include <atomic>

#include "core/base/machine/parallel.h"
#include "core/base/machine/simd_target.h"
#include "support/evaluation_oracle.h"
#include "support/near.h"
#include "support/sizes.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

struct Weighed {
    float x;
    float w;
    friend bool operator==(const Weighed&, const Weighed&) = default;
};

std::vector<float> someWeights(std::size_t n, unsigned seed) {
    std::mt19937 engine(seed);
    std::vector<float> weights(n);
    for (float& w : weights)
        w = engine() % 10 == 0 ? 0.0F : static_cast<float>(engine() % 1'000'003) * 0.37F;
    return weights;
}

// From 2^-30 to 2^30.
std::vector<float> wildWeights(std::size_t n, unsigned seed) {
    std::mt19937 engine(seed);
    std::vector<float> weights(n);
    for (float& w : weights)
        w = std::ldexp(1 + static_cast<float>(engine() % 1000) / 1000,
                       static_cast<int>(engine() % 60) - 30);
    return weights;
}

std::vector<Weighed> slowSort(std::span<const float> values, std::span<const float> weights) {
    std::vector<Weighed> kept;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (std::isfinite(values[i]) && weights[i] > 0) kept.push_back({values[i], weights[i]});
    std::ranges::stable_sort(kept, {}, [](const Weighed& one) { return orderedKey(one.x); });
    return kept;
}

WeightedPointer indexOf(std::span<const float> values, std::span<const float> weights) {
    return WeightedIndex::build(values, weights, {}).value();
}

// Long double holds a product of two floats exactly, and 2^11 times more digits than a double.
struct SlowSums {
    long double weight = 0;
    long double deviation = 0;
    long double distance = 0;  // of w |x - level|
    long double squaredError = 0;

    SlowSums(std::span<const Weighed> values, double level) {
        for (const Weighed& one : values) {
            const long double difference = static_cast<long double>(one.x) - level;
            weight += one.w;
            deviation += one.w * difference;
            distance += one.w * std::abs(difference);
            squaredError += one.w * difference * difference;
        }
    }
};

// At most 126 single values and 2 * 20 nodes, each with a few roundings of 2^-53, and as many in
// the making of a node: below 400 * 2^-53 = 4.5e-14 of the sum of magnitudes.
void compareSums(const WeightedSums& sums, const SlowSums& slow) {
    NEAR(sums.weight, slow.weight, 0, 5e-14);
    NEAR(sums.deviation, slow.deviation, 5e-14 * static_cast<double>(slow.distance), 0);
    NEAR(sums.squaredError, slow.squaredError, 0, 5e-14);
}

}  // namespace

class TestWeightedIndex : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanup() { setWorkerCount(0); }
    void sortsPairs_data() { addRows(); }
    void sortsPairs();
    void ranksEqualLowerBounds_data() { addRows(); }
    void ranksEqualLowerBounds();
    void sumsEqualTheOracle_data() { addRows(); }
    void sumsEqualTheOracle();
    void nearlyEqualValuesKeepTheirDigits();
    void threadsChangeNoDigit();
    void cancelIsHeard();

  private:
    void addRows();
};

void TestWeightedIndex::initTestCase() {
    if (simdTargetMissing()) QSKIP("this machine or build lacks QUANTOSCOPE_SIMD_TARGET");
}

void TestWeightedIndex::addRows() {
    QTest::addColumn<std::vector<float>>("values");
    QTest::addColumn<std::vector<float>>("weights");
    const auto add = [](const std::string& name, const std::vector<float>& values, unsigned seed) {
        const std::size_t n = values.size();
        QTest::addRow("%s, some weights", name.c_str()) << values << someWeights(n, seed);
        QTest::addRow("%s, wild weights", name.c_str()) << values << wildWeights(n, seed);
        QTest::addRow("%s, equal weights", name.c_str()) << values << std::vector<float>(n, 0.3F);
        QTest::addRow("%s, no weight", name.c_str()) << values << std::vector<float>(n, 0.0F);
    };
    for (const NamedValues& row : awkwardValues())
        add(row.name, row.values, 70);
    for (const std::size_t n : {63U, 64U, 65U, 128U, 191U, 1000U})
        add(std::to_string(n) + " of any kind", anyFloats(n, static_cast<unsigned>(n)), 71);
    const std::size_t many = fewerWhenSanitized<std::size_t>(600'000, 300'000);
    add("many normal", normalValues(many, 1, 72), 73);
    add("many equal", std::vector<float>(many, -0.1F), 74);
}

void TestWeightedIndex::sortsPairs() {
    QFETCH(std::vector<float>, values);
    QFETCH(std::vector<float>, weights);
    const std::vector<Weighed> expected = slowSort(values, weights);
    const WeightedPointer index = indexOf(values, weights);
    QCOMPARE(index->sorted().size(), expected.size());
    QCOMPARE(index->weights().size(), expected.size());
    long double total = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QCOMPARE(orderedKey(index->sorted()[i]), orderedKey(expected[i].x));
        QCOMPARE(index->weights()[i], expected[i].w);
        total += expected[i].w;
    }
    NEAR(index->totalWeight(), total, 0, 1e-15);
}

void TestWeightedIndex::ranksEqualLowerBounds() {
    QFETCH(std::vector<float>, values);
    QFETCH(std::vector<float>, weights);
    const std::vector<Weighed> sorted = slowSort(values, weights);
    const WeightedPointer index = indexOf(values, weights);
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    std::vector<float> x{-0.0F, 0.0F, kInfinity, -kInfinity};
    for (std::size_t i = 0; i < sorted.size(); i += 1 + sorted.size() / 100)
        x.insert(x.end(), {sorted[i].x, nextFloat(sorted[i].x), previousFloat(sorted[i].x)});
    for (const float edge : x) {
        const auto place = std::ranges::partition_point(
            sorted, [edge](const Weighed& one) { return orderedKey(one.x) < orderedKey(edge); });
        QCOMPARE(index->rank(edge), static_cast<std::uint64_t>(place - sorted.begin()));
    }
}

void TestWeightedIndex::sumsEqualTheOracle() {
    QFETCH(std::vector<float>, values);
    QFETCH(std::vector<float>, weights);
    const std::vector<Weighed> sorted = slowSort(values, weights);
    const WeightedPointer index = indexOf(values, weights);
    std::mt19937 engine(75);
    for (int trial = 0; trial < 60; ++trial) {
        const std::uint64_t from = trial == 0 ? 0 : engine() % (sorted.size() + 1);
        const std::uint64_t length = engine() >> (trial % 32);
        const std::uint64_t to = std::min<std::uint64_t>(sorted.size(), from + length);
        double level = 0;
        if (trial % 4 == 1 && from < to) level = sorted[from].x;
        if (trial % 4 == 2 && from < to) level = sorted[(from + to) / 2].x / 3;
        if (trial % 4 == 3 && !sorted.empty()) level = sorted.back().x;
        compareSums(index->sums(from, to, level),
                    SlowSums(std::span(sorted).subspan(from, to - from), level));
    }
}

// One value is a float's last bit away from 10 000 others: the error about them is its alone,
// 2^-46 times its weight, and a plain mean would lose it.
void TestWeightedIndex::nearlyEqualValuesKeepTheirDigits() {
    std::vector<float> values(10'000, 1.0F);
    values.push_back(nextFloat(1.0F));
    std::vector<float> weights(values.size(), 1.0F);
    for (const float w : {1.0F, 1e-3F, 1e-9F}) {
        weights.back() = w;
        const WeightedSums sums = indexOf(values, weights)->sums(0, values.size(), 1.0);
        NEAR(sums.squaredError, std::ldexp(static_cast<double>(w), -46), 0, 5e-14);
    }
}

void TestWeightedIndex::threadsChangeNoDigit() {
    const std::vector<float> values = normalValues(500'000, 1, 76);
    const std::vector<float> weights = someWeights(values.size(), 77);
    WeightedPointer first;
    for (const unsigned threads : {1U, 2U, 3U}) {
        setWorkerCount(threads);
        const WeightedPointer index = indexOf(values, weights);
        if (first == nullptr) first = index;
        QVERIFY(std::ranges::equal(index->sorted(), first->sorted()));
        QVERIFY(std::ranges::equal(index->weights(), first->weights()));
        QCOMPARE(index->totalWeight(), first->totalWeight());
        const std::uint64_t to = index->sorted().size() - 9;
        QCOMPARE(index->sums(5, to, 0.1).squaredError, first->sums(5, to, 0.1).squaredError);
    }
}

// Wherever the stop comes, each of two threads may end the one block that it is at.
void TestWeightedIndex::cancelIsHeard() {
    setWorkerCount(2);
    const std::vector<float> values = normalValues(1'000'000, 1, 78);
    const std::vector<float> weights(values.size(), 1.0F);
    for (const double stopAt : {0.0, 0.1, 0.3, 0.6, 0.91}) {
        std::stop_source stop;
        std::atomic<int> late{0};
        const JobControl control(stop.get_token(), [&](double share) {
            if (stop.stop_requested()) ++late;
            if (share >= stopAt) stop.request_stop();
        });
        const auto built = WeightedIndex::build(values, weights, control);
        QVERIFY(!built.ok());
        QCOMPARE(built.error().code, ErrorCode::Cancelled);
        QVERIFY(late <= 1);
    }
}

QUANTOSCOPE_TEST(TestWeightedIndex);
#include "tst_weighted_index.moc"
