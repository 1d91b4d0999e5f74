// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/value_index.h"

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

bool before(float a, float b) {
    return orderedKey(a) < orderedKey(b);
}

std::vector<float> sortedFinite(std::vector<float> values) {
    std::erase_if(values, [](float x) { return !std::isfinite(x); });
    std::sort(values.begin(), values.end(), before);
    return values;
}

IndexPointer indexOf(std::span<const float> values) {
    return ValueIndex::build(values, {}).value();
}

// Every bit equal: -0 is not 0 here.
bool sameBits(std::span<const float> a, std::span<const float> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](float x, float y) { return orderedKey(x) == orderedKey(y); });
}

// The sums of an interval, value by value.
struct SlowSums {
    long double sum = 0;
    long double magnitude = 0;  // of |x|
    long double deviation = 0;
    long double distance = 0;  // of |x - level|
    long double squaredError = 0;

    SlowSums(std::span<const float> values, double level) {
        for (const long double x : values) {
            const long double difference = x - level;
            sum += x;
            magnitude += std::abs(x);
            deviation += difference;
            distance += std::abs(difference);
            squaredError += difference * difference;
        }
    }
};

// Integer sums are exact and double-double ones nearly; what is left are a few roundings.
void compareSums(const IntervalSums& sums, const SlowSums& slow, std::uint64_t count) {
    QCOMPARE(sums.count, count);
    NEAR(sums.sum, slow.sum, 1e-14 * static_cast<double>(slow.magnitude), 1e-12);
    NEAR(sums.deviation, slow.deviation, 1e-14 * static_cast<double>(slow.distance), 1e-12);
    NEAR(sums.squaredError, slow.squaredError, 0, 1e-12);
}

}  // namespace

class TestValueIndex : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanup() { setWorkerCount(0); }
    void sortsLikeTheStandardLibrary_data();
    void sortsLikeTheStandardLibrary();
    void countsWhatIsNotFinite();
    void describesTheValues_data() { addAwkwardRows(); }
    void describesTheValues();
    void ranksEqualLowerBounds_data();
    void ranksEqualLowerBounds();
    void sumsEqualTheOracle_data();
    void sumsEqualTheOracle();
    void outlierSwallowsNothing();
    void quantilesInterpolate();
    void distinctValuesAreCounted();
    void memoryStaysWithinItsBudget();
    void threadsChangeNoDigit();
    void cancelIsHeard();

  private:
    void addAwkwardRows();
    void addManyRows();
};

void TestValueIndex::initTestCase() {
    if (simdTargetMissing()) QSKIP("this machine or build lacks QUANTOSCOPE_SIMD_TARGET");
}

void TestValueIndex::addAwkwardRows() {
    QTest::addColumn<std::vector<float>>("values");
    for (const NamedValues& row : awkwardValues())
        QTest::newRow(row.name.c_str()) << row.values;
}

// More values than are sorted in one piece, spread over the prefixes of keys in every way.
void TestValueIndex::addManyRows() {
    const std::size_t n = fewerWhenSanitized<std::size_t>(1'000'000, 300'000);
    std::vector<float> onePrefix(n);
    std::vector<float> integers(n);
    std::mt19937 engine(50);
    for (std::size_t i = 0; i < n; ++i) {
        onePrefix[i] = 1 + static_cast<float>(engine() % 65536) * 0x1p-23F;
        integers[i] = static_cast<float>(engine() % 2001) - 1000;
    }
    QTest::newRow("many normal") << normalValues(n, 1, 51);
    QTest::newRow("many of any kind") << anyFloats(n, 52);
    QTest::newRow("many of one prefix") << onePrefix;
    QTest::newRow("many integers") << integers;
    QTest::newRow("many equal") << std::vector<float>(n, -0.1F);
    QTest::newRow("many NaN") << std::vector<float>(n, std::numeric_limits<float>::quiet_NaN());
}

void TestValueIndex::sortsLikeTheStandardLibrary_data() {
    addAwkwardRows();
    addManyRows();
    for (const std::size_t n : {127U, 128U, 129U, 1000U, 131'072U, 131'073U, 262'145U})
        QTest::addRow("%zu of any kind", n) << anyFloats(n, static_cast<unsigned>(n));
}

void TestValueIndex::sortsLikeTheStandardLibrary() {
    QFETCH(std::vector<float>, values);
    const std::vector<float> expected = sortedFinite(values);
    const IndexPointer index = indexOf(values);
    QVERIFY(sameBits(index->sorted(), expected));
    QCOMPARE(index->count(), expected.size());
    QCOMPARE(index->totalCount(), values.size());
}

void TestValueIndex::countsWhatIsNotFinite() {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> values{1, kNan, kInfinity, -kInfinity, -kNan, kInfinity, 2, kNan};
    for (const std::size_t repeated : {1U, 60'000U}) {
        std::vector<float> many;
        for (std::size_t i = 0; i < repeated; ++i)
            many.insert(many.end(), values.begin(), values.end());
        const IndexPointer index = indexOf(many);
        QCOMPARE(index->count(), 2 * repeated);
        QCOMPARE(index->nanCount(), 3 * repeated);
        QCOMPARE(index->positiveInfinityCount(), 2 * repeated);
        QCOMPARE(index->negativeInfinityCount(), repeated);
    }
}

void TestValueIndex::describesTheValues() {
    QFETCH(std::vector<float>, values);
    const std::vector<float> sorted = sortedFinite(values);
    const IndexPointer index = indexOf(values);
    QCOMPARE(index->minimum(), sorted.empty() ? 0.0F : sorted.front());
    QCOMPARE(index->maximum(), sorted.empty() ? 0.0F : sorted.back());
    const SlowSums aboutZero(sorted, 0);
    const auto n = static_cast<double>(std::max<std::size_t>(1, sorted.size()));
    NEAR(index->mean(), aboutZero.sum / n, 1e-15 * static_cast<double>(aboutZero.magnitude / n),
         1e-14);
    NEAR(index->sumOfSquares(), aboutZero.squaredError, 0, 1e-14);
    NEAR(index->variance(), SlowSums(sorted, index->mean()).squaredError / n, 0, 1e-12);
}

void TestValueIndex::ranksEqualLowerBounds_data() {
    addAwkwardRows();
    addManyRows();
}

void TestValueIndex::ranksEqualLowerBounds() {
    QFETCH(std::vector<float>, values);
    const std::vector<float> sorted = sortedFinite(values);
    const IndexPointer index = indexOf(values);
    std::vector<float> x = anyFloats(500, 60);
    for (std::size_t i = 0; i < sorted.size(); i += 1 + sorted.size() / 300)
        x.insert(x.end(), {sorted[i], nextFloat(sorted[i]), previousFloat(sorted[i])});
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    x.insert(x.end(), {-0.0F, 0.0F, kInfinity, -kInfinity});
    std::erase_if(x, [](float value) { return std::isnan(value); });
    std::sort(x.begin(), x.end(), before);
    std::vector<std::uint64_t> ranks(x.size());
    index->ranks(x, ranks);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const auto place = std::lower_bound(sorted.begin(), sorted.end(), x[i], before);
        QCOMPARE(ranks[i], static_cast<std::uint64_t>(place - sorted.begin()));
        QCOMPARE(index->rank(x[i]), ranks[i]);
    }
}

void TestValueIndex::sumsEqualTheOracle_data() {
    addAwkwardRows();
    addManyRows();
}

void TestValueIndex::sumsEqualTheOracle() {
    QFETCH(std::vector<float>, values);
    const std::vector<float> sorted = sortedFinite(values);
    const IndexPointer index = indexOf(values);
    std::mt19937 engine(61);
    for (int trial = 0; trial < 60; ++trial) {
        std::uint64_t from = engine() % (sorted.size() + 1);
        const std::uint64_t length = engine() >> (trial % 32);
        const std::uint64_t to = std::min<std::uint64_t>(sorted.size(), from + length);
        if (trial == 0) from = 0;
        double level = 0;
        if (trial % 4 == 1 && from < to) level = static_cast<double>(sorted[from]);
        if (trial % 4 == 2 && from < to) level = static_cast<double>(sorted[(from + to) / 2]) / 3;
        if (trial % 4 == 3 && !sorted.empty()) level = static_cast<double>(sorted.back());
        const SlowSums slow(std::span<const float>(sorted).subspan(from, to - from), level);
        compareSums(index->sums(from, to, level), slow, to - from);
        if (from == to) continue;
        const std::array<float, 2> edges{sorted[from], sorted[to - 1]};
        std::array<ValueIndex::Mark, 2> marks;
        index->marks(edges, marks);
        const auto part =
            std::span<const float>(sorted).subspan(marks[0].rank, marks[1].rank - marks[0].rank);
        compareSums(index->sums(marks[0], marks[1], level), SlowSums(part, level), part.size());
    }
}

// The squares of the outliers exceed all others by 2^200; those near zero still sum exactly.
void TestValueIndex::outlierSwallowsNothing() {
    std::vector<float> values = normalValues(1000, 0.25, 62);
    for (float& value : values)
        value = std::round(value * 1024) / 1024;
    const std::vector<float> near = sortedFinite(values);
    values.insert(values.end(), {1e30F, -2e30F});
    const IndexPointer index = indexOf(values);
    const SlowSums slow(near, 0.125);
    const IntervalSums sums = index->sums(1, 1001, 0.125);
    QCOMPARE(sums.sum, static_cast<double>(slow.sum));
    NEAR(sums.squaredError, slow.squaredError, 0, 1e-15);
}

void TestValueIndex::quantilesInterpolate() {
    const IndexPointer index = indexOf(std::vector<float>{4, 1, 2, 8});
    QCOMPARE(index->quantile(0), 1.0);
    QCOMPARE(index->quantile(1), 8.0);
    QCOMPARE(index->quantile(0.5), 3.0);
    QCOMPARE(index->quantile(0.25), 1.75);
    QCOMPARE(index->quantile(0.9), 6.8);
    QCOMPARE(indexOf({})->quantile(0.5), 0.0);
    constexpr float kLargest = std::numeric_limits<float>::max();
    QCOMPARE(indexOf(std::vector<float>{-kLargest, kLargest})->quantile(0.5), 0.0);
}

void TestValueIndex::distinctValuesAreCounted() {
    QCOMPARE(indexOf({})->distinctCount(10), std::size_t{0});
    QCOMPARE(indexOf(std::vector<float>{-0.0F, 0.0F, -0.0F})->distinctCount(10), std::size_t{1});
    QCOMPARE(indexOf(std::vector<float>{3, 1, 3, 2, 1})->distinctCount(10), std::size_t{3});
    QCOMPARE(indexOf(std::vector<float>{3, 1, 3, 2, 1})->distinctCount(2), std::size_t{2});
    const std::vector<float> ends{std::numeric_limits<float>::max(),
                                  std::numeric_limits<float>::lowest()};
    QCOMPARE(indexOf(ends)->distinctCount(10), std::size_t{2});
}

// 4 bytes for each value, 16 for each 128, and the runs, of which the 10^7 have 8 000 at most.
void TestValueIndex::memoryStaysWithinItsBudget() {
    if (kSanitized) QSKIP("10 million values take too long under the address sanitizer");
    const std::size_t n = 10'000'000;
    std::vector<float> values(n);
    std::mt19937 engine(63);
    for (float& value : values)
        value = static_cast<float>(engine()) * 0x1p-31F - 1;
    QVERIFY(static_cast<double>(indexOf(values)->memoryBytes()) <= 4.2 * static_cast<double>(n));
}

void TestValueIndex::threadsChangeNoDigit() {
    const std::vector<float> values = normalValues(500'000, 1, 64);
    IndexPointer first;
    for (const unsigned threads : {1U, 2U, 3U}) {
        setWorkerCount(threads);
        const IndexPointer index = indexOf(values);
        if (first == nullptr) first = index;
        QVERIFY(sameBits(index->sorted(), first->sorted()));
        QCOMPARE(index->mean(), first->mean());
        QCOMPARE(index->variance(), first->variance());
        QCOMPARE(index->sumOfSquares(), first->sumOfSquares());
    }
}

// Wherever the stop comes, each of two threads may end the one block that it is at.
void TestValueIndex::cancelIsHeard() {
    setWorkerCount(2);
    const std::vector<float> values = normalValues(1'000'000, 1, 65);
    for (const double stopAt : {0.0, 0.15, 0.3, 0.6, 0.85, 0.92}) {
        std::stop_source stop;
        std::atomic<int> late{0};
        const JobControl control(stop.get_token(), [&](double share) {
            if (stop.stop_requested()) ++late;
            if (share >= stopAt) stop.request_stop();
        });
        const auto built = ValueIndex::build(values, control);
        QVERIFY(!built.ok());
        QCOMPARE(built.error().code, ErrorCode::Cancelled);
        QVERIFY(late <= 1);
    }
}

QUANTOSCOPE_TEST(TestValueIndex);
#include "tst_value_index.moc"
