// SPDX-License-Identifier: GPL-3.0-or-later
// The vectorized comparison against a loop over the pairs, one after the other.
#include <QTest>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/base/machine/simd_target.h"
#include "core/metrics/compare_kernels.h"
#include "core/metrics/compare_values.h"
#include "support/test_program.h"
#include "tests/support/near.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kHuge = std::numeric_limits<float>::max();

struct Values {
    std::vector<float> original;
    std::vector<float> dequantized;
};

// Pairs near each other; `odd`: with NaN, infinities, denormals and the largest floats on both
// sides.
Values valuesOf(std::size_t count, bool odd) {
    constexpr float kOdd[] = {kNan, kInfinity, -kInfinity, 1e-42F, -0.0F, 0.0F, kHuge, -kHuge};
    std::mt19937 random(static_cast<std::mt19937::result_type>(count));
    std::normal_distribution<float> normal;
    Values values;
    for (std::size_t i = 0; i < count; ++i) {
        values.original.push_back(normal(random));
        values.dequantized.push_back(values.original.back() + normal(random) / 16);
        if (odd && random() % 8 == 0) values.original.back() = kOdd[random() % std::size(kOdd)];
        if (odd && random() % 8 == 0) values.dequantized.back() = kOdd[random() % std::size(kOdd)];
    }
    return values;
}

// The pairs of one part one after the other; its sums, which are all of sizes but for the product,
// in long double.
struct Slow {
    std::uint64_t count = 0;
    std::uint64_t overflowed = 0;
    std::uint64_t below = 0;
    std::uint64_t above = 0;
    long double rounding = 0;
    long double clipping = 0;
    long double absolute = 0;
    long double squares = 0;
    long double product = 0;
    long double productSizes = 0;
    long double levelSquares = 0;
    double largest = 0;
    float minimum = 0;
    float maximum = 0;

    void add(float x, float level, float low, float high) {
        if (!std::isfinite(x)) return;
        minimum = count == 0 ? x : std::min(minimum, x);
        maximum = count == 0 ? x : std::max(maximum, x);
        ++count;
        if (!std::isfinite(level)) {
            ++overflowed;
            return;
        }
        const double error = std::fabs(double(x) - double(level));
        below += x < low ? 1 : 0;
        above += x > high ? 1 : 0;
        (x < low || x > high ? clipping : rounding) += error * error;
        absolute += error;
        largest = std::max(largest, error);
        squares += double(x) * double(x);
        product += double(x) * double(level);
        productSizes += std::fabs(double(x) * double(level));
        levelSquares += double(level) * double(level);
    }
};

// Sums in double of at most n terms: n 2^-53 of the sum of their sizes.
void compareSums(const Slow& slow, const Evaluation& sums) {
    const double share = double(slow.count + 1) * 0x1p-53;
    QCOMPARE(sums.count, slow.count);
    QCOMPARE(sums.overflowed, double(slow.overflowed));
    QCOMPARE(sums.clippedBelow, slow.below);
    QCOMPARE(sums.clippedAbove, slow.above);
    QVERIFY(sums.maxAbsoluteError == slow.largest);
    NEAR(sums.roundingSquaredError, double(slow.rounding), 0, share);
    NEAR(sums.clippingSquaredError, double(slow.clipping), 0, share);
    NEAR(sums.absoluteError, double(slow.absolute), 0, share);
    NEAR(sums.sumOfSquares, double(slow.squares), 0, share);
    NEAR(sums.product, double(slow.product), share * double(slow.productSizes), 0);
    NEAR(sums.levelSquares, double(slow.levelSquares), 0, share);
}

void comparePart(const Slow& slow, const PartErrors& errors) {
    const double share = double(slow.count + 1) * 0x1p-53;
    QCOMPARE(errors.count, slow.count);
    QCOMPARE(errors.clipped, slow.below + slow.above);
    NEAR(errors.squaredError, double(slow.rounding + slow.clipping), 0, share);
    NEAR(errors.sumOfSquares, double(slow.squares), 0, share);
    QVERIFY(errors.minimum == slow.minimum);
    QVERIFY(errors.maximum == slow.maximum);
}

// Value i of a part adds to partial sum i mod 16, and these are added in halves.
double sumOfSquaresInLanes(const float* values, std::size_t count) {
    std::vector<double> partial(16);
    for (std::size_t i = 0; i < count; ++i)
        partial[i % 16] += double(values[i]) * double(values[i]);
    for (std::size_t width = 8; width > 0; width /= 2)
        for (std::size_t j = 0; j < width; ++j)
            partial[j] += partial[j + width];
    return partial[0];
}

}  // namespace

class TestCompareValues : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        if (simdTargetMissing()) QSKIP("This machine or build lacks the asked vector target.");
    }

    void parts_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("partValues");
        QTest::addColumn<bool>("odd");
        for (const int count : {1, 15, 16, 17, 100, 4096, 5000})
            for (const int partValues : {8, 16, 20, 32, 256, 8192})
                for (const bool odd : {false, true})
                    QTest::addRow("%d in parts of %d%s", count, partValues, odd ? ", odd" : "")
                        << count << partValues << odd;
    }
    void parts() {
        QFETCH(int, count);
        QFETCH(int, partValues);
        QFETCH(bool, odd);
        const auto [original, dequantized] = valuesOf(std::size_t(count), odd);
        const auto size = std::size_t(partValues);
        const std::size_t parts = (original.size() - 1) / size + 1;
        // Every third part clips, every third on one side, every third never.
        std::vector<float> low(parts, -kInfinity);
        std::vector<float> high(parts, kInfinity);
        for (std::size_t part = 0; part < parts; ++part) {
            if (part % 3 == 0) low[part] = -0.5F;
            if (part % 3 != 2) high[part] = 1;
        }
        DirectSums sums;
        std::vector<PartErrors> errors(parts);
        addPairs({.original = original.data(),
                  .dequantized = dequantized.data(),
                  .count = original.size(),
                  .partValues = size,
                  .low = low.data(),
                  .high = high.data()},
                 sums, errors.data());
        Slow all;
        for (std::size_t part = 0; part < parts; ++part) {
            Slow slow;
            for (std::size_t i = part * size; i < std::min((part + 1) * size, original.size());
                 ++i) {
                slow.add(original[i], dequantized[i], low[part], high[part]);
                all.add(original[i], dequantized[i], low[part], high[part]);
            }
            comparePart(slow, errors[part]);
        }
        Evaluation total;
        addTotals(sums, total);
        compareSums(all, total);
    }

    // Whatever the vectors' width.
    void everyMachineGetsTheSameDigits() {
        const auto [original, dequantized] = valuesOf(1000, false);
        const float low = -kInfinity;
        const float high = kInfinity;
        DirectSums sums;
        PartErrors errors;
        addPairs({.original = original.data(),
                  .dequantized = dequantized.data(),
                  .count = original.size(),
                  .partValues = original.size(),
                  .low = &low,
                  .high = &high},
                 sums, &errors);
        QVERIFY(errors.sumOfSquares == sumOfSquaresInLanes(original.data(), original.size()));
    }

    void aPartOfZerosIsFromPlusZero() {
        for (const float zero : {0.0F, -0.0F}) {
            const std::vector<float> zeros(32, zero);
            const float edge = 0;
            DirectSums sums;
            PartErrors errors;
            addPairs({zeros.data(), zeros.data(), zeros.size(), zeros.size(), &edge, &edge}, sums,
                     &errors);
            QVERIFY(!std::signbit(errors.minimum) && !std::signbit(errors.maximum));
            QCOMPARE(errors.clipped, std::uint64_t(0));
        }
    }

    void longArraysInBlocks() {
        for (const std::size_t count : {std::size_t(0), std::size_t(200'001)}) {
            const auto [original, dequantized] = valuesOf(count, true);
            Slow slow;
            for (std::size_t i = 0; i < count; ++i)
                slow.add(original[i], dequantized[i], -kInfinity, kInfinity);
            const auto sums = compareValues(original, dequantized, {});
            QVERIFY(sums.ok());
            compareSums(slow, *sums);
        }
    }
    void addingGoesOn() {
        const auto [original, dequantized] = valuesOf(77, true);
        Slow slow;
        Evaluation sums;
        for (int times = 0; times < 2; ++times) {
            addErrors(original, dequantized, -0.5F, 1, sums);
            for (std::size_t i = 0; i < original.size(); ++i)
                slow.add(original[i], dequantized[i], -0.5F, 1);
        }
        compareSums(slow, sums);
    }
};

QUANTOSCOPE_TEST(TestCompareValues);
#include "tst_compare_values.moc"
